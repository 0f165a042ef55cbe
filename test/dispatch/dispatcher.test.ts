import { describe, expect, it } from 'vitest'
import { defineContract, defineModule, type ModuleContext, StateCode } from '../../src/index.ts'
import { arena, Arena, echo } from './arena.ts'
import { startServer, TestServer } from './support.ts'

function empty(name: string, id: number) {
  return { definition: defineModule(defineContract({ name, id, functions: {} }), noHandlers) }
}
const noHandlers = { setup: () => ({}) }

describe('starting', () => {
  it.each([
    ['a name twice', [empty('A', 11), empty('A', 12)], '"A": the name is taken by another module'],
    ['a number twice', [empty('A', 11), empty('B', 11)], '"B": module number 11 is taken by "A"'],
    ['a reserved number', [empty('A', 2)], '"A": module number 2 is kept for the framework'],
  ])('refuses %s', (_what, modules, words) => {
    expect(() => new TestServer(modules)).toThrow(words)
  })

  it('refuses an error without a text: clients could not read it', () => {
    const contract = defineContract({
      name: 'Bad',
      id: 11,
      functions: { Go: { id: 1, errors: { Lost: { code: 1, text: '' } } } },
    })
    const definition = defineModule(contract, { setup: () => ({ Go() {} }) })
    expect(() => new TestServer([{ definition }])).toThrow('"Bad.Go.Lost": the error has no text')
  })

  it('lets a studio replace a module of the framework', async () => {
    const server = await startServer([empty('User', 2), empty('A', 11)])
    expect(server.dispatcher.find('User', 'Login')).toBeUndefined()
  })

  it('sets up in order, then runs start hooks, in which functions can be invoked', async () => {
    const order: string[] = []
    const one = arena(ctx => {
      order.push('setup Arena')
      ctx.on('start', async () => {
        order.push(`start ${(await ctx.invoke(Arena, 'Secret', { text: 'x' })).text}`)
      })
      return {}
    })
    const contract = defineContract({ name: 'B', id: 12, functions: {} })
    const two = defineModule(contract, {
      async setup(ctx) {
        await new Promise(setImmediate)
        const early = await ctx.invoke(Arena, 'Secret', {}).catch((error: unknown) => error)
        order.push(`setup B ${String(early)}`)
        return {}
      },
    })
    await startServer([{ definition: one }, { definition: two }])
    expect(order).toEqual(['setup Arena', 'setup B SifakaError: Server Is Down', 'start x'])
  })

  it('ends with the module named where a start hook fails, and closes what had begun', async () => {
    let context: ModuleContext<typeof Arena, unknown> | undefined
    const definition = arena(ctx => {
      context = ctx
      ctx.on('start', () => Promise.reject(new Error('no licence')))
      return {}
    })
    const words = 'Cannot start module "Arena": no licence'
    await expect(startServer([{ definition }])).rejects.toThrow(words)
    expect(context?.signal.aborted).toBe(true)
  })

  it('gives up on a setup that never ends', async () => {
    const definition = defineModule(Arena, { setup: () => new Promise<typeof echo>(() => {}) })
    const starting = startServer([{ definition }], { setupTimeoutMs: 20 })
    await expect(starting).rejects.toThrow('module "Arena": it took more than 20 ms')
  })

  it('answers ServerIsDown before it has started', async () => {
    const server = new TestServer([{ definition: arena() }])
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.ServerIsDown)
    await server.dispatcher.close()
    await expect(server.dispatcher.start()).rejects.toMatchObject({ code: 'Closed' })
  })
})

describe('closing', () => {
  it('runs stop hooks, aborts the signal, waits for calls, and refuses new ones', async () => {
    const order: string[] = []
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('stop', () => void order.push(`stop, aborted: ${ctx.signal.aborted}`))
          ctx.signal.addEventListener('abort', () => order.push('aborted'))
          return {
            async Say(call, request) {
              await new Promise(resolve => ctx.signal.addEventListener('abort', resolve))
              return call.invoke(Arena, 'Deeper', request)
            },
          }
        }),
      },
    ])
    const running = server.request('Arena', 'Say', { text: 'x' })
    const closing = server.dispatcher.close().then(() => order.push('closed'))
    const refused = await server.request('Arena', 'Say', {})
    expect(refused).toMatchObject({ state: StateCode.ServerIsDown, msg: 'Server Is Down' })
    expect((await running).state).toBe(0)
    await closing
    await server.dispatcher.close()
    expect(order).toEqual(['stop, aborted: false', 'aborted', 'closed'])
  })

  it('lets hooks of clients that have just gone end, before the stop hooks', async () => {
    const order: string[] = []
    const { promise: saved, resolve: save } = Promise.withResolvers<void>()
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('disconnect', async () => {
            await saved
            order.push(`saved, aborted: ${ctx.signal.aborted}`)
          })
          ctx.on('stop', () => void order.push('stop'))
          return {}
        }),
      },
    ])
    void server.connect('7').end('drain')
    const closing = server.dispatcher.close().then(() => order.push('closed'))
    await new Promise(setImmediate)
    save()
    await closing
    expect(order).toEqual(['saved, aborted: false', 'stop', 'closed'])
  })

  it('runs the stop hooks of modules that were set up where another one fails', async () => {
    const order: string[] = []
    const first = arena(ctx => {
      ctx.on('stop', () => void order.push('stop Arena'))
      return {}
    })
    const second = defineModule(defineContract({ name: 'B', id: 12, functions: {} }), {
      setup(ctx) {
        ctx.on('stop', () => void order.push('stop B'))
        throw new Error('no licence')
      },
    })
    const starting = startServer([{ definition: first }, { definition: second }])
    await expect(starting).rejects.toThrow('Cannot set up module "B": no licence')
    expect(order).toEqual(['stop Arena'])
  })

  it('answers what outlives its bound as of unknown outcome, and aborts its signal', async () => {
    let aborted: unknown
    const server = await startServer(
      [
        {
          definition: arena(() => ({
            Say(call) {
              call.signal.addEventListener('abort', () => (aborted = call.signal.aborted))
              return new Promise<never>(() => {})
            },
          })),
        },
      ],
      { closeTimeoutMs: () => 30 },
    )
    const running = server.request('Arena', 'Say', {})
    await server.dispatcher.close()
    const msg = 'Server Is Down, outcome unknown'
    expect(await running).toMatchObject({ state: StateCode.ServerIsDown, msg })
    expect([aborted, server.unanswered, server.wheel.size]).toEqual([true, 0, 0])
    const warned = server.log.records.find(record => record.level === 'warn')
    expect(warned?.fields).toMatchObject({ module: 'Arena', func: 'Say' })
  })

  it('ends a start that is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof echo>()
    const server = new TestServer([{ definition: defineModule(Arena, { setup: () => promise }) }])
    const starting = expect(server.dispatcher.start()).rejects.toMatchObject({ code: 'Closed' })
    await server.dispatcher.close()
    resolve(echo)
    await starting
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.ServerIsDown)
  })
})
