import { afterEach, describe, expect, it } from 'vitest'
import { Limits, originOf } from '../../../src/modules/user/limits.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'

const kvs: MemoryKv[] = []
afterEach(async () => {
  for (const kv of kvs.splice(0)) await kv.close()
})

async function limitsAt(options: { exemptLoopback?: boolean } = {}) {
  const clock = { now: 0 }
  const kv = new MemoryKv({ now: () => clock.now })
  await kv.start()
  kvs.push(kv)
  const limits = new Limits(kv, {
    wrongPasswordsPerAccount: 3,
    wrongPasswordsPerAddress: 5,
    registrationsPerAddress: 2,
    codesPerAddress: 2,
    exemptLoopback: options.exemptLoopback ?? false,
  })
  return { limits, clock }
}

const busy = { code: 'TooBusy' }

describe('limits', () => {
  it('admit a minute’s wrong passwords for an account, and again after it', async () => {
    const { limits, clock } = await limitsAt()
    const attempt = { nameKey: 'admin', address: null }
    for (let tried = 0; tried < 3; tried++) {
      await limits.admit(attempt)
      await limits.count(attempt)
    }
    await expect(limits.admit(attempt)).rejects.toMatchObject(busy)
    await expect(limits.count(attempt)).rejects.toMatchObject(busy)
    await limits.admit({ nameKey: 'other', address: null })
    clock.now = 60_001
    await limits.admit(attempt)
  })

  it('count attempts made side by side before any is known to be wrong', async () => {
    const { limits } = await limitsAt()
    const attempt = { nameKey: 'admin', address: null }
    const counted = await Promise.allSettled(
      Array.from({ length: 20 }, () => limits.count(attempt)),
    )
    expect(counted.filter(count => count.status === 'fulfilled')).toHaveLength(3)
  })

  it('do not count what was right', async () => {
    const { limits } = await limitsAt()
    const attempt = { nameKey: 'admin', address: '192.0.2.1' }
    for (let tried = 0; tried < 20; tried++) {
      await limits.count(attempt)
      await limits.refund(attempt)
    }
    await limits.admit(attempt)
  })

  it('an address beyond its limit counts against no further account', async () => {
    const { limits } = await limitsAt()
    const from = '192.0.2.1'
    for (let user = 0; user < 5; user++) await limits.count({ nameKey: `u${user}`, address: from })
    for (let tried = 0; tried < 10; tried++)
      await expect(limits.count({ nameKey: 'victim', address: from })).rejects.toMatchObject(busy)
    await limits.admit({ nameKey: 'victim', address: '192.0.2.2' })
    await limits.admit({ nameKey: 'victim', address: null })
  })

  it('registrations are counted per address', async () => {
    const { limits } = await limitsAt()
    await limits.countRegistration('192.0.2.1')
    await limits.countRegistration('192.0.2.1')
    await expect(limits.countRegistration('192.0.2.1')).rejects.toMatchObject(busy)
    await limits.countRegistration('192.0.2.2')
  })

  it('who has no address is counted by account only', async () => {
    const { limits } = await limitsAt()
    for (let tried = 0; tried < 10; tried++) await limits.countRegistration('')
    for (let user = 0; user < 10; user++) await limits.count({ nameKey: `u${user}`, address: '' })
  })

  it('loopback is exempt by address only where that is asked for, never by account', async () => {
    const { limits } = await limitsAt({ exemptLoopback: true })
    for (let tried = 0; tried < 10; tried++) await limits.countRegistration('127.0.0.1')
    for (let user = 0; user < 10; user++)
      await limits.count({ nameKey: `u${user}`, address: '::1' })
    for (let tried = 0; tried < 2; tried++) await limits.count({ nameKey: 'u0', address: '::1' })
    await expect(limits.count({ nameKey: 'u0', address: '::1' })).rejects.toMatchObject(busy)
    const { limits: strict } = await limitsAt()
    await strict.countRegistration('127.0.0.1')
    await strict.countRegistration('::1')
    await expect(strict.countRegistration('::ffff:127.0.0.9')).rejects.toMatchObject(busy)
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
    ['2001:0DB8::0007:1:2:3:4', '2001:db8:0:7::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::2', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, origin) => {
    expect(originOf(address)).toBe(origin)
  })
})
