import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VerifyCodes } from '../../../src/modules/user/verify-codes.ts'
import type { Kv } from '../../../src/store/kv/kv.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'
import { wrongCode } from '../support/webhook.ts'

const number = '+491701234567'
const minute = 60_000

describe('verify codes', () => {
  let now: number
  let kv: MemoryKv
  let codes: VerifyCodes
  beforeEach(async () => {
    now = 0
    kv = new MemoryKv({ now: () => now })
    await kv.start()
    const secret = randomBytes(32)
    codes = new VerifyCodes(kv, async () => secret)
  })
  afterEach(() => kv.close())

  it('are six digits, different ones', async () => {
    const made = new Set<string>()
    for (let index = 0; index < 50; index++) made.add(await codes.make('register', `+49${index}`))
    expect(made.size).toBeGreaterThan(40)
    for (const code of made) expect(code).toMatch(/^\d{6}$/)
  })

  it('leave one counter in the KV however many numbers without a code are tried', async () => {
    for (let index = 0; index < 50; index++) {
      expect(await codes.check('register', `+4917000${index}`, '123456')).toBeNull()
      expect(await codes.check('password', `+4917000${index}`, '123456')).toBeNull()
    }
    expect(kv.size).toBe(1)
  })

  it('are good until taken, once', async () => {
    const code = await codes.make('register', number)
    const first = await codes.check('register', number, code)
    const second = await codes.check('register', number, code)
    if (first === null || second === null) throw new Error('a right code was refused')
    const taken = await Promise.all([codes.take(first), codes.take(second)])
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await codes.check('register', number, code)).toBeNull()
  })

  it('are bound to their purpose and number', async () => {
    const code = await codes.make('register', number)
    expect(await codes.check('password', number, code)).toBeNull()
    expect(await codes.check('register', '+491701234568', code)).toBeNull()
    expect(await codes.check('register', number, code)).not.toBeNull()
  })

  it('are bound to the secret', async () => {
    const code = await codes.make('register', number)
    const other = randomBytes(32)
    const others = new VerifyCodes(kv, async () => other)
    await others.make('register', number)
    expect(await others.check('register', number, code)).toBeNull()
    expect(await codes.check('register', number, code)).not.toBeNull()
  })

  it('show neither themselves nor their number in the KV', async () => {
    const written: string[] = []
    const seen: Kv = {
      get: key => (written.push(key), kv.get(key)),
      set: (key, value, options) => (written.push(key, value), kv.set(key, value, options)),
      delete: key => (written.push(key), kv.delete(key)),
      compareAndSwap: (key, ...rest) => (written.push(key), kv.compareAndSwap(key, ...rest)),
      increment: (key, options) => (written.push(key), kv.increment(key, options)),
    }
    const secret = randomBytes(32)
    const own = new VerifyCodes(seen, async () => secret)
    await own.admitSending(number)
    const code = await own.make('register', number)
    expect(await own.check('register', number, code)).not.toBeNull()
    await own.sendingFailed(number)
    expect(written).toHaveLength(7)
    expect(written.join('\n')).not.toContain(number.slice(1))
    expect(written.join('\n')).not.toContain(code)
  })

  it('have five tries, also side by side, and the sixth is refused though it is right', async () => {
    const code = await codes.make('register', number)
    const tries = Array.from({ length: 5 }, () => codes.check('register', number, wrongCode(code)))
    expect(await Promise.all(tries)).toEqual([null, null, null, null, null])
    expect(await codes.check('register', number, code)).toBeNull()
    const again = await codes.make('register', number)
    expect(await codes.check('register', number, again)).not.toBeNull()
  })

  it('of one number and purpose only the latest is good', async () => {
    const first = await codes.make('password', number)
    const second = await codes.make('password', number)
    expect(await codes.check('password', number, second)).not.toBeNull()
    if (first !== second) expect(await codes.check('password', number, first)).toBeNull()
  })

  it('are good for 15 minutes', async () => {
    const code = await codes.make('register', number)
    now = 15 * minute - 1
    expect(await codes.check('register', number, code)).not.toBeNull()
    now = 15 * minute + 1
    expect(await codes.check('register', number, code)).toBeNull()
  })

  it.each(['', '000000', '123456', '888888', 'null', '{}'])('%j opens nothing', async code => {
    expect(await codes.check('register', number, code)).toBeNull()
  })

  it('may be sent once a minute and ten times a day', async () => {
    for (let sent = 0; sent < 10; sent++) {
      expect(await codes.admitSending(number)).toBe(true)
      expect(await codes.admitSending(number)).toBe(false)
      now += minute + 1
    }
    expect(await codes.admitSending(number)).toBe(false)
    expect(await codes.admitSending('+491701234568')).toBe(true)
    now += 24 * 60 * minute
    expect(await codes.admitSending(number)).toBe(true)
  })

  it('may be asked for again at once where one could not be sent', async () => {
    expect(await codes.admitSending(number)).toBe(true)
    await codes.sendingFailed(number)
    expect(await codes.admitSending(number)).toBe(true)
  })
})
