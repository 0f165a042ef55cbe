import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StateCode } from '../../src/index.ts'
import { arena, Arena, type ArenaContext } from './arena.ts'
import { resultOf, startServer, type TestServer } from './support.ts'

/** A started server and the context of its one module. */
async function started(
  setup: Parameters<typeof arena>[0] = () => ({}),
  options: Parameters<typeof startServer>[1] = {},
): Promise<{ server: TestServer; ctx: ArenaContext }> {
  let context: ArenaContext | undefined
  const definition = arena(ctx => {
    context = ctx
    return setup(ctx)
  })
  const server = await startServer([{ definition, config: { seats: 9 } }], options)
  return { server, ctx: context as unknown as ArenaContext }
}

/** Resolves when `reached` is true; asked again each turn of the loop. */
async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise(setImmediate)
}

describe('module context', () => {
  it('has configuration with defaults, frozen, the mode, stores and a logger of its own', async () => {
    const { server, ctx } = await started()
    expect(ctx.config).toEqual({ seats: 9 })
    expect(Object.isFrozen(ctx.config)).toBe(true)
    expect([ctx.mode, ctx.isDevelopment, ctx.dialect]).toEqual(['development', true, 'sqlite'])
    await ctx.kv.set('a', '1')
    expect([await server.kv.get('a'), await server.kv.get('module:Arena:a')]).toEqual([null, '1'])
    ctx.log.info('hello')
    expect(server.log.records.at(-1)?.fields).toEqual({ module: 'Arena' })
  })

  it('hands out ascending ids with the node number in them', async () => {
    const { ctx } = await started()
    const [one, two] = [BigInt(ctx.id()), BigInt(ctx.id())]
    expect(two > one).toBe(true)
    expect((one >> 12n) & 0x3ffn).toBe(5n)
  })

  it('pushes and invokes as the server: no session, no user', async () => {
    const { server, ctx } = await started(() => ({
      Secret: ({ caller, session, user }, { text }) => ({
        text: JSON.stringify([text, caller, session, user]),
      }),
    }))
    server.connect('7')
    const { push, invoke } = ctx
    expect(await push('7', 'Seated', { seat: 1 })).toBe(1)
    const message = { module: 2, type: 0, json: '{}', protobuf: new Uint8Array(0) }
    expect(await ctx.pushEncoded(['7'], message)).toBe(1)
    expect(server.sessions.pushes[1]?.message).toBe(message)
    expect(await invoke(Arena, 'Secret', { text: 'x' })).toEqual({
      text: '["x","server",null,null]',
    })
    await expect(invoke(Arena, 'Join', {})).rejects.toMatchObject({ code: 'NeedLogin' })
  })

  it('serial: waits in turn, and gives up at the deadline of its call', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let runs = 0
    const { server } = await started(ctx => ({
      async Say(_call, { text }) {
        await Promise.resolve()
        await ctx.serial('table', async () => {
          runs++
          if (text === 'first') await promise
        })
        return { text }
      },
    }))
    const first = server.request('Arena', 'Say', { text: 'first' })
    const late = server.request('Arena', 'Say', { text: 'late' }, { timeoutMs: 30 })
    const third = server.request('Arena', 'Say', { text: 'third' })
    expect((await late).state).toBe(StateCode.RequestTimeout)
    resolve()
    expect(resultOf(await first)).toEqual({ text: 'first' })
    expect(resultOf(await third)).toEqual({ text: 'third' })
    expect(runs).toBe(2)
  })

  it('names the place of a setup that fails, and the handler that is missing or unknown', async () => {
    const failing = started(() => {
      throw new Error('no table')
    })
    await expect(failing).rejects.toMatchObject({
      code: 'ModuleInvalid',
      message: 'Cannot set up module "Arena": no table',
    })
    const missing = started(() => ({ Say: undefined }))
    await expect(missing).rejects.toThrow('Return a handler for "Arena.Say" from setup')
    const unknown = started(() => ({ Sing: () => {} }) as never)
    await expect(unknown).rejects.toThrow('Declare "Arena.Sing" in the contract')
  })
})

