/** Users who may have several sessions, as the KV knows them. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import type { PresenceClaim } from '../../../src/cluster/cluster.ts'
import { SifakaError } from '../../../src/errors.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'
import type { KvStore } from '../../../src/store/kv/kv.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import { codeOf } from '../../../src/testing/contracts/outage.ts'
import { ownKeyPrefix } from '../../setup/resources.ts'
import { counted, newSession, TestGate } from './test-gate.ts'

async function memoryKv(): Promise<KvStore> {
  const kv = new MemoryKv()
  await kv.start()
  return kv
}

async function redisKv(): Promise<KvStore> {
  const kv = new RedisKv({ url: inject('redisUrl'), keyPrefix: ownKeyPrefix() })
  await kv.start()
  return kv
}

const two = { sessionsPerUser: 2 }

function claimOf(since: number, login?: string): PresenceClaim {
  const claim = { id: 'anna', session: newSession(), since }
  return login === undefined ? claim : { ...claim, login }
}

async function sessionsOf(gate: TestGate, id = 'anna'): Promise<(string | undefined)[]> {
  return (await gate.presence.users([id])).map(holder => holder?.session)
}

describe.each([
  ['memory', memoryKv],
  ['Redis', redisKv],
])('the slots of a user on %s', (_name, createKv) => {
  it('are taken in turn, and the login beyond them replaces the oldest session', async () => {
    await using kv = await createKv()
    await using a = new TestGate('gate-1', kv.claims, two)
    await using b = new TestGate('gate-2', kv.claims, two)
    const logins = [claimOf(1_000), claimOf(2_000), claimOf(3_000)] as const
    const first = await a.presence.takeSlot(logins[0])
    expect(first).toEqual({ claim: { ...logins[0], slot: 0 }, replaced: [] })
    const second = await b.presence.takeSlot(logins[1])
    expect(second).toEqual({ claim: { ...logins[1], slot: 1 }, replaced: [] })
    const third = await b.presence.takeSlot(logins[2])
    expect(third.claim).toEqual({ ...logins[2], slot: 0 })
    expect(third.replaced).toEqual([{ gate: a.ref, session: logins[0].session, since: 1_000 }])
    expect(await sessionsOf(a)).toEqual([logins[2].session, logins[1].session])
    // What the replaced one gives up is its own claim alone.
    await a.presence.releaseUser(first.claim)
    expect(await sessionsOf(a)).toEqual([logins[2].session, logins[1].session])
    await b.presence.releaseUser(third.claim)
    expect(await sessionsOf(a)).toEqual([undefined, logins[1].session])
    const fourth = await a.presence.takeSlot(claimOf(4_000))
    expect(fourth).toMatchObject({ claim: { slot: 0 }, replaced: [] })
  })

  it('are asked for in the order of the users', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims, two)
    const anna = await gate.presence.takeSlot(claimOf(1_000))
    const ben = await gate.presence.takeSlot({ ...claimOf(1_000), id: 'ben' })
    const found = await gate.presence.users(['nobody', 'ben', '\ud800', 'anna'])
    expect(found.map(holder => holder?.session)).toEqual(
      [
        [undefined, undefined],
        [ben.claim.session, undefined],
        [undefined, undefined],
        [anna.claim.session, undefined],
      ].flat(),
    )
  })

  it('tell the order of logins whatever the clocks of the gates say', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims, two)
    const ahead = claimOf(9_000)
    const late = claimOf(1_000)
    await gate.presence.takeSlot(ahead)
    expect((await gate.presence.takeSlot(late)).claim.since).toBe(9_001)
    const third = await gate.presence.takeSlot(claimOf(2_000))
    expect(third.replaced.map(holder => holder.session)).toEqual([ahead.session])
  })

  it('go to the newer session of the same login first, where none is free', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims, two)
    const [phone, tablet] = ['1'.repeat(16), '2'.repeat(16)]
    const away = claimOf(2_000, phone)
    await gate.presence.takeSlot(claimOf(1_000, tablet))
    await gate.presence.takeSlot(away)
    const back = await gate.presence.takeSlot(claimOf(3_000, phone))
    expect(back.replaced.map(holder => holder.session)).toEqual([away.session])
    expect(back.claim.slot).toBe(1)
  })

  it('of a session that logs in again stay its own', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims, two)
    const claim = claimOf(1_000, '1'.repeat(16))
    await gate.presence.takeSlot(claim)
    const again = await gate.presence.takeSlot({ ...claim, since: 2_000, login: '2'.repeat(16) })
    expect(again).toMatchObject({ claim: { slot: 0, since: 2_000 }, replaced: [] })
    expect(await sessionsOf(gate)).toEqual([claim.session, undefined])
  })

  it('of a dead gate are free', async () => {
    await using kv = await createKv()
    await using dead = new TestGate('gate-1', kv.claims, two)
    await using gate = new TestGate('gate-2', kv.claims, two)
    await dead.presence.takeSlot(claimOf(1_000))
    await dead.presence.takeSlot(claimOf(2_000))
    gate.dead.add(dead.key)
    const first = await gate.presence.takeSlot(claimOf(3_000))
    expect(first).toMatchObject({ claim: { slot: 0 }, replaced: [] })
    await kv.claims.bury(dead.key, 'its socket ended', { ttlMs: 60_000 })
    const second = await gate.presence.takeSlot(claimOf(4_000))
    expect(second).toMatchObject({ claim: { slot: 1 }, replaced: [] })
  })

  it.each([1, 2, 3])('of 200 logins over two gates the last %i stay', async count => {
    await using kv = await createKv()
    await using a = new TestGate('gate-1', kv.claims, { sessionsPerUser: count })
    await using b = new TestGate('gate-2', kv.claims, { sessionsPerUser: count })
    const grants = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await delay(index % 5)
        return (index % 2 === 0 ? a : b).presence.takeSlot(claimOf(Date.now()))
      }),
    )
    const replaced = new Set(grants.flatMap(grant => grant.replaced.map(holder => holder.session)))
    const stay = grants.filter(({ claim }) => !replaced.has(claim.session))
    expect(new Set(await sessionsOf(a))).toEqual(new Set(stay.map(({ claim }) => claim.session)))
    expect(stay).toHaveLength(count)
    const oldestThatStays = Math.min(...stay.map(({ claim }) => claim.since))
    for (const { claim } of grants)
      if (replaced.has(claim.session)) expect(claim.since).toBeLessThanOrEqual(oldestThatStays)
  })

  it('are right where one gate gives a user one session and another one two', async () => {
    await using kv = await createKv()
    await using narrow = new TestGate('gate-1', kv.claims)
    await using wide = new TestGate('gate-2', kv.claims, two)
    const one = await narrow.login('anna', 1_000)
    const second = await wide.presence.takeSlot(claimOf(2_000, '1'.repeat(16)))
    expect(second).toMatchObject({ claim: { slot: 1 }, replaced: [] })
    const third = await wide.presence.takeSlot(claimOf(3_000, '1'.repeat(16)))
    expect(third).toMatchObject({
      claim: { slot: 1 },
      replaced: [{ session: second.claim.session }],
    })
    // The gate of one session knows the first slot alone, and takes it.
    const fourth = claimOf(4_000)
    expect(await narrow.presence.swapUser(fourth)).toMatchObject({ session: one.session })
    expect(await sessionsOf(wide)).toEqual([fourth.session, third.claim.session])
    const fifth = await wide.presence.takeSlot(claimOf(5_000))
    expect(fifth.replaced.map(holder => holder.session)).toEqual([third.claim.session])
    // Back to one session each: what is in the other slots stays until its gate ends it.
    expect(await sessionsOf(narrow)).toEqual([fourth.session])
    await wide.presence.releaseUser(fifth.claim)
    expect(await sessionsOf(wide)).toEqual([fourth.session, undefined])
  })
})

it('a user of one session costs one command, and its claim has the same key and words as ever', async () => {
  await using kv = await memoryKv()
  const spy = counted(kv.claims)
  await using gate = new TestGate('gate-1', spy)
  const claim = await gate.login('anna', 1_000)
  await gate.presence.users(['anna'])
  expect(spy.calls).toEqual(['swap', 'holders'])
  expect(await kv.get('user:anna')).toBe(`${gate.key} 1000 ${claim.session}`)
})

it('an id that is too long for one of the slots gets none', async () => {
  await using kv = await memoryKv()
  await using gate = new TestGate('gate-1', kv.claims, { sessionsPerUser: 16 })
  const id = 'x'.repeat(512 - 'user:'.length)
  expect(await codeOf(gate.presence.takeSlot({ ...claimOf(1), id }))).toBe('StoreFailed')
  expect(await kv.claims.holders([`user:${id}`])).toEqual([null])
})

it('each slot is kept as it was granted, and claimed anew after a loss of data', async () => {
  await using kv = await memoryKv()
  let word = 'first'
  const losing = { ...counted(kv.claims), incarnation: async () => word }
  await using gate = new TestGate('gate-1', losing, { ...two, checkMs: 20 })
  await gate.presence.start()
  const granted = [
    (await gate.presence.takeSlot(claimOf(1_000, '1'.repeat(16)))).claim,
    (await gate.presence.takeSlot(claimOf(2_000))).claim,
  ]
  for (const claim of granted) gate.logins.set(claim.session, claim)
  await kv.delete('user:anna')
  await kv.delete('user1:anna')
  word = 'second'
  await expect
    .poll(() => sessionsOf(gate), { timeout: 10_000 })
    .toEqual(granted.map(claim => claim.session))
  for (const claim of granted) await gate.presence.releaseUser(claim)
  gate.logins.clear()
  expect(await sessionsOf(gate)).toEqual([undefined, undefined])
  expect(gate.lostUsers).toEqual([])
})

it('a login that failed and ran gives the slot back to the session that it was taken from', async () => {
  await using kv = await memoryKv()
  const failing = {
    ...counted(kv.claims),
    async claim(...args: Parameters<ClaimStore['claim']>) {
      const held = await kv.claims.claim(...args)
      if (args[0][0]?.key.startsWith('user')) throw new SifakaError('StoreFailed')
      return held
    },
  }
  const times = { checkMs: 20, awayCheckMs: 20 }
  await using a = new TestGate('gate-1', kv.claims, { ...two, ...times })
  await using b = new TestGate('gate-2', failing, { ...two, ...times })
  await Promise.all([a.presence.start(), b.presence.start()])
  const claims = [
    (await a.presence.takeSlot(claimOf(1_000))).claim,
    (await a.presence.takeSlot(claimOf(2_000))).claim,
  ]
  for (const claim of claims) a.logins.set(claim.session, claim)
  expect(await codeOf(b.presence.takeSlot(claimOf(3_000)))).toBe('StoreFailed')
  await expect
    .poll(() => sessionsOf(a), { timeout: 10_000 })
    .toEqual(claims.map(claim => claim.session))
  expect(a.lostUsers).toEqual([])
})

describe('a login that finds the slot taken again behind the session that it took away', () => {
  /** Does something between the two commands of the gate's first claim. */
  async function meet(between: (other: TestGate, kv: KvStore) => Promise<unknown>) {
    const stack = new AsyncDisposableStack()
    const kv = stack.use(await memoryKv())
    const other = stack.use(new TestGate('gate-1', kv.claims, two))
    let claims = 0
    const meeting = {
      ...counted(kv.claims),
      async claim(...args: Parameters<ClaimStore['claim']>) {
        if (++claims === 1) await between(other, kv)
        return kv.claims.claim(...args)
      },
    }
    const gate = stack.use(new TestGate('gate-2', meeting, two))
    const oldest = (await other.presence.takeSlot(claimOf(1_000))).claim
    const second = (await other.presence.takeSlot(claimOf(2_000))).claim
    return { gate, oldest, second, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }

  it('names both that have to go where a third login was faster', async () => {
    const third = claimOf(3_000)
    await using met = await meet(other => other.presence.takeSlot(third))
    const { claim, replaced } = await met.gate.presence.takeSlot(claimOf(4_000))
    expect(replaced.map(holder => holder.session)).toEqual([met.oldest.session, met.second.session])
    expect(await sessionsOf(met.gate)).toEqual([third.session, claim.session])
  })

  it('names nobody where its gate had made the claim again, and another slot has become free', async () => {
    await using met = await meet(async (other, kv) => {
      const owner = other.key
      const [held] = await kv.claims.holders(['user1:anna'])
      await kv.claims.release([{ key: 'user1:anna', ...held! }])
      await kv.claims.claim([{ key: 'user:anna', owner, since: 1_000, rest: met.oldest.session }], {
        ttlMs: 60_000,
      })
    })
    const { claim, replaced } = await met.gate.presence.takeSlot(claimOf(4_000))
    expect(replaced).toEqual([])
    expect(await sessionsOf(met.gate)).toEqual([met.oldest.session, claim.session])
  })
})

