import { describe, expect, it } from 'vitest'
import type { ConnectInfo } from '../../src/dispatch/ports.ts'
import { defineContract, defineModule } from '../../src/index.ts'
import { arena, type ArenaContext } from './arena.ts'
import { startServer } from './support.ts'

const info: ConnectInfo = { clientId: 'c'.repeat(32), username: null, password: null }
const Second = defineContract({ name: 'Second', id: 12, functions: {} })

function hooked(register: (ctx: ArenaContext) => void) {
  return {
    definition: arena(ctx => {
      register(ctx)
      return {}
    }),
  }
}

describe('hooks', () => {
  it('answer undefined, without a promise, where no module has one', async () => {
    const { dispatcher, connect } = await startServer([hooked(() => {})]).then(server => ({
      dispatcher: server.dispatcher,
      connect: () => server.connect('7'),
    }))
    const session = connect()
    const { events } = dispatcher
    expect(events.connect(session, info)).toBeUndefined()
    expect(events.login(session)).toBeUndefined()
    expect(events.logout(session, { reason: 'logout' })).toBeUndefined()
    expect(events.disconnect(session, 'client')).toBeUndefined()
    expect(events.authorizeTopic(session, 'publish', 'a')).toBeUndefined()
  })

  it('run in the order of the modules, one after the other, with what happened', async () => {
    const order: unknown[] = []
    const second = defineModule(Second, {
      setup(ctx) {
        ctx.on('login', session => void order.push(['second', session.user]))
        return {}
      },
    })
    const server = await startServer([
      hooked(ctx => {
        ctx.on('login', async session => {
          await new Promise(setImmediate)
          order.push(['first', session.id, session.user])
        })
        ctx.on('disconnect', (_session, reason) => void order.push(reason))
        ctx.on('logout', (_session, about) => void order.push(about))
      }),
      { definition: second },
    ])
    const session = server.connect('7')
    session.tag = 'family'
    const by = { session: 'f', tag: null }
    await server.dispatcher.events.login(session)
    await server.dispatcher.events.logout(session, { reason: 'replaced', by })
    await server.dispatcher.events.disconnect(session, 'timeout')
    const user = { id: '7', tag: 'family' }
    expect(order).toEqual([
      ['first', session.id, user],
      ['second', user],
      { reason: 'replaced', by },
      'timeout',
    ])
  })

  it('connect: the first refusal wins, a throw refuses, anything unknown refuses', async () => {
    const asked: string[] = []
    const server = await startServer([
      hooked(ctx => {
        ctx.on('connect', (_session, { username }) => {
          asked.push(`first ${username}`)
          if (username === 'bad') return 'bad-credentials'
          if (username === 'odd') return 'perhaps' as never
          if (username === 'crash') throw new Error('no')
          return undefined
        })
        ctx.on('connect', async () => {
          asked.push('second')
          return 'accept'
        })
      }),
    ])
    const session = server.connect()
    const verdicts: unknown[] = []
    for (const username of ['good', 'bad', 'odd', 'crash'])
      verdicts.push(await server.dispatcher.events.connect(session, { ...info, username }))
    expect(verdicts).toEqual(['accept', 'bad-credentials', 'not-authorized', 'not-authorized'])
    expect(asked).toEqual(['first good', 'second', 'first bad', 'first odd', 'first crash'])
  })

  it('authorizeTopic: false, a throw and anything but true refuse', async () => {
    const server = await startServer([
      hooked(ctx => {
        ctx.on('authorizeTopic', (_session, action, topic) => {
          if (topic === 'crash') throw new Error('no')
          return topic === 'odd' ? ('yes' as never) : action === 'subscribe'
        })
      }),
    ])
    const session = server.connect()
    const { events } = server.dispatcher
    expect(await events.authorizeTopic(session, 'subscribe', 'a')).toBe(true)
    expect(await events.authorizeTopic(session, 'publish', 'a')).toBe(false)
    expect(await events.authorizeTopic(session, 'subscribe', 'crash')).toBe(false)
    expect(await events.authorizeTopic(session, 'subscribe', 'odd')).toBe(false)
  })

  it('a throw or a hook without end is counted and logged, and the others run', async () => {
    const told: string[] = []
    const server = await startServer(
      [
        hooked(ctx => {
          ctx.on('login', () => {
            throw new Error('mine')
          })
          ctx.on('login', () => new Promise(() => {}))
          ctx.on('login', () => void told.push('third'))
          ctx.on('connect', () => new Promise<never>(() => {}))
        }),
      ],
      { hookTimeoutMs: 30 },
    )
    const session = server.connect('7')
    await server.dispatcher.events.login(session)
    expect(told).toEqual(['third'])
    expect(await server.dispatcher.events.connect(session, info)).toBe('not-authorized')
    const labels = { module: 'Arena', hook: 'login' }
    expect(server.count('dispatch_hook_failures_total', labels)).toBe(2)
    expect(server.errors().map(({ fields }) => [fields['module'], fields['hook']])).toEqual([
      ['Arena', 'login'],
      ['Arena', 'login'],
      ['Arena', 'connect'],
    ])
  })

  it('disconnect: all are told of where 2,000 clients go at once, and each can ask the database', async () => {
    let saved = 0
    const server = await startServer([
      hooked(ctx => {
        ctx.on('disconnect', async () => {
          await ctx.db.transaction().execute(async () => {
            await new Promise(setImmediate)
            saved++
          })
        })
      }),
    ])
    const sessions = Array.from({ length: 2_000 }, () => server.connect('7'))
    await Promise.all(sessions.map(session => session.end('drain')))
    expect(saved).toBe(2_000)
    expect(server.errors()).toEqual([])
  })

  it('are fixed with the setup: later, and under an unknown name, adding one throws', async () => {
    let context: ArenaContext | undefined
    await startServer([hooked(ctx => (context = ctx))])
    expect(() => context?.on('login', () => {})).toThrow('Add hooks of "Arena" in its setup')
    expect(() => context?.use((_call, next) => next())).toThrow('Add middleware of "Arena"')
    const unknown = hooked(ctx => ctx.on('relogin' as never, (() => {}) as never))
    await expect(startServer([unknown])).rejects.toThrow('Use one of the hooks connect, login')
  })
})
