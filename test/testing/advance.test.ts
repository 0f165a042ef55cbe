import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { connect } from '../../src/client/client.ts'
import { defineContract, defineModule, User } from '../../src/index.ts'
import { startTestServer, type TestServer } from '../../src/testing/testing.ts'
import { Game, game, type Tables } from './game.ts'

const modules = [game]
const day = 24 * 3_600_000

function manual(config: Record<string, unknown> = {}): Promise<TestServer> {
  return startTestServer({ modules, clock: 'manual', config: { Game: config } })
}

async function notesOf(server: TestServer) {
  const rows = await server.db.withTables<Tables>().selectFrom('game_note').selectAll().execute()
  return rows.map(({ at, text }) => ({ at: Number(at), text }))
}

/** How a call ended, looked at without waiting for it. */
function watch(call: Promise<unknown>): { outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'none yet' }
  call.then(
    value => (watched.outcome = value),
    (error: { code: string }) => (watched.outcome = error.code),
  )
  return watched
}

describe('advance(ms)', () => {
  it('runs timers one after the other, each at its own time, and all has settled', async () => {
    await using server = await manual({ tickMs: 1_000 })
    const alice = await server.login('alice')
    const began = server.now()
    await server.advance(999)
    expect(await notesOf(server)).toEqual([])
    await server.advance(3_001)
    expect(await notesOf(server)).toEqual(
      [1, 2, 3, 4].map(n => ({ at: began + 1_000 * n, text: `tick ${n}` })),
    )
    // What was pushed is here: nothing is waited for.
    for (let n = 1; n <= 4; n++)
      expect(await alice.next(Game, 'Tick', { timeoutMs: 1 })).toEqual({ seat: n })
    expect(server.now()).toBe(began + 4_000)
  })

  it('lets time stand still but for itself', async () => {
    await using server = await manual({ tickMs: 1 })
    const began = server.now()
    const guest = await server.connect()
    for (let turn = 0; turn < 50; turn++) await nextTurn()
    await guest.call(Game, 'Title', {})
    expect(server.now()).toBe(began)
    expect(await notesOf(server)).toEqual([])
  })

  it('lets deadlines of calls pass, exactly', async () => {
    await using server = await manual()
    const guest = await server.connect()
    const call = watch(guest.call(Game, 'Hang', {}))
    await server.advance(3_999)
    expect(call.outcome).toBe('none yet')
    await server.advance(1)
    expect(call.outcome).toBe('RequestTimeout')
  })

  it('does not take a call that is awaited later for a forgotten one', async () => {
    await using server = await manual()
    const guest = await server.connect()
    const call = guest.call(Game, 'Hang', {})
    await server.advance(4_000)
    await expect(call).rejects.toMatchObject({ code: 'RequestTimeout' })
    expect(server.errors).toEqual([])
  })

  it('lets those time out who wait for their turn in serial', async () => {
    await using server = await manual()
    const [first, second] = [await server.connect(), await server.connect()]
    const calls = [watch(first.call(Game, 'Lock', {})), watch(second.call(Game, 'Lock', {}))]
    await server.advance(10_000)
    expect(calls).toEqual([{ outcome: 'RequestTimeout' }, { outcome: 'RequestTimeout' }])
  })

  it('goes on with a handler that waits for a timer', async () => {
    await using server = await manual()
    const guest = await server.connect()
    const call = watch(guest.call(Game, 'SayLater', { text: 'hello' }))
    const began = server.now()
    await server.advance(60_000)
    expect(call.outcome).toEqual({})
    expect(await notesOf(server)).toEqual([{ at: began + 5_000, text: 'hello' }])
    expect(await guest.next(Game, 'Said', { timeoutMs: 1 })).toEqual({ text: 'hello' })
  })

  it('lets keys of the key-value store expire', async () => {
    await using server = await manual()
    const guest = await server.connect()
    await guest.call(Game, 'Remember', { text: 'lemur' })
    await server.advance(59_999)
    expect(await guest.call(Game, 'Recall', {})).toEqual({ text: 'lemur' })
    await server.advance(1)
    expect(await guest.call(Game, 'Recall', {})).toEqual({ text: '' })
  })

  it('lets tokens expire', async () => {
    await using server = await startTestServer({
      clock: 'manual',
      config: { User: { accessTokenSeconds: 3_600 } },
    })
    const alice = await server.login('alice')
    const { token } = alice.tokens!
    const guest = await server.connect()
    await server.advance(3_600_000 - 1)
    await guest.call(User, 'LoginByToken', { token })
    await server.advance(1)
    await expect((await server.connect()).call(User, 'LoginByToken', { token })).rejects.toThrow()
    // The refresh token lasts longer.
    const tokens = { token, refreshToken: alice.tokens!.refreshToken, expiresAt: 0 }
    const later = await server.connect()
    expect((await later.login(tokens)).token).not.toBe(token)
  })

  it('keeps clients of the kit connected, for days', async () => {
    await using server = await manual()
    const alice = await server.login('alice')
    await server.advance(2 * day)
    expect(alice.state.type).toBe('ready')
    expect(alice.counters.connections).toBe(1)
    expect(await alice.call(Game, 'Say', { text: 'still here' })).toEqual({ seat: 1 })
  })

  it('ends the session of a client that has fallen silent', async () => {
    await using server = await manual()
    const [alice, bob] = [await server.login('alice'), await server.login('bob')]
    alice.freeze()
    await server.advance(44_999)
    await expect(bob.next(Game, 'Gone', { timeoutMs: 1 })).rejects.toThrow('nothing else did')
    await server.advance(1)
    expect(await bob.next(Game, 'Gone', { timeoutMs: 1 })).toEqual({ text: 'timeout' })
  })

  it('lets a client that was in a tunnel for a moment go on', async () => {
    await using server = await manual()
    const alice = await server.login('alice')
    alice.freeze()
    const call = watch(alice.call(Game, 'Say', { text: 'hello' }))
    await server.advance(40_000)
    expect(call.outcome).toBe('none yet')
    alice.thaw()
    await server.advance(0)
    expect(call.outcome).toEqual({ seat: 1 })
    expect(alice.counters.connections).toBe(1)
  })

  it('ends clients of other makes that do not ping in its time', async () => {
    await using server = await manual()
    await using client = await connect(server.url, { reconnect: false })
    const closed = new Promise(resolve =>
      client.onState(state => state.type === 'closed' && resolve(state.reason)),
    )
    await server.advance(60_000)
    expect(await closed).toBe('lost')
  })

  it('lets hooks take too long', async () => {
    const Guard = defineContract({ name: 'Guard', id: 23, functions: {} })
    const guard = defineModule(Guard, {
      setup(ctx) {
        ctx.on('connect', () => new Promise<void>(() => {}))
        return {}
      },
    })
    await using server = await startTestServer({
      modules: [guard],
      clock: 'manual',
      printErrors: false,
    })
    const coming = watch(server.connect())
    await server.advance(4_999)
    expect(coming.outcome).toBe('none yet')
    await server.advance(1)
    await vi.waitUntil(() => coming.outcome === 'ConnectFailed', { timeout: 10_000 })
    expect(server.errors).toMatchObject([{ module: 'Guard', place: 'hook connect' }])
  })

  it('is taken one at a time, and refused where it makes no sense', async () => {
    await using server = await manual({ tickMs: 10 })
    const began = server.now()
    await Promise.all([server.advance(10), server.advance(10)])
    expect(await notesOf(server)).toEqual([
      { at: began + 10, text: 'tick 1' },
      { at: began + 20, text: 'tick 2' },
    ])
    await expect(server.advance(-1)).rejects.toThrow('not -1')
    await expect(server.advance(0.5)).rejects.toThrow('not 0.5')

    await using real = await startTestServer()
    await expect(real.advance(1)).rejects.toThrow(
      "Cannot advance the clock: this server lives by the system's; start it with clock: 'manual'",
    )
  })

  it('does not keep a server from closing, whatever waits', async () => {
    const server = await manual()
    const alice = await server.login('alice')
    const call = watch(alice.call(Game, 'SayLater', { text: 'never' }))
    await server.close()
    expect(call.outcome).toBe('Closed')
  })
})
