import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { answerCeilingMs } from '../../../src/testing/contracts/outage.ts'
import { Churn, claimsInRedis, createWorld, whenRight, type World } from './churn.ts'
import type { TestGate } from './test-gate.ts'

const limitMs = 120_000
/** The promise, and the patience that all tests have. */
const restoredMs = 10_000 * 5

async function fill(gate: TestGate, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await gate.connect(`${gate.ref.name}${'-'.repeat(32)}${index}`)
      await gate.login(`${gate.ref.name}-${index}`)
    }),
  )
}

it.each([
  ['restarts empty', async ({ service }: World) => service.restart()],
  ['is flushed', async ({ admin }: World) => void (await admin.flushall())],
])('a KV that %s has all claims again within 10 s', { timeout: limitMs }, async (_name, lose) => {
  await using world = await createWorld()
  const gates = [await world.gate('gate-1'), await world.gate('gate-2')]
  await Promise.all(gates.map(gate => fill(gate, 1_000)))
  expect(await whenRight(world, gates)).toBeLessThan(restoredMs)
  await lose(world)
  expect(await whenRight(world, gates)).toBeLessThan(restoredMs)
  expect(await claimsInRedis(world.admin)).toHaveLength(4_000)
  expect(gates.flatMap(gate => [...gate.lostClients, ...gate.lostUsers])).toEqual([])
})

it(
  'after a loss the earlier client and the later login stay, on whichever gate',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const one = await world.gate('gate-1')
    const two = await world.gate('gate-2')
    const ids = ['a'.repeat(32), 'b'.repeat(32)] as const
    const stays = [await one.connect(ids[0], 1_000), await two.connect(ids[1], 1_000)]
    const leaves = [await one.login('anna', 1_000), await two.login('ben', 1_000)]
    await world.admin.flushall()
    const late = [await two.connect(ids[0], 2_000), await one.connect(ids[1], 2_000)]
    await two.login('anna', 2_000)
    await one.login('ben', 2_000)
    await expect
      .poll(() => [one, two].flatMap(gate => [...gate.lostClients, ...gate.lostUsers]).length, {
        timeout: restoredMs,
      })
      .toBe(4)
    expect(two.lostClients).toMatchObject([
      { claim: late[0], holder: { gate: one.ref, session: stays[0]!.session } },
    ])
    expect(one.lostClients).toMatchObject([{ claim: late[1], holder: { gate: two.ref } }])
    expect(one.lostUsers).toMatchObject([{ claim: leaves[0], holder: { gate: two.ref } }])
    expect(two.lostUsers).toMatchObject([{ claim: leaves[1], holder: { gate: one.ref } }])
    await whenRight(world, [one, two])
  },
)

it(
  'a newcomer let in between two gates noticing a loss is ended too',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const slow = await world.gate('gate-1', { checkMs: 3_000 })
    const quick = await world.gate('gate-2', { checkMs: 20 })
    const id = 'a'.repeat(32)
    await slow.connect(id, 1_000)
    await quick.connect('b'.repeat(32))
    await world.admin.flushall()
    await expect.poll(() => claimsInRedis(world.admin), { timeout: restoredMs }).toHaveLength(1)
    const late = await quick.connect(id, 2_000)
    await expect
      .poll(() => quick.lostClients, { timeout: restoredMs })
      .toMatchObject([{ claim: late }])
    await whenRight(world, [slow, quick])
  },
)

it(
  'a gate that was cut off during a loss and a newcomer elsewhere end with one session',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const cut = await world.gate('gate-1', { checkMs: 8_000 })
    const quick = await world.gate('gate-2', { checkMs: 500 })
    const id = 'a'.repeat(32)
    const stays = await cut.connect(id, 1_000)
    await world.admin.flushall()
    const late = await quick.connect(id, 2_000)
    await expect
      .poll(() => quick.lostClients, { timeout: restoredMs })
      .toMatchObject([{ claim: late, holder: { session: stays.session } }])
    expect(cut.lostClients).toEqual([])
  },
)

