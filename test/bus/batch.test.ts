import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answerFrame,
  batchLimits,
  BatchWriter,
  clockOf,
  frameHeadBytes,
  readFrames,
  Refusal,
} from '../../src/bus/batch.ts'
import type { FrameVisitor } from '../../src/bus/batch.ts'

type Told = [string, ...(number | string)[]]

function reader(): { visitor: FrameVisitor; told: Told[] } {
  const told: Told[] = []
  const hex = (bytes: Buffer) => bytes.toString('hex')
  return {
    told,
    visitor: {
      call: (number, channel, deadline, payload) =>
        told.push(['call', number, channel, deadline, hex(payload)]),
      reply: (number, payload) => told.push(['reply', number, hex(payload)]),
      refuse: (number, why) => told.push(['refuse', number, why]),
      notice: (channel, payload) => told.push(['notice', channel, hex(payload)]),
      cancel: number => told.push(['cancel', number]),
      gap: (from, to) => told.push(['gap', from, to]),
      lost: number => told.push(['lost', number]),
      probe: wantsAnswer => told.push(['probe', Number(wantsAnswer)]),
    },
  }
}

function write(writer: BatchWriter, [kind, ...fields]: Told): void {
  const [a, b, c] = fields as number[]
  const payload = Buffer.from(String(fields.at(-1)), 'hex')
  if (kind === 'call') writer.call(a!, b!, c!, payload)
  else if (kind === 'reply') writer.reply(a!, payload)
  else if (kind === 'refuse') writer.refuse(a!, b as Refusal)
  else if (kind === 'notice') writer.notice(a!, payload)
  else if (kind === 'cancel') writer.cancel(a!)
  else if (kind === 'gap') writer.gap(a!, b!)
  else if (kind === 'lost') writer.lost(a!)
  else writer.probe(a === 1)
}

const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
const u8 = fc.integer({ min: 0, max: 255 })
const sequence = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
const payload = fc.uint8Array({ maxLength: 3000 }).map(bytes => Buffer.from(bytes).toString('hex'))
const wallMs = fc.double({ noNaN: true })
const frame: fc.Arbitrary<Told> = fc.oneof(
  fc.tuple(fc.constant('call'), u32, u8, wallMs, payload),
  fc.tuple(fc.constant('reply'), u32, payload),
  fc.tuple(fc.constant('refuse'), u32, fc.constantFrom(...Object.values(Refusal))),
  fc.tuple(fc.constant('notice'), u8, payload),
  fc.tuple(fc.constant('cancel'), u32),
  fc.tuple(fc.constant('gap'), sequence, sequence),
  fc.tuple(fc.constant('lost'), u32),
  fc.tuple(fc.constant('probe'), fc.constantFrom(0, 1)),
)

describe('the frames of a batch', () => {
  it('come out as they went in, in order, from a buffer used again', () => {
    const writer = new BatchWriter()
    const clocks = fc.option(wallMs)
    const property = fc.property(clocks, fc.array(frame, { maxLength: 40 }), (clock, frames) => {
      writer.reset()
      if (clock !== null) writer.clock(clock)
      for (const one of frames) write(writer, one)
      const { visitor, told } = reader()
      expect(readFrames(Buffer.from(writer.bytes), visitor)).toBe(true)
      expect(clockOf(Buffer.from(writer.bytes))).toBe(clock)
      expect(told).toEqual(frames)
      expect(writer.frames).toBe(frames.length)
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('of any bytes are read without a throw, and never beyond their end', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      const { visitor, told } = reader()
      readFrames(Buffer.from(bytes), visitor)
      expect(told.length).toBeLessThanOrEqual(bytes.length / frameHeadBytes)
    })
    fc.assert(property, { numRuns: 3000 })
  })

  it('of a batch that was cut are told up to the cut', () => {
    const property = fc.property(
      fc.array(frame, { minLength: 1, maxLength: 10 }),
      fc.nat(),
      (frames, at) => {
        const writer = new BatchWriter()
        for (const one of frames) write(writer, one)
        const cut = at % writer.length
        const { visitor, told } = reader()
        const isWhole = readFrames(Buffer.from(writer.bytes.subarray(0, cut)), visitor)
        expect(told).toEqual(frames.slice(0, told.length))
        expect(isWhole).toBe(lengths(frames).includes(cut))
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  it('of a type that is not known are skipped', () => {
    const writer = new BatchWriter()
    writer.cancel(1)
    const unknown = Buffer.from([200, 0, 0, 0, 3, 9, 9, 9])
    writer.frame(unknown)
    writer.cancel(2)
    const { visitor, told } = reader()
    expect(readFrames(writer.bytes, visitor)).toBe(true)
    expect(told).toEqual([
      ['cancel', 1],
      ['cancel', 2],
    ])
  })

  it('shorter than their fields end the batch', () => {
    for (const type of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { visitor, told } = reader()
      expect(readFrames(Buffer.from([type, 0, 0, 0, 0]), visitor)).toBe(false)
      expect(told).toEqual([])
    }
  })

  it('kept as answers are the same as those written', () => {
    const writer = new BatchWriter()
    writer.frame(answerFrame(7, Buffer.from('abc')))
    writer.frame(answerFrame(8, Refusal.TooLarge))
    const { visitor, told } = reader()
    readFrames(writer.bytes, visitor)
    expect(told).toEqual([
      ['reply', 7, '616263'],
      ['refuse', 8, Refusal.TooLarge],
    ])
  })

  it('leave room for others: a writer is never full while it is empty', () => {
    const writer = new BatchWriter()
    expect(writer.isFullFor(10 * batchLimits.bytes, batchLimits.bytes)).toBe(false)
    writer.cancel(1)
    expect(writer.isFullFor(batchLimits.bytes, batchLimits.bytes)).toBe(true)
    expect(writer.isFullFor(100, batchLimits.bytes)).toBe(false)
  })
})

/** Where a cut leaves whole frames only. */
function lengths(frames: Told[]): number[] {
  const writer = new BatchWriter()
  const ends = [0]
  for (const one of frames) {
    write(writer, one)
    ends.push(writer.length)
  }
  return ends
}
