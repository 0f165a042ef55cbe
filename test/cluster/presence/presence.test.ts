import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { SifakaError } from '../../../src/errors.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'
import type { KvStore } from '../../../src/store/kv/kv.ts'
import { RedisKv } from '../../../src/store/kv/redis-kv.ts'
import { codeOf } from '../../../src/testing/contracts/outage.ts'
import { ownKeyPrefix } from '../../setup/resources.ts'
import { counted, newSession, TestGate } from './test-gate.ts'

const clientId = 'c'.repeat(32)
const options = { ttlMs: 60_000 }

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

describe.each([
  ['memory', memoryKv],
  ['Redis', redisKv],
])('presence on %s', (_name, createKv) => {
  it('grants a client id once in the cluster, and again when it was released', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    const claim = await one.connect(clientId)
    const other = { id: clientId, session: newSession(), since: Date.now() }
    const holder = { gate: one.ref, session: claim.session, since: claim.since }
    expect(await two.presence.claimClientId(other)).toEqual(holder)
    expect(await one.presence.claimClientId(other)).toEqual(holder)
    expect(await one.presence.claimClientId(claim)).toBeNull()
    await two.presence.releaseClientId({ ...claim, session: other.session })
    expect(await two.presence.claimClientId(other)).toEqual(holder)
    await one.disconnect(claim)
    expect(await two.presence.claimClientId(other)).toBeNull()
  })

  it('of 50 newcomers of one client id over two gates exactly one is granted', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    const holders = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : two).presence.claimClientId({
          id: clientId,
          session: newSession(),
          since: index,
        }),
      ),
    )
    expect(holders.filter(holder => holder === null)).toHaveLength(1)
    expect(new Set(holders.map(holder => holder?.session)).size).toBe(2)
  })

  it('a holder on a dead gate is never in the way: by tombstone, or by what this node knows', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    await one.connect(clientId)
    await one.login('anna')
    expect(await two.presence.users(['anna'])).not.toEqual([null])
    expect([...two.expected]).toEqual([one.key])
    two.dead.add(one.key)
    expect(await two.presence.users(['anna'])).toEqual([null])
    await two.connect(clientId)
    expect(await two.presence.swapUser({ id: 'anna', session: newSession(), since: 1 })).toBeNull()
    two.dead.clear()
    await one.connect('d'.repeat(32))
    await one.login('ben')
    expect((await two.presence.users(['ben']))[0]?.gate).toEqual(one.ref)
    await kv.claims.bury(one.key, 'its socket ended', options)
    expect(await two.presence.users(['ben'])).toEqual([null])
    await two.connect('d'.repeat(32))
    expect(await two.presence.swapUser({ id: 'ben', session: newSession(), since: 1 })).toBeNull()
  })

  it('swapUser() binds a user to the newest session and names the one before', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    const first = { id: 'anna', session: newSession(), since: 2_000 }
    const second = { id: 'anna', session: newSession(), since: 1_000 }
    expect(await one.presence.swapUser(first)).toBeNull()
    expect(await one.presence.swapUser({ ...first, since: 3_000 })).toBeNull()
    expect(await two.presence.swapUser(second)).toMatchObject({
      gate: one.ref,
      session: first.session,
    })
    await one.presence.releaseUser(first)
    expect(await one.presence.users(['anna', 'ben', 'anna'])).toMatchObject([
      { gate: two.ref, session: second.session },
      null,
      { gate: two.ref, session: second.session },
    ])
    await two.presence.releaseUser(second)
    expect(await one.presence.users(['anna'])).toEqual([null])
  })

  it('500 double logins over two gates leave one session each, in a chain', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    const ids = Array.from({ length: 500 }, (_, index) => `user-${index}`)
    const login = async (gate: TestGate, id: string) => {
      const session = newSession()
      return { session, before: await gate.presence.swapUser({ id, session, since: Date.now() }) }
    }
    const logins = await Promise.all(
      ids.map(id => Promise.all([login(one, id), login(two, id)] as const)),
    )
    const holders = await one.presence.users(ids)
    logins.forEach(([a, b], index) => {
      const [first, last] = a.before === null ? [a, b] : [b, a]
      expect(first.before).toBeNull()
      expect(last.before?.session).toBe(first.session)
      expect(holders[index]?.session).toBe(last.session)
    })
  })

  it('500 logins of one user over two gates form one chain', async () => {
    await using kv = await createKv()
    await using one = new TestGate('gate-1', kv.claims)
    await using two = new TestGate('gate-2', kv.claims)
    const before = new Map<string, string | undefined>()
    await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const session = newSession()
        // Spread over turns, so that several commands of each gate are under way.
        await delay(index % 7)
        const gate = index % 2 === 0 ? one : two
        const holder = await gate.presence.swapUser({ id: 'anna', session, since: Date.now() })
        before.set(session, holder?.session)
      }),
    )
    let session = (await one.presence.users(['anna']))[0]?.session
    let length = 0
    for (; session !== undefined; length++) session = before.get(session)
    expect(length).toBe(500)
  })

  it('reads thousands of users at once', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims)
    const claims = await Promise.all(
      Array.from({ length: 3_000 }, (_, index) => gate.login(`user-${index}`)),
    )
    const found = await gate.presence.users([...claims.map(claim => claim.id), 'nobody'])
    expect(found.map(holder => holder?.session)).toEqual([
      ...claims.map(claim => claim.session),
      undefined,
    ])
  })

  it('an id that is no well-formed text is nobody’s, and takes no other reader with it', async () => {
    await using kv = await createKv()
    await using gate = new TestGate('gate-1', kv.claims)
    const claim = await gate.login('\ufffd')
    expect(await codeOf(gate.login('\ud800'))).toBe('StoreFailed')
    const found = await gate.presence.users(['\ud800', '\ufffd'])
    expect(found.map(holder => holder?.session)).toEqual([undefined, claim.session])
  })
})