it(
  'what was released while the KV was stopped is free when it is back',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const gate = await world.gate('gate-1')
    const claims = await Promise.all(
      Array.from({ length: 200 }, (_, index) => gate.connect(`${'-'.repeat(32)}${index}`)),
    )
    await world.service.kill('SIGSTOP')
    await Promise.all(claims.map(claim => gate.disconnect(claim)))
    expect(gate.metric('presence_pending_releases')).toBe(200)
    await world.service.kill('SIGCONT')
    await whenRight(world, [gate])
    await expect
      .poll(() => gate.metric('presence_pending_releases'), { timeout: restoredMs })
      .toBe(0)
  },
)

it(
  'all claims of a killed gate are void as soon as it has its tombstone',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const dead = await world.gate('gate-1')
    const living = await world.gate('gate-2')
    await fill(dead, 1_000)
    await world.admin.set(`dead:${dead.key}`, 'its socket ended')
    const users = [...dead.logins.keys()]
    expect((await living.presence.users(users)).filter(holder => holder !== null)).toEqual([])
    await Promise.all([...dead.clients.keys()].map(id => living.connect(id)))
    await Promise.all(users.map(async id => living.login(id)))
    // A zombie takes nothing back.
    await expect(dead.login(users[0]!)).rejects.toMatchObject({ code: 'StoreFailed' })
    await whenRight(world, [living])
  },
)

it(
  'claims that a dead gate made before the KV lost its tombstone do not come in the way',
  { timeout: limitMs },
  async () => {
    await using world = await createWorld()
    const dead = await world.gate('gate-1')
    const living = await world.gate('gate-2', { checkMs: 100 })
    const claim = await living.connect('a'.repeat(32), 2_000)
    await world.admin.flushall()
    // A zombie that claims before the living gate has noticed; the earlier one would stay.
    await dead.connect('a'.repeat(32), 1_000)
    living.dead.add(dead.key)
    await dead.presence.close()
    await whenRight(world, [living])
    expect(living.lostClients).toEqual([])
    expect([...living.clients.values()]).toEqual([claim])
  },
)

const faults: [string, (world: World) => Promise<unknown>][] = [
  ['stopped for 2 s', world => stopped(world, 2_000)],
  ['stopped for 4 s', world => stopped(world, 4_000)],
  ['killed and away for 3 s', world => killed(world, 3_000)],
  ['flushed', world => world.admin.flushall()],
]

async function stopped({ service }: World, ms: number): Promise<void> {
  await service.kill('SIGSTOP')
  await delay(ms)
  await service.kill('SIGCONT')
}

async function killed({ service }: World, ms: number): Promise<void> {
  await service.kill('SIGKILL')
  await delay(ms)
  await service.restart()
}

const cases = faults.flatMap(([name, fault]) =>
  [1, 2].map(sessionsPerUser => [name, sessionsPerUser, fault] as const),
)

it.each(cases)(
  'while the KV is %s nothing hangs, and the claims are right after (%i a user)',
  { timeout: limitMs },
  async (name, sessionsPerUser, fault) => {
    await using world = await createWorld()
    const options = { sessionsPerUser }
    const gates = [await world.gate('gate-1', options), await world.gate('gate-2', options)]
    const churn = new Churn(gates, { ids: 300 })
    churn.start()
    await delay(500)
    await fault(world)
    await delay(500)
    await churn.stop()
    const rightAfterMs = await whenRight(world, gates)
    expect(churn.slowestMs).toBeLessThan(answerCeilingMs)
    expect(churn.done).toBeGreaterThan(100)
    if (process.env.PRESENCE_FIGURES)
      process.stderr.write(
        `${name}: slowest ${Math.round(churn.slowestMs)} ms, right after ${rightAfterMs} ms, ` +
          `${churn.done} done, ${churn.failed} failed\n`,
      )
  },
)
