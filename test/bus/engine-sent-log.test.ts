import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SentLog } from '../../src/bus/sent-log.ts'

function visited(log: SentLog, from: number, to: number): string[] {
  const told: string[] = []
  log.visit(from, to, {
    sentCall: number => told.push(`call ${number}`),
    sentReply: number => told.push(`reply ${number}`),
  })
  return told
}

describe('the log of what was sent', () => {
  it('tells what was in which batch, whatever came between', () => {
    const step = fc.record({
      calls: fc.array(fc.integer({ min: 0, max: 0x7fff_ffff }), { maxLength: 8 }),
      replies: fc.array(fc.integer({ min: 0, max: 0x7fff_ffff }), { maxLength: 8 }),
      end: fc.constantFrom('close', 'close', 'discard'),
    })
    const steps = fc.array(step, { maxLength: 250 })
    const property = fc.property(steps, fc.integer({ min: 1, max: 2 ** 40 }), (all, first) => {
      const log = new SentLog()
      const sent: string[][] = []
      for (const { calls, replies, end } of all) {
        for (const number of calls) log.call(number)
        for (const number of replies) log.reply(number)
        if (end === 'discard') {
          log.discard()
          continue
        }
        log.close(first + sent.length)
        sent.push([...calls.map(n => `call ${n}`), ...replies.map(n => `reply ${n}`)])
      }
      for (const [index, numbers] of sent.entries())
        expect(visited(log, first + index, first + index)).toEqual(numbers)
      expect(visited(log, first, first + sent.length - 1)).toEqual(sent.flat())
      expect(visited(log, first + sent.length, first + 1000)).toEqual([])
    })
    fc.assert(property, { numRuns: 60 })
  })

  it('keeps to its bounds: the last batches whole, older ones not at all', () => {
    const log = new SentLog()
    const perBatch = 20
    for (let sequence = 1; sequence <= 10_000; sequence++) {
      for (let i = 0; i < perBatch; i++) log.call(sequence * perBatch + i)
      log.close(sequence)
    }
    const whole = Array.from({ length: perBatch }, (_, i) => `call ${9000 * perBatch + i}`)
    expect(visited(log, 9000, 9000)).toEqual(whole)
    expect(visited(log, 10_000 - 1637, 10_000)).toHaveLength(1638 * perBatch)
    expect(visited(log, 8000, 8000)).toEqual([])
    expect(visited(log, 1, 5000)).toEqual([])
    expect(visited(log, -Infinity, 10_000).length).toBeLessThanOrEqual(32_768)
  })

  it('tells nothing for bounds without sense', () => {
    const log = new SentLog()
    log.call(1)
    log.close(1)
    expect(visited(log, NaN, NaN)).toEqual([])
    expect(visited(log, 5, 1)).toEqual([])
    expect(visited(log, 0.5, 1.5)).toEqual([])
  })
})
