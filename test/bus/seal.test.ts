import { describe, expect, it } from 'vitest'
import { nodeKey } from '../../src/bus/bus.ts'
import { readHeader, Sealer, sealOverheadBytes } from '../../src/bus/seal.ts'
import type { BatchHeader, BusSecrets } from '../../src/bus/seal.ts'
import { refOf } from './engine-harness.ts'

const a = refOf('a', 1)
const b = refOf('b', 2)
const frames = Buffer.from('frames of a batch')

function sealer(self = a, options: { cluster?: string; secrets?: BusSecrets | null } = {}): Sealer {
  const { cluster = 'test', secrets = { current: 'first secret' } } = options
  return new Sealer({ cluster, self, secrets })
}

function open(batch: Buffer, by = sealer(b), way: 'own' | 'all' = 'own'): string {
  const header = readHeader(batch)
  if (typeof header === 'string') return header
  const opened = by.openerOf(header.sender, way).open(header, batch)
  return typeof opened === 'string' ? opened : `opened:${opened.toString()}`
}

describe('a sealed batch', () => {
  const batch = sealer().sealTo(nodeKey(b)).close(5, frames)

  it('opens at its destination and nowhere else', () => {
    expect(open(batch)).toBe(`opened:${frames.toString()}`)
    expect(open(batch, sealer(refOf('c', 2)))).toBe('forged')
    expect(open(batch, sealer(refOf('b', 3)))).toBe('forged')
    expect(open(batch, sealer(b), 'all')).toBe('forged')
    expect(open(batch, sealer(b, { cluster: 'other' }))).toBe('forged')
  })

  it('for all opens at all, and not as one for a node alone', () => {
    const toAll = sealer().sealTo(null).close(5, frames)
    expect(open(toAll, sealer(b), 'all')).toBe(`opened:${frames.toString()}`)
    expect(open(toAll, sealer(refOf('c')), 'all')).toBe(`opened:${frames.toString()}`)
    expect(open(toAll, sealer(b), 'own')).toBe('forged')
  })

  it('shows its header in clear and nothing of its frames', () => {
    const header = readHeader(batch) as BatchHeader
    expect(header).toMatchObject({ sequence: 5, sender: nodeKey(a) })
    expect(batch.includes('frames')).toBe(false)
    expect(batch.length).toBeLessThanOrEqual(frames.length + sealOverheadBytes)
  })

  it('is refused with any one bit changed', () => {
    for (let bit = 0; bit < batch.length * 8; bit++) {
      const spoilt = Buffer.from(batch)
      spoilt[bit >> 3]! ^= 1 << (bit & 7)
      expect(open(spoilt)).not.toMatch(/^opened/)
    }
  })

  it('is refused cut anywhere', () => {
    for (let length = 0; length < batch.length; length++)
      expect(open(batch.subarray(0, length))).not.toMatch(/^opened/)
  })

  it('is refused under another secret', () => {
    expect(open(batch, sealer(b, { secrets: { current: 'another secret' } }))).toBe('secret')
    expect(open(batch, sealer(b, { secrets: null }))).toBe('secret')
  })

  it('opens with either of two secrets, and is sealed with the current one', () => {
    const next = { current: 'second secret', accepted: 'first secret' }
    const last = { current: 'first secret', accepted: 'second secret' }
    expect(open(batch, sealer(b, { secrets: next }))).toMatch(/^opened/)
    expect(open(batch, sealer(b, { secrets: last }))).toMatch(/^opened/)
    const newer = sealer(a, { secrets: next }).sealTo(nodeKey(b)).close(1, frames)
    expect(open(newer)).toBe('secret')
    expect(open(newer, sealer(b, { secrets: last }))).toMatch(/^opened/)
  })

  it('differs with each sequence, up to the largest', () => {
    const seal = sealer().sealTo(nodeKey(b))
    const batches = [1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map(sequence => ({
      sequence,
      bytes: seal.close(sequence, frames),
    }))
    for (const { sequence, bytes } of batches) {
      expect(readHeader(bytes)).toMatchObject({ sequence })
      expect(open(bytes)).toMatch(/^opened/)
      expect(seal.reopen(sequence, bytes)).toEqual(frames)
    }
    const bodies = new Set(
      batches.map(({ bytes }) => bytes.subarray(-frames.length - 16).toString('hex')),
    )
    expect(bodies.size).toBe(batches.length)
  })

  it('may be empty', () => {
    const seal = sealer().sealTo(nodeKey(b))
    expect(open(seal.close(1, Buffer.alloc(0)))).toBe('opened:')
  })
})

describe('a batch without secrets', () => {
  const plain = sealer(a, { secrets: null })
  const batch = plain.sealTo(nodeKey(b)).close(1, frames)

  it('has the same header, with its frames in clear', () => {
    expect(readHeader(batch)).toMatchObject({ secretId: 0, sequence: 1, sender: nodeKey(a) })
    expect(open(batch, sealer(b, { secrets: null }))).toBe(`opened:${frames.toString()}`)
    expect(plain.sealTo(nodeKey(b)).reopen(1, batch)).toEqual(frames)
  })

  it('is refused where secrets are used', () => {
    expect(open(batch)).toBe('secret')
  })
})

describe('the header of a batch', () => {
  const batch = sealer().sealTo(nodeKey(b)).close(1, frames)

  function changed(at: number, value: number): Buffer {
    const copy = Buffer.from(batch)
    copy[at] = value
    return copy
  }

  it('is refused for what is not one', () => {
    expect(readHeader(Buffer.alloc(0))).toBe('short')
    expect(readHeader(Buffer.alloc(11))).toBe('short')
    expect(readHeader(changed(0, 2))).toBe('version')
    expect(readHeader(changed(11, 255))).toBe('short')
    expect(readHeader(changed(10, 0))).toBe('malformed')
    expect(readHeader(changed(3, 255))).toBe('malformed')
    expect(readHeader(changed(12, 0x0a))).toBe('malformed')
  })
})
