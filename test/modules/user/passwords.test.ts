import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { PasswordHasher, parsePassword } from '../../../src/modules/user/passwords.ts'

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { promise, open: resolve }
}

describe('passwords', () => {
  it('have 8 to 128 code points', () => {
    expect(parsePassword('1234567')).toEqual({ type: 'problem', problem: 'short' })
    expect(parsePassword('12345678')).toEqual({ type: 'password', password: '12345678' })
    expect(parsePassword('🦊'.repeat(7))).toEqual({ type: 'problem', problem: 'short' })
    expect(parsePassword('🦊'.repeat(128)).type).toBe('password')
    expect(parsePassword('a'.repeat(129))).toEqual({ type: 'problem', problem: 'long' })
    expect(parsePassword('a'.repeat(65_536))).toEqual({ type: 'problem', problem: 'long' })
  })

  it('are taken in NFC, blanks and case kept', () => {
    expect(parsePassword(' Pa\u0308sswort ')).toEqual({ type: 'password', password: ' Pässwort ' })
    expect(parsePassword('e\u0301'.repeat(7))).toEqual({ type: 'problem', problem: 'short' })
  })
})

describe('password hasher', () => {
  it('writes argon2id with its parameters and a salt of its own, and checks it', async () => {
    const hasher = new PasswordHasher()
    const [one, other] = await Promise.all([
      hasher.hash('correct horse'),
      hasher.hash('correct horse'),
    ])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(other)
    expect(await hasher.verify('correct horse', one)).toBe(true)
    expect(await hasher.verify('correct horsf', one)).toBe(false)
    expect(hasher.hashes).toBe(4)
  })

  it('checks hashes of other parameters, and another implementation', async () => {
    // From the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    const encoded =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    const hasher = new PasswordHasher()
    expect(await hasher.verify('password', encoded)).toBe(true)
    expect(await hasher.verify('Password', encoded)).toBe(false)
  })

  it('does the same one hash for a user who does not exist, who is never right', async () => {
    const hasher = new PasswordHasher()
    expect(await hasher.verify('12345678', null)).toBe(false)
    expect(hasher.hashes).toBe(1)
  })

  it('throws for a damaged hash instead of letting anybody in', async () => {
    const md5 = createHash('md5').update('password').digest('hex')
    await expect(new PasswordHasher().verify('password', md5)).rejects.toThrow('Cannot read')
  })

  it('runs two at a time, in the order in which they came', async () => {
    const hasher = new PasswordHasher()
    const began: number[] = []
    const gates = [0, 1, 2, 3].map(gate)
    const done = gates.map(({ promise }, index) =>
      hasher.inSlot(() => {
        began.push(index)
        return promise
      }),
    )
    expect(began).toEqual([0, 1])
    expect(hasher.waiting).toBe(2)
    gates[1]?.open()
    await done[1]
    expect(began).toEqual([0, 1, 2])
    for (const each of gates) each.open()
    await Promise.all(done)
    expect(began).toEqual([0, 1, 2, 3])
  })

  it('refuses with TooBusy when 600 wait, and one owner holds at most half of the places', async () => {
    const hasher = new PasswordHasher()
    const { promise, open } = gate()
    const work = () => promise
    const running = [hasher.inSlot(work), hasher.inSlot(work)]
    const owned = Array.from({ length: 300 }, () => hasher.inSlot(work, { owner: 'a' }))
    await expect(hasher.inSlot(work, { owner: 'a' })).rejects.toMatchObject({ code: 'TooBusy' })
    const others = Array.from({ length: 300 }, () => hasher.inSlot(work))
    await expect(hasher.inSlot(work, { owner: 'b' })).rejects.toMatchObject({ code: 'TooBusy' })
    expect(hasher.waiting).toBe(600)
    open()
    await Promise.all([...running, ...owned, ...others])
    expect(hasher.waiting).toBe(0)
    await hasher.inSlot(async () => undefined, { owner: 'a' })
  })

  it('a waiting one leaves when its signal aborts, and its place is free', async () => {
    const hasher = new PasswordHasher({ maxRunning: 1, maxWaiting: 2 })
    const { promise, open } = gate()
    const running = hasher.inSlot(() => promise)
    const abort = new AbortController()
    let ran = false
    const options = { signal: abort.signal, owner: 'a' }
    const left = hasher.inSlot(async () => {
      ran = true
    }, options)
    abort.abort()
    await expect(left).rejects.toMatchObject({ code: 'RequestTimeout' })
    await expect(hasher.inSlot(async () => 1, options)).rejects.toMatchObject({
      code: 'RequestTimeout',
    })
    expect(hasher.waiting).toBe(0)
    const next = hasher.inSlot(async () => 'next', { owner: 'a' })
    open()
    await running
    expect(await next).toBe('next')
    expect(ran).toBe(false)
  })

  it('gives the place on when the work fails', async () => {
    const hasher = new PasswordHasher({ maxRunning: 1 })
    const failed = hasher.inSlot(() => Promise.reject(new Error('store')))
    const next = hasher.inSlot(async () => 'next')
    await expect(failed).rejects.toThrow('store')
    expect(await next).toBe('next')
  })
})