it('calls of one turn travel together, and those of one key in their order', async () => {
  await using kv = await memoryKv()
  const spy = counted(kv.claims)
  await using gate = new TestGate('gate-1', spy)
  const claim = { id: clientId, session: newSession(), since: 1 }
  const next = { ...claim, session: newSession() }
  const results = await Promise.all([
    ...Array.from({ length: 400 }, () => gate.connect(newSession())),
    gate.presence.claimClientId(claim),
    gate.presence.releaseClientId(claim),
    gate.presence.claimClientId(next),
    ...Array.from({ length: 90 }, (_, index) => gate.login(`user-${index}`)),
    gate.presence.users(['user-1']),
    gate.presence.users(['user-2']),
  ])
  expect(results[400]).toBeNull()
  expect(results[402]).toBeNull()
  expect(spy.calls.toSorted()).toEqual(['claim', 'claim', 'holders', 'release', 'swap'])
  expect(await kv.claims.holders([`client:${clientId}`])).toMatchObject([{ rest: next.session }])
})

it('refuses more than maxWaiting operations at once, and releases even then', async () => {
  await using kv = await memoryKv()
  const bounds = { maxWaiting: 100, maxWaitingReads: 100, checkMs: 100 }
  await using gate = new TestGate('gate-1', kv.claims, bounds)
  await gate.presence.start()
  const held = await gate.connect(clientId)
  const codes = await Promise.all([
    ...Array.from({ length: 120 }, () => codeOf(gate.connect(newSession()))),
    gate.disconnect(held).then(() => 'released'),
  ])
  expect(codes.filter(code => code === 'StoreFailed')).toHaveLength(20)
  expect(codes.at(-1)).toBe('released')
  expect(await codeOf(gate.presence.users(Array.from({ length: 101 }, String)))).toBe('StoreFailed')
  await expect
    .poll(() => kv.claims.holders([`client:${clientId}`]), { timeout: 15_000 })
    .toEqual([null])
  await expect.poll(() => gate.metric('presence_pending_releases'), { timeout: 15_000 }).toBe(0)
})

it('a claim that no store takes fails alone', async () => {
  await using kv = await memoryKv()
  await using gate = new TestGate('gate-1', kv.claims)
  const session = newSession()
  const codes = await Promise.all([
    codeOf(gate.connect(clientId)),
    codeOf(gate.presence.swapUser({ id: 'x'.repeat(600), session, since: 1 })),
    codeOf(gate.presence.swapUser({ id: 'anna', session: 'short', since: 1 })),
    codeOf(gate.presence.swapUser({ id: 'anna', session, since: -1 })),
    codeOf(gate.login('ben')),
  ])
  expect(codes).toEqual(['no error', 'StoreFailed', 'StoreFailed', 'StoreFailed', 'no error'])
  await gate.presence.releaseUser({ id: 'x'.repeat(600), session, since: 1 })
  expect(await gate.presence.users(['x'.repeat(600), 'ben', ''])).toMatchObject([null, {}, null])
  expect(gate.metric('presence_pending_releases')).toBe(0)
})

