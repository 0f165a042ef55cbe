/**
 * Which functions a gate knows, where their calls go, and what a call brings back from another
 * node.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { Works } from './support/works.contract.ts'
import { newUser, until, useCluster } from './support/cluster.ts'
import { callerAt, newWorksNode, relayNode, rowsOf, worksNode } from './support/works-cluster.ts'

const down = { state: 0xf1, msg: 'Server Is Down' }
const absent = { state: 0xfc, msg: 'Not Found' }

describe('what a gate knows', () => {
  const cluster = useCluster({ nodes: { gate: { gate: true } } })
  afterEach(() => cluster().rest())

  test('a module that joins is found, and is down, not absent, when its last instance has left', async () => {
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.call('Works', 'Where')).toMatchObject(absent)
    expect(await caller.raw.requestProtobuf(220, 1)).toMatchObject({ state: 0xfc })
    await cluster().add('one', worksNode())
    await cluster().settled()
    expect(await caller.ask('Works', 'Where')).toBe('one')
    expect(await caller.raw.requestProtobuf(220, 1)).toMatchObject({ state: 0 })
    expect(await caller.call('Works', 'Absent')).toMatchObject(absent)
    expect(await caller.call('Absent', 'Where')).toMatchObject(absent)
    await cluster().stop('one')
    await cluster().settled()
    // It left in good order, so it is waited for until the deadline.
    expect(await caller.call('Works', 'Where')).toMatchObject(down)
    expect(await caller.raw.requestProtobuf(220, 1)).toMatchObject({ state: 0xf1 })
    expect(await caller.call('Works', 'Absent')).toMatchObject(absent)
    expect(caller.isEven).toBe(true)
  })

  test('access is judged by what the nodes announce', async () => {
    await cluster().add('one', worksNode())
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.call('Works', 'Secret')).toMatchObject(absent)
    expect(await caller.raw.requestProtobuf(220, Works.functions.Secret.id)).toMatchObject({
      state: 0xfc,
    })
    expect(await caller.call('Works', 'Own')).toMatchObject({ state: 0xf9 })
    await caller.ask('Works', 'Enter', newUser())
    expect(await caller.ask('Works', 'Own')).toBe('one')
    await cluster().stop('one')
  })

  test('a function that one of two nodes announces is called there alone', async () => {
    await cluster().add('old', worksNode())
    await cluster().settled()
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.call('Works', 'Fresh')).toMatchObject(absent)
    await cluster().add('new', newWorksNode())
    await cluster().settled()
    const seen = new Set<string>()
    for (let round = 0; round < 40; round++) {
      expect(await caller.ask('Works', 'Fresh')).toBe('new')
      seen.add(await caller.ask('Works', 'Where'))
    }
    expect([...seen].toSorted()).toEqual(['new', 'old'])
    // Internal to the new one alone, but then it is so at the gate.
    const left = await Promise.all(Array.from({ length: 30 }, () => caller.call('Works', 'Left')))
    expect(new Set(left.map(({ state }) => state))).toEqual(new Set([0xfc]))
    await cluster().stop('new')
    await cluster().settled()
    expect(await caller.call('Works', 'Fresh')).toMatchObject(down)
    expect(await caller.ask('Works', 'Where')).toBe('old')
    await cluster().stop('old')
  })
})

describe('a module whose last node has died', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode({}, { isProcess: true }) },
  })

  test('calls that no node answers are counted by their code, and the log says what to start', async () => {
    const metric = (code: string) => cluster().metric('cluster_calls_unanswered_total', { code })
    const warnings = () =>
      cluster().logs.filter(({ message }) => message.startsWith('No node hosts "Works": start one'))
    const caller = await callerAt(cluster(), 'gate')
    const lost = caller.call('Works', 'Deaf')
    expect(await caller.ask('Works', 'Where')).toBe('one')
    const ref = cluster().refOf('one')
    await cluster().kill('one')
    cluster().died(ref)
    expect((await lost).state).toBe(0xf1)
    expect(await caller.call('Works', 'Where')).toMatchObject(down)
    expect(await caller.call('Works', 'Where')).toMatchObject(down)
    expect(metric('ServerIsDown')).toBe(3)
    expect(warnings().length).toBeGreaterThan(0)
  }, 30_000)
})

describe('one instance by name', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode(), two: worksNode(), relay: relayNode() },
  })
  afterEach(() => cluster().rest())

  test('it is called where the contract says addressable, and nowhere else', async () => {
    const caller = await callerAt(cluster(), 'gate')
    for (let round = 0; round < 10; round++)
      for (const name of ['one', 'two'])
        expect(await caller.ask(`Works@${name}`, 'Where')).toBe(name)
    expect(await caller.call('Works@three', 'Where')).toMatchObject(down)
    expect(await caller.call('Works@gate', 'Where')).toMatchObject(down)
    expect(await caller.call('Relay@relay', 'Where')).toMatchObject(absent)
    expect(await caller.call('Works@one', 'Secret')).toMatchObject(absent)
  })
})

describe('a call through two nodes', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, one: worksNode(), two: relayNode() },
  })
  afterEach(() => cluster().rest())
  const order = (func: string, msg = '') => JSON.stringify({ func, msg })

  test('parameters, results and errors are what the contract says', async () => {
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.ask('Relay', 'Call', order('Where'))).toBe('one')
    const failed = async (msg: string) =>
      JSON.parse(await caller.ask('Relay', 'Try', order('Fail', msg)))
    expect(await failed('own')).toEqual({
      code: 'FunctionFailed',
      state: 7,
      errorName: 'Broken',
      message: 'The works are broken',
    })
    expect(await failed('general')).toMatchObject({
      code: 'Frozen',
      message: 'The works are frozen',
    })
    const internal = await failed('x')
    expect(internal).toMatchObject({ code: 'Internal', message: 'Internal Server Error' })
    // Uncaught, another function's own error is the invoker's fault.
    expect(await caller.call('Relay', 'Call', order('Fail', 'own'))).toMatchObject({ state: 0xff })
    expect(await caller.call('Relay', 'Call', order('Fail', 'general'))).toMatchObject({
      state: 0xf6,
      msg: 'The works are frozen',
    })
    expect(await caller.ask('Relay', 'Call', order('Secret'))).toBe('one')
    expect(await caller.call('Relay', 'Call', order('Own'))).toMatchObject({ state: 0xf9 })
  })

  test('calls inside each other end at the bound of 16', async () => {
    const caller = await callerAt(cluster(), 'gate')
    const depth = Number(await caller.ask('Works', 'Deep', '0'))
    expect(depth).toBeGreaterThanOrEqual(15)
    expect(depth).toBeLessThanOrEqual(16)
  })

  test('the deadline is that of the outermost call', async () => {
    const caller = await callerAt(cluster(), 'gate')
    // `Left` has 3 s of its own, `Try` has 3 s, `Call` 8.
    expect(Number(await caller.ask('Relay', 'Try', order('Left')))).toBeLessThanOrEqual(3_010)
    expect(Number(await caller.ask('Relay', 'Call', order('Left')))).toBeGreaterThan(4_000)
  })

  test('a callee is cancelled when the deadline of its caller passes', async () => {
    const caller = await callerAt(cluster(), 'gate')
    expect(await caller.call('Relay', 'Hasty')).toMatchObject({ state: 0xf3 })
    await until(async () => (await rowsOf(cluster(), 'aborted hasty')).length === 1, 'the abort')
    expect(await caller.call('Works', 'Never', 'x')).toMatchObject({ state: 0xf3 })
    await until(async () => (await rowsOf(cluster(), 'aborted x')).length === 1, 'the abort')
  })

  test("a login two nodes away is the session's, where each function may change the user", async () => {
    const caller = await callerAt(cluster(), 'gate')
    const user = newUser()
    expect(await caller.call('Relay', 'Call', order('Enter', user))).toMatchObject({ state: 0xff })
    expect(await caller.call('Works', 'Own')).toMatchObject({ state: 0xf9 })
    await caller.ask('Relay', 'Enter', user)
    expect(await caller.ask('Works', 'Own')).toBe('one')
    expect(await caller.ask('Relay', 'Call', order('Own'))).toBe('one')
    expect(caller.isEven).toBe(true)
  })

  test('pushes for after the reply and pushes of transactions keep their places', async () => {
    const caller = await callerAt(cluster(), 'gate')
    const order1 = (func: string, msg: string) =>
      caller.ask('Relay', 'Call', order(func, msg)).catch(() => '')
    await order1('PushHeld', 'fails')
    await order1('PushLater', 'later')
    await order1('PushHeld', 'held')
    const told = async () => JSON.parse((await caller.raw.takePublish('p')).payload.toString())
    expect(await told()).toMatchObject({ module: 220, content: { msg: 'later' } })
    expect(await told()).toMatchObject({ module: 220, content: { msg: 'held' } })
    expect(caller.raw.takePublishes().filter(({ topic }) => topic === 'p')).toEqual([])
  })
})