describe('timers', () => {
  it('every: runs again and again, never over itself', async () => {
    let runs = 0
    let parallel = 0
    let most = 0
    const { ctx } = await started(context => {
      context.every('tick', 1, async () => {
        most = Math.max(most, ++parallel)
        runs++
        await new Promise(done => setTimeout(done, 5))
        parallel--
      })
      return {}
    })
    await until(() => runs >= 4)
    expect(most).toBe(1)
    expect(ctx.signal.aborted).toBe(false)
  })

  it('a throw is counted and logged with module and timer, and the next turn comes', async () => {
    let runs = 0
    const { server } = await started(context => {
      context.every('tick', 1, () => {
        runs++
        throw new Error('mine')
      })
      return {}
    })
    await until(() => runs >= 3)
    await new Promise(setImmediate)
    const labels = { module: 'Arena', timer: 'tick' }
    expect(server.count('dispatch_timer_failures_total', labels)).toBeGreaterThanOrEqual(3)
    expect(server.errors()[0]?.fields).toMatchObject({ module: 'Arena', timer: 'tick' })
  })

  it("with scope: 'one': the first is made in the setup or a start hook, for later it would never run", async () => {
    const single = { scope: 'one' } as const
    const without = await started()
    expect(() => without.ctx.every('late', 1, () => {}, single)).toThrow(
      'Add timer "late" of "Arena" in its setup, or configure "instances": "one"',
    )
    expect(without.server.dispatcher.toLead()).toEqual([])
    const hooked = await started(context => {
      context.on('start', () => void context.every('first', 1_000, () => {}, single))
      return {}
    })
    expect(hooked.server.dispatcher.toLead()).toEqual(['Arena'])
    await new Promise<void>(resolve => hooked.ctx.after('late', 0, resolve, single))
  })

  it('after: runs once; stop() ends a timer; both may be made while the server runs', async () => {
    const ran: string[] = []
    const { ctx } = await started()
    ctx.after('never', 1, () => ran.push('never')).stop()
    const ticking = ctx.every('tick', 1, () => {
      ran.push('tick')
      ticking.stop()
    })
    ctx.after('once', 0, () => ran.push('once'))
    await new Promise<void>(done => void ctx.after('end', 40, done))
    expect(ran.toSorted()).toEqual(['once', 'tick'])
    for (const ms of [0, -1, NaN, 2 ** 31])
      expect(() => ctx.every('x', ms, () => {})).toThrow('Set the time of timer "x" within 1..')
  })

  it('do not begin before the server has started, nor after it has stopped', async () => {
    const order: string[] = []
    const { server, ctx } = await started(context => {
      context.every('tick', 1, () => order.push('tick'))
      context.on('start', async () => {
        await new Promise(done => setTimeout(done, 20))
        order.push('start')
      })
      return {}
    })
    await until(() => order.includes('tick'))
    expect(order[0]).toBe('start')
    await server.dispatcher.close()
    const ticks = order.length
    ctx.after('late', 1, () => order.push('late'))
    await new Promise(done => setTimeout(done, 20))
    expect(order).toHaveLength(ticks)
  })
})

describe('ctx.fetch', () => {
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/hangs') return
      response.end('hello')
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('fetches, and ends with the call it is used in', async () => {
    let failed: unknown
    const game = await started(ctx => ({
      async Say(_call, { text }) {
        const fetching = ctx.fetch(url + text)
        fetching.catch(error => (failed = error))
        return { text: await (await fetching).text() }
      },
    }))
    const reply = await game.server.request('Arena', 'Say', { text: '/' })
    expect(resultOf(reply)).toEqual({ text: 'hello' })
    const options = { timeoutMs: 40 }
    const hanging = await game.server.request('Arena', 'Say', { text: '/hangs' }, options)
    expect(hanging.state).toBe(StateCode.RequestTimeout)
    await until(() => failed !== undefined)
    expect(failed).toMatchObject({ code: 'RequestTimeout' })
  })

  it('ends when the server stops', async () => {
    const { server: game, ctx } = await started()
    const hanging = ctx.fetch(`${url}/hangs`)
    const ended = expect(hanging).rejects.toMatchObject({ code: 'Closed' })
    await game.dispatcher.close()
    await ended
    expect(ctx.signal.aborted).toBe(true)
  })
})