it('makes its claims again in the background, so that they outlive their time to live', async () => {
  await using kv = await memoryKv()
  await using gate = new TestGate('gate-1', kv.claims, { ttlMs: 2_000, periodMs: 400, checkMs: 20 })
  await gate.presence.start()
  const claims = await Promise.all([0, 1, 2, 3].map(index => gate.connect(newSession(), index)))
  await gate.login('anna', 5)
  const gone = await gate.connect(clientId, 4)
  gate.clients.delete(clientId)
  await delay(3_000)
  const found = await kv.claims.holders(claims.map(claim => `client:${claim.id}`))
  expect(found.map(held => held?.rest)).toEqual(claims.map(claim => claim.session))
  expect(await gate.presence.users(['anna'])).not.toEqual([null])
  expect(await kv.claims.holders([`client:${gone.id}`])).toEqual([null])
})

it('a gate that is named after the start has its claims kept too', async () => {
  await using kv = await memoryKv()
  await using gate = new TestGate('gate-1', kv.claims, {
    periodMs: 100,
    checkMs: 10,
    isOwned: false,
  })
  await gate.presence.start()
  await gate.connect(clientId)
  gate.presence.own(gate)
  await expect
    .poll(() => gate.metric('presence_reasserted_total'), { timeout: 10_000 })
    .toBeGreaterThan(1)
})

it('a session whose claim another one holds is told so once, whatever the clocks say', async () => {
  await using kv = await memoryKv()
  const upkeep = { periodMs: 100, checkMs: 10 }
  await using one = new TestGate('gate-1', kv.claims, upkeep)
  await using two = new TestGate('gate-2', kv.claims, upkeep)
  await Promise.all([one.presence.start(), two.presence.start()])
  const old = await one.login('anna', 9_000)
  // By a clock that is behind: the swap's order decides all the same.
  const newer = await two.login('anna', 1_000)
  await expect
    .poll(() => one.lostUsers, { timeout: 10_000 })
    .toMatchObject([{ claim: old, holder: { gate: two.ref, session: newer.session } }])
  // It ends the session slowly, and stands for the claim meanwhile.
  const slow = await one.login('ben')
  one.isSlow = true
  await two.login('ben')
  await expect.poll(() => one.lostUsers.length, { timeout: 10_000 }).toBe(2)
  const seen = one.metric('presence_reasserted_total')
  await expect
    .poll(() => two.metric('presence_reasserted_total'), { timeout: 10_000 })
    .toBeGreaterThan(seen + 5)
  expect(one.lostUsers.map(lost => lost.claim)).toEqual([old, slow])
  expect(two.lostUsers).toEqual([])
  expect((await two.presence.users(['anna']))[0]?.session).toBe(newer.session)
})

it('a swap that failed and ran gives the user back to the session that it was taken from', async () => {
  await using kv = await memoryKv()
  const failing = {
    ...counted(kv.claims),
    async swap(...args: Parameters<ClaimStore['swap']>) {
      const held = await kv.claims.swap(...args)
      if (args[0][0]?.key.startsWith('user:')) throw new SifakaError('StoreFailed')
      return held
    },
  }
  await using one = new TestGate('gate-1', kv.claims, { checkMs: 20 })
  await using two = new TestGate('gate-2', failing, { checkMs: 20, awayCheckMs: 20 })
  await Promise.all([one.presence.start(), two.presence.start()])
  const claim = await one.login('anna')
  expect(await codeOf(two.login('anna'))).toBe('StoreFailed')
  await expect
    .poll(() => one.presence.users(['anna']), { timeout: 10_000 })
    .toMatchObject([{ gate: one.ref, session: claim.session }])
  expect(one.lostUsers).toEqual([])
})

it('reassert() gives a user back that a gate took before it died', async () => {
  await using kv = await memoryKv()
  await using one = new TestGate('gate-1', kv.claims, { checkMs: 20 })
  await using two = new TestGate('gate-2', kv.claims)
  await one.presence.start()
  const claim = await one.login('anna')
  await two.presence.swapUser({ id: 'anna', session: newSession(), since: Date.now() })
  await kv.claims.bury(two.key, 'its socket ended', options)
  one.presence.reassert()
  await expect
    .poll(() => one.presence.users(['anna']), { timeout: 10_000 })
    .toMatchObject([{ gate: one.ref, session: claim.session }])
})

it('close() sends what waits, and refuses what comes later', async () => {
  await using kv = await memoryKv()
  const gate = new TestGate('gate-1', kv.claims)
  await gate.presence.start()
  const claim = await gate.connect(clientId)
  const released = gate.disconnect(claim)
  await gate.presence.close()
  await released
  expect(await kv.claims.holders([`client:${clientId}`])).toEqual([null])
  expect(await codeOf(gate.connect(clientId))).toBe('StoreFailed')
  expect(await codeOf(gate.presence.users(['anna']))).toBe('StoreFailed')
  await gate.presence.releaseClientId(claim)
  await gate.presence.close()
})
