import { describe, expect, it } from 'vitest'
import { createClassicSuite, deriveClassicKey } from '../../src/crypto/classic.ts'
import { createNoneSuite } from '../../src/crypto/none.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { webPrimitives } from '../../src/crypto/primitives-web.ts'
import type { Primitives } from '../../src/crypto/primitives.ts'
import type { Suite } from '../../src/crypto/suite.ts'
import { isNonce } from '../../src/protocol/handshake.ts'
import classic from '../vectors/classic.json' with { type: 'json' }
import more from '../vectors/more.json' with { type: 'json' }

const clientId = 'client-0123456789-0123456789-0123456789'
const nonce = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

describe.each([
  ['node', nodePrimitives],
  ['web', webPrimitives],
])('the classic suite on %s primitives', (_name, primitives) => {
  const suite = createClassicSuite(primitives)

  it.each(classic.keys)('derives the key of $clientId', vector => {
    const key = deriveClassicKey(primitives, vector.clientId, vector.nonce)
    expect(hex(key)).toBe(vector.keyHex)
  })

  const vectorKey = classic.keys[1]!
  it.each([
    ...classic.i.map(vector => ({ ...vector, plainHex: hex(Buffer.from(vector.json)) })),
    ...classic.f,
  ])('seals and opens the vector "$name"', vector => {
    expect(vectorKey.keyHex).toBe(classic.keyOfMessages)
    const channel = suite.channel(vectorKey.clientId, vectorKey.nonce)
    expectBothWays(channel, vector.plainHex, vector.cipherHex)
  })

  it.each(more.cases)('seals and opens the vector "$name"', vector => {
    const channel = suite.channel(vector.clientId, vector.nonce)
    const plainHex = vector.plainHex ?? hex(Buffer.from(vector.json))
    expectBothWays(channel, plainHex, vector.cipherHex)
  })

  it('touches nothing outside the range it is given', () => {
    const bytes = new Uint8Array(300).fill(7)
    const channel = suite.channel(clientId, nonce)
    channel.seal('i', bytes, 10, 290)
    expect(bytes.subarray(0, 10)).toEqual(new Uint8Array(10).fill(7))
    expect(bytes.subarray(290)).toEqual(new Uint8Array(10).fill(7))
    expect(channel.open('i', bytes, 10, 290)).toBe(true)
    expect(bytes).toEqual(new Uint8Array(300).fill(7))
  })

  it('uses the same key stream for every message, whatever lengths came before', () => {
    const grown = suite.channel(clientId, nonce)
    for (const length of [0, 1, 256, 257, 3000, 512, 513, 2048, 2049, 100_000, 5]) {
      const fresh = suite.channel(clientId, nonce)
      expect(streamOf(grown, length)).toBe(streamOf(fresh, length))
    }
  })

  it('makes nonces of 32 letters and digits that differ', () => {
    const nonces = new Set(Array.from({ length: 200 }, () => suite.newNonce()))
    expect(nonces.size).toBe(200)
    for (const made of nonces) expect(isNonce(made)).toBe(true)
  })
})

describe('the classic channel', () => {
  it('computes nothing before its first message, and its key stream once for 256 bytes', () => {
    const counting = countingPrimitives()
    const channel = createClassicSuite(counting).channel(clientId, nonce)
    expect(counting.lengths).toEqual([])
    for (let i = 0; i < 5; i++) channel.seal('i', new Uint8Array(256), 0, 256)
    expect(counting.lengths).toEqual([256])
  })

  it('grows the key stream by powers of two up to 2 KiB and keeps no longer one', () => {
    const counting = countingPrimitives()
    const channel = createClassicSuite(counting).channel(clientId, nonce)
    for (const length of [600, 1024, 1025, 2048, 2049, 2049, 2000])
      channel.seal('i', new Uint8Array(length), 0, length)
    expect(counting.lengths).toEqual([1024, 2048, 2049, 2049])
  })
})

describe('nonces', () => {
  it('leave out bytes that would favour some characters', () => {
    // 248 and above are skipped; 0..247 stand for the 62 characters four times over.
    const bytes = [248, 255, ...Array.from({ length: 46 }, (_, i) => i * 5)]
    const suite = createClassicSuite({
      ...nodePrimitives,
      randomBytes: () => Uint8Array.from(bytes),
    })
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    const expected = Array.from({ length: 32 }, (_, i) => alphabet[(i * 5) % 62]).join('')
    expect(suite.newNonce()).toBe(expected)
  })

  it('ask for more random bytes until they are complete', () => {
    let calls = 0
    const suite = createClassicSuite({
      ...nodePrimitives,
      randomBytes: length => new Uint8Array(length).fill(++calls < 3 ? 250 : 1),
    })
    expect(suite.newNonce()).toBe('B'.repeat(32))
    expect(calls).toBe(3)
  })
})

describe('the suite none', () => {
  it('sends a nonce all the same and leaves payloads as they are', () => {
    const suite = createNoneSuite(nodePrimitives)
    const nonce = suite.newNonce()
    expect(nonce).toMatch(/^[A-Za-z0-9]{32}$/)
    const channel = suite.channel(clientId, nonce)
    const bytes = Uint8Array.of(1, 2, 3)
    channel.seal('i', bytes, 0, 3)
    expect(channel.open('i', bytes, 0, 3)).toBe(true)
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3))
    expect([channel.headerBytes, channel.trailerBytes]).toEqual([0, 0])
  })
})

describe('primitives', () => {
  it('give as many random bytes as asked for, also beyond one call of getRandomValues', () => {
    for (const primitives of [nodePrimitives, webPrimitives])
      expect(primitives.randomBytes(70_000)).toHaveLength(70_000)
  })

  it('carry the counter over all sixteen bytes and wrap', () => {
    const key = new Uint8Array(16).fill(3)
    const last = new Uint8Array(16).fill(255)
    const first = new Uint8Array(16)
    for (const primitives of [nodePrimitives, webPrimitives]) {
      const wrapped = primitives.aesCtrKeyStream(key, last, 32)
      const begun = primitives.aesCtrKeyStream(key, first, 16)
      expect(hex(wrapped.subarray(16))).toBe(hex(begun))
    }
  })
})

type Channel = ReturnType<Suite['channel']>

function expectBothWays(channel: Channel, plainHex: string, cipherHex: string): void {
  const bytes = Uint8Array.from(Buffer.from(plainHex, 'hex'))
  channel.seal('i', bytes, 0, bytes.length)
  expect(hex(bytes)).toBe(cipherHex)
  expect(channel.open('i', bytes, 0, bytes.length)).toBe(true)
  expect(hex(bytes)).toBe(plainHex)
}

function streamOf(channel: Channel, length: number): string {
  const bytes = new Uint8Array(length)
  channel.seal('i', bytes, 0, length)
  return hex(bytes)
}

function countingPrimitives(): Primitives & { lengths: number[] } {
  const lengths: number[] = []
  return {
    ...nodePrimitives,
    lengths,
    aesCtrKeyStream(key, iv, length) {
      lengths.push(length)
      return nodePrimitives.aesCtrKeyStream(key, iv, length)
    },
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
