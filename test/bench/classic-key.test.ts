import { describe, expect, it } from 'vitest'
import { classicKey, keyStream, newNonce } from '../../bench/lib/classic-key.ts'
import vectors from '../vectors/classic.json' with { type: 'json' }

describe('the classic suite of the benchmarks', () => {
  it.each(vectors.keys)('derives the key of $clientId', ({ clientId, nonce, keyHex }) => {
    expect(classicKey(clientId, nonce).iv.toString('hex')).toBe(keyHex)
  })

  it('makes the key stream that turns the vectors’ texts into their ciphertexts', () => {
    const key = vectors.keys.find(({ keyHex }) => keyHex === vectors.keyOfMessages)
    const stream = keyStream(classicKey(key?.clientId ?? '', key?.nonce ?? ''), 256)
    for (const { json, cipherHex } of vectors.i) {
      const plain = Buffer.from(json, 'utf8')
      const cipher = plain.map((byte, i) => byte ^ (stream[i] ?? 0))
      expect(Buffer.from(cipher).toString('hex')).toBe(cipherHex)
    }
  })

  it('gives a nonce of 32 letters and digits', () => {
    expect(newNonce()).toMatch(/^[A-Za-z0-9]{32}$/)
  })
})