it('a login that others outrun fails, and whose claim it had taken away is told so', async () => {
  await using kv = await memoryKv()
  const times = { ...two, checkMs: 20, awayCheckMs: 20 }
  await using quick = new TestGate('gate-1', kv.claims, times)
  const outrun = {
    ...counted(kv.claims),
    async claim(...args: Parameters<ClaimStore['claim']>) {
      await delay(300)
      const { claim } = await quick.presence.takeSlot(claimOf(Date.now()))
      quick.logins.set(claim.session, claim)
      return kv.claims.claim(...args)
    },
  }
  await using slow = new TestGate('gate-2', outrun, times)
  await Promise.all([quick.presence.start(), slow.presence.start()])
  const oldest = (await quick.presence.takeSlot(claimOf(1_000))).claim
  const second = (await quick.presence.takeSlot(claimOf(2_000))).claim
  for (const claim of [oldest, second]) quick.logins.set(claim.session, claim)
  expect(await codeOf(slow.presence.takeSlot(claimOf(3_000)))).toBe('StoreFailed')
  const lost = () => quick.lostUsers.map(({ claim }) => claim.session)
  await expect.poll(lost, { timeout: 10_000 }).toContain(oldest.session)
  expect(lost()).toContain(second.session)
  expect(new Set(await sessionsOf(quick))).toEqual(new Set(quick.logins.keys()))
})

it('logins of one user wait for one another, and those of others do not', async () => {
  await using kv = await memoryKv()
  const stuck = Promise.withResolvers<void>()
  const slow = {
    ...counted(kv.claims),
    async holders(keys: readonly string[]) {
      if (keys.includes('user:anna')) await stuck.promise
      return kv.claims.holders(keys)
    },
  }
  await using gate = new TestGate('gate-1', slow, two)
  const anna = gate.presence.takeSlot(claimOf(1))
  await delay(10)
  await gate.presence.takeSlot({ ...claimOf(1), id: 'ben' })
  stuck.resolve()
  expect((await anna).replaced).toEqual([])
})
