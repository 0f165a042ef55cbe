import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from '../../src/protocol/base64.ts'

it('writes what Node writes and reads it back, padded or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), data => {
      const text = encodeBase64(data)
      expect(text).toBe(Buffer.from(data).toString('base64'))
      expect(decodeBase64(text)).toEqual(data)
      expect(decodeBase64(text.replaceAll('=', ''))).toEqual(data)
    }),
  )
})

it.each([
  'a',
  'aaaaa',
  'ab=',
  'abc==',
  'a===',
  '====',
  '=',
  'ab c',
  'ab-_',
  'YQ\n==',
  'YR==',
  'YWJ=',
  'é',
  '狐猴狐猴',
  'YQ==YQ==',
  'a'.repeat(4) + '=',
])('refuses %j', text => {
  expect(decodeBase64(text)).toBeNull()
})
