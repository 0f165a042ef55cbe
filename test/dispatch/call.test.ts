import { describe, expect, it } from 'vitest'
import {
  type Database,
  defineContract,
  defineModule,
  everyone,
  SifakaError,
  StateCode,
  toSession,
} from '../../src/index.ts'
import { User as UserContract } from '../../src/modules/user/user.contract.ts'
import { arena, Arena, type ArenaContext } from './arena.ts'
import * as messages from './fixtures/generated/messages.js'
import { resultOf, startServer } from './support.ts'

type Tables = { seat: { number: number; user: string } }

/** A contract beside the arena: invokes it, and is invoked by it. */
const Lobby = defineContract({
  name: 'Lobby',
  id: 12,
  functions: {
    Try: {
      id: 1,
      access: 'anyone',
      request: messages.ArenaText,
      response: messages.ArenaText,
      changesUser: true,
    },
  },
})

describe('call', () => {
  it('tells id, names, session, user, deadline, and logs with them', async () => {
    const seen: Record<string, unknown>[] = []
    const server = await startServer([
      {
        definition: arena(() => ({
          async Say(call, request) {
            await call.session?.set('color', 'red')
            const { id, module, func, deadline } = call
            seen.push({ id, module, func, left: deadline - performance.now() })
            seen.push({ user: call.user?.id, color: call.session?.get('color') })
            seen.push({ session: call.session?.id, address: call.session?.address })
            await call.session?.remove('color')
            seen.push({ color: call.session?.get('color') })
            call.log.info('said')
            return request
          },
        })),
      },
    ])
    const session = server.connect('7')
    await server.request('Arena', 'Say', {}, { session, timeoutMs: 1_000 })
    await server.request('Arena', 'Say', {}, { session })
    expect(seen[0]).toMatchObject({ module: 'Arena', func: 'Say' })
    expect(seen[0]?.['left']).toBeLessThanOrEqual(1_000)
    expect(seen[1]).toEqual({ user: '7', color: 'red' })
    expect(seen[2]).toEqual({ session: session.id, address: '192.0.2.7' })
    expect(seen[3]).toEqual({ color: undefined })
    expect(seen[4]?.['id']).not.toBe(seen[0]?.['id'])
    const record = server.log.records.find(one => one.message === 'said')
    expect(record?.fields).toEqual({
      module: 'Arena',
      func: 'Say',
      call: seen[0]?.['id'],
      session: session.id,
      user: '7',
    })
  })

  it('pins its session to the node that runs it, or to the one that is named', async () => {
    const other = { name: 'other', epoch: '0123456789abcdef' }
    const pins: (string | undefined)[] = []
    let self = ''
    const server = await startServer([
      {
        definition: arena(ctx => {
          self = `${ctx.node.name}/${ctx.node.epoch}`
          return {
            async Say(call, request) {
              const note = () => pins.push(session.pins.get('Arena'))
              await call.session?.pin(Arena)
              note()
              await call.session?.pin(Arena, other)
              note()
              await call.session?.unpin(Arena)
              note()
              return request
            },
          }
        }),
      },
    ])
    const session = server.connect('7')
    expect((await server.request('Arena', 'Say', {}, { session })).state).toBe(0)
    expect(pins).toEqual([self, 'other/0123456789abcdef', undefined])
  })

  it('keeps its user although the session loses it meanwhile', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call) {
            await session.unbindUser()
            return { name: call.user.id }
          },
        })),
      },
    ])
    const session = server.connect('7')
    const reply = await server.request('Arena', 'Join', {}, { session })
    expect(resultOf(reply)).toMatchObject({ name: '7' })
  })
})

describe('call.user.load', () => {
  const told = { loads: 0, data: { UserName: 'ann', UserID: '7' } as object | null }
  const info = defineContract({
    name: 'User',
    id: 2,
    functions: { GetSelfInfo: UserContract.functions.GetSelfInfo },
  })
  const user = defineModule(info, {
    setup: () => ({
      GetSelfInfo() {
        told.loads++
        return { userData: told.data }
      },
    }),
  })

  it('asks User.GetSelfInfo once a call', async () => {
    const server = await startServer([
      { definition: user },
      {
        definition: arena(() => ({
          async Join(call) {
            const [one, two] = await Promise.all([call.user.load(), call.user.load()])
            return { name: one === two ? (await call.user.load()).UserName : 'two loads' }
          },
        })),
      },
    ])
    expect(resultOf(await server.request('Arena', 'Join', {}))).toMatchObject({ name: 'ann' })
    expect(told.loads).toBe(1)
  })

  it('rejects where that function tells nothing, and where no process has it', async () => {
    told.data = null
    const definition = arena(() => ({
      Join: async call => ({ name: (await call.user.load()).UserName }),
    }))
    const silent = await startServer([{ definition: user }, { definition }])
    expect((await silent.request('Arena', 'Join', {})).state).toBe(StateCode.Internal)
    const alone = await startServer([{ definition }])
    expect((await alone.request('Arena', 'Join', {})).state).toBe(StateCode.ServerIsDown)
  })
})

describe('call.invoke', () => {
  it('runs any function, internal ones too, for the same caller, with complete copies', async () => {
    const request = { text: 'x' }
    const server = await startServer([
      {
        definition: arena(() => ({
          async Say(call) {
            const result = await call.invoke(Arena, 'Secret', request)
            await call.invoke(Arena, 'Nothing', {})
            const joined = await call.invoke(Arena, 'Join', { seat: 3 })
            return { text: `${result.text} ${joined.seat} ${joined.balance} ${joined.name}` }
          },
          Secret: (call, { text }) => ({ text: `${text} ${call.user?.id} ${call.session?.id}` }),
        })),
      },
    ])
    const session = server.connect('7')
    const reply = await server.request('Arena', 'Say', {}, { session })
    expect(resultOf(reply)).toEqual({ text: `x 7 ${session.id} 3 0 ` })
  })

  it("rejects with a SifakaError that names the error; uncaught, its number is not the invoker's", async () => {
    const caught: unknown[] = []
    const server = await startServer([
      {
        definition: arena(() => ({
          async Say(call, { text }) {
            if (text === 'uncaught') return call.invoke(Arena, 'Deeper', { text })
            const error = await call.invoke(Arena, 'Deeper', { text }).catch(thrown => thrown)
            caught.push([error instanceof SifakaError, error.code, error.state, error.errorName])
            return { text: error.message }
          },
          async Deeper(call, { text }) {
            if (text === 'general') throw call.fail('Frozen')
            if (text === 'again') return call.invoke(Arena, 'Deeper', { text: 'own' })
            if (text === 'crash') throw new Error('secret')
            throw call.fail('Lost')
          },
        })),
      },
    ])
    const texts = ['own', 'general', 'crash', 'again']
    for (const text of texts) await server.request('Arena', 'Say', { text })
    expect(caught).toEqual([
      [true, 'FunctionFailed', 7, 'Lost'],
      [true, 'Frozen', 0xf6, 'Frozen'],
      [true, 'Internal', 0xff, 'Internal'],
      [true, 'Internal', 0xff, 'Internal'],
    ])
    const uncaught = await server.request('Arena', 'Say', { text: 'uncaught' })
    expect(uncaught).toMatchObject({ state: 0xff, msg: 'Internal Server Error' })
  })

  it('lets general codes of an invoked function pass to the client', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Say: (call, request) => call.invoke(Arena, 'Deeper', request),
          Deeper(call) {
            throw call.fail('Unauthorized', 'not you')
          },
        })),
      },
    ])
    const reply = await server.request('Arena', 'Say', {})
    expect(reply).toMatchObject({ state: StateCode.Unauthorized, msg: 'not you' })
  })

  it('has what is left of the deadline', async () => {
    const deadlines: number[] = []
    const server = await startServer([
      {
        definition: arena(() => ({
          Say(call, request) {
            deadlines.push(call.deadline)
            return call.invoke(Arena, 'Deeper', request)
          },
          Deeper(call) {
            deadlines.push(call.deadline)
            return new Promise<never>(() => {})
          },
        })),
      },
    ])
    const reply = await server.request('Arena', 'Say', {}, { timeoutMs: 40 })
    expect(reply.state).toBe(StateCode.RequestTimeout)
    expect(deadlines[1]).toBe(deadlines[0])
    await new Promise(setImmediate)
    expect(server.dispatcher.waiting).toBe(0)
  })

  it('refuses to go deeper than 16 calls, wrong parameters, and a user function for nobody', async () => {
    let depth = 0
    const server = await startServer([
      {
        definition: arena(() => ({
          Say(call, request) {
            depth++
            return call.invoke(Arena, 'Say', request)
          },
          Deeper: (call, { text }) => call.invoke(Arena, 'Say', { text: Number(text) as never }),
          async Nothing(call) {
            await call.invoke(Arena, 'Join', {})
          },
        })),
      },
    ])
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.Internal)
    expect(depth).toBe(16)
    expect((await server.request('Arena', 'Deeper', {})).state).toBe(StateCode.Internal)
    const session = server.connect(null)
    const nobody = await server.request('Arena', 'Nothing', {}, { session })
    expect(nobody.state).toBe(StateCode.NeedLogin)
  })
})

describe('call.push', () => {
  it('encodes by the contract, as JSON and protobuf, and resolves to how many it was queued for', async () => {
    const counts: number[] = []
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call) {
            counts.push(await call.push(call.user.id, 'Seated', { seat: 5 }))
            counts.push(await call.push(['7', '8'], 'Hint', { free: [1, { a: null }] }))
            counts.push(await call.push('nobody', 'Seated', {}))
            counts.push(await call.push(everyone, 'Hint', {}))
            counts.push(await call.push(toSession(call.session?.id ?? ''), 'Hint', {}))
            return {}
          },
        })),
      },
    ])
    const session = server.connect('7')
    server.connect('8')
    await server.request('Arena', 'Join', {}, { session })
    expect(counts).toEqual([1, 2, 0, 2, 1])
    expect(server.sessions.pushes[0]).toEqual({
      target: { type: 'user', id: '7' },
      message: { module: 11, type: 1, json: '{"seat":5}', protobuf: Uint8Array.of(8, 5) },
    })
    expect(server.sessions.pushes[1]).toEqual({
      target: { type: 'users', ids: ['7', '8'] },
      message: { module: 11, type: 2, json: '{"free":[1,{"a":null}]}', protobuf: null },
    })
  })

  it('rejects for content that is not of its message, too large or circular', async () => {
    const circle: Record<string, unknown> = {}
    circle['circle'] = circle
    const problems: unknown[] = []
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call) {
            const contents = [{ seat: 'x' as never }, { seat: 2 ** 40 }]
            for (const content of contents)
              problems.push(await call.push('7', 'Seated', content).catch(Boolean))
            const hints = [circle, { text: 'x'.repeat(5_000) }, [] as never, null as never]
            for (const hint of hints)
              problems.push(await call.push('7', 'Hint', hint).catch(Boolean))
            return {}
          },
        })),
      },
    ])
    expect((await server.request('Arena', 'Join', {})).state).toBe(0)
    expect(problems).toEqual([true, true, true, true, true, true])
    expect(server.sessions.pushes).toEqual([])
  })

  it('sends afterReply pushes right behind the reply, and none when the call fails', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call, { seat }) {
            await call.push('7', 'Hint', { order: 'after' }, { afterReply: true })
            await call.push('7', 'Hint', { order: 'now' })
            if (seat === 1) throw call.fail('SeatTaken')
            return {}
          },
        })),
      },
    ])
    await server.request('Arena', 'Join', {})
    await server.request('Arena', 'Join', { seat: 1 })
    expect(server.journal).toEqual([
      'push 11/2 {"order":"now"}',
      'reply 0',
      'push 11/2 {"order":"after"}',
      'push 11/2 {"order":"now"}',
      'reply 1',
    ])
  })

  it('keeps the afterReply push of an invoked function for the reply of the whole call', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Say(call, request) {
            await call.invoke(Arena, 'Deeper', request)
            await call.push('7', 'Hint', { from: 'outer' })
            return {}
          },
          async Deeper(call) {
            await call.push('7', 'Hint', { from: 'inner' }, { afterReply: true })
            return {}
          },
        })),
      },
    ])
    await server.request('Arena', 'Say', {})
    expect(server.journal).toEqual([
      'push 11/2 {"from":"outer"}',
      'reply 0',
      'push 11/2 {"from":"inner"}',
    ])
  })
})

async function createTable(db: Database): Promise<void> {
  await db.schema
    .createTable('seat')
    .addColumn('number', 'integer', column => column.primaryKey())
    .addColumn('user', 'varchar(32)')
    .execute()
}

describe('call.transaction', () => {
  it('holds pushes until the commit, which comes before the reply', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('start', () => createTable(ctx.db))
          return {
            async Join(call, { seat }) {
              const number = await call.transaction(async db => {
                const seats = db.withTables<Tables>().insertInto('seat')
                await seats.values({ number: seat, user: call.user.id }).execute()
                await call.push('7', 'Seated', { seat })
                await ctx.push('7', 'Hint', { by: 'context' })
                await call.push('7', 'Hint', { by: 'after' }, { afterReply: true })
                server.journal.push('end of work')
                return seat
              })
              server.journal.push('committed')
              return { seat: number }
            },
          }
        }),
      },
    ])
    expect(resultOf(await server.request('Arena', 'Join', { seat: 2 }))).toMatchObject({ seat: 2 })
    expect(server.journal).toEqual([
      'end of work',
      'push 11/1 {"seat":2}',
      'push 11/2 {"by":"context"}',
      'committed',
      'reply 0',
      'push 11/2 {"by":"after"}',
    ])
  })

  it('drops them with the rows when it is rolled back', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('start', () => createTable(ctx.db))
          return {
            async Join(call, { seat }) {
              await call.transaction(async db => {
                const seats = db.withTables<Tables>().insertInto('seat')
                await seats.values({ number: seat, user: call.user.id }).execute()
                await call.push('7', 'Seated', { seat })
                throw call.fail('SeatTaken')
              })
              return {}
            },
            async Say() {
              const rows = ctx.db.withTables<Tables>().selectFrom('seat').selectAll()
              return { text: String((await rows.execute()).length) }
            },
          }
        }),
      },
    ])
    expect((await server.request('Arena', 'Join', { seat: 2 })).state).toBe(1)
    expect(server.sessions.pushes).toEqual([])
    expect(resultOf(await server.request('Arena', 'Say', {}))).toEqual({ text: '0' })
  })

  it('holds what invoked functions push inside, and answers a taken key with StoreFailed', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('start', () => createTable(ctx.db))
          return {
            async Join(call, { seat }) {
              await call.transaction(async db => {
                await call.invoke(Arena, 'Say', { text: 'inner' })
                server.journal.push('end of work')
                const seats = db.withTables<Tables>().insertInto('seat')
                await seats.values({ number: seat, user: call.user.id }).execute()
              })
              return {}
            },
            async Say(call, request) {
              await call.push('7', 'Hint', { from: request.text })
              return request
            },
          }
        }),
      },
    ])
    await server.request('Arena', 'Join', { seat: 2 })
    expect((await server.request('Arena', 'Join', { seat: 2 })).state).toBe(StateCode.StoreFailed)
    expect(server.journal).toEqual([
      'end of work',
      'push 11/2 {"from":"inner"}',
      'reply 0',
      'end of work',
      'reply 238',
    ])
  })

  it('treats a push that comes after the end as the transaction was', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call, { seat }) {
            const { promise, resolve } = Promise.withResolvers<void>()
            let stray: Promise<number> | undefined
            const work = async () => {
              stray = promise.then(() => call.push('7', 'Seated', { seat }))
              if (seat === 1) throw call.fail('SeatTaken')
            }
            await call.transaction(work).catch(() => {})
            resolve()
            await stray
            return {}
          },
        })),
      },
    ])
    await server.request('Arena', 'Join', { seat: 1 })
    await server.request('Arena', 'Join', { seat: 2 })
    expect(server.journal).toEqual(['reply 0', 'push 11/1 {"seat":2}', 'reply 0'])
  })

  it('is rolled back at the deadline, gives its connection back, and takes no statement after it', async () => {
    const { promise: later, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: late, resolve: tellLate } = Promise.withResolvers<unknown>()
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('start', () => createTable(ctx.db))
          return {
            async Join(call, { seat }) {
              await call.transaction(async db => {
                const seats = db.withTables<Tables>().insertInto('seat')
                await seats.values({ number: seat, user: call.user.id }).execute()
                await later
                const second = seats.values({ number: seat + 1, user: 'late' }).execute()
                tellLate(await second.catch((error: unknown) => error))
              })
              return {}
            },
            async Say() {
              const rows = ctx.db.withTables<Tables>().selectFrom('seat').selectAll()
              return { text: String((await rows.execute()).length) }
            },
          }
        }),
      },
    ])
    const join = await server.request('Arena', 'Join', { seat: 2 }, { timeoutMs: 30 })
    expect(join.state).toBe(StateCode.RequestTimeout)
    expect(resultOf(await server.request('Arena', 'Say', {}))).toEqual({ text: '0' })
    goOn()
    expect(String(await late)).toContain('its deadline has passed')
    expect(resultOf(await server.request('Arena', 'Say', {}))).toEqual({ text: '0' })
  })

  it('refuses a transaction inside of one', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Join(call) {
            await call.transaction(() => call.transaction(async () => {}))
            return {}
          },
        })),
      },
    ])
    expect((await server.request('Arena', 'Join', {})).state).toBe(StateCode.Internal)
    const [record] = server.errors()
    expect(String(record?.fields['error'])).toContain('Use the open transaction: "Arena.Join"')
  })
})

describe('call.session.login', () => {
  it('binds the user after the handler and before the reply, logout hooks first', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('login', session => {
            server.journal.push(`login ${session.user?.id} ${session.user?.tag}`)
          })
          ctx.on('logout', (session, { reason }) => {
            server.journal.push(`logout ${session.user?.id} ${reason}`)
          })
          return {
            async Enter(call, { text }) {
              if (text === '') call.session?.logout()
              else call.session?.login(text, { tag: 'family' })
              await call.push(toSession(call.session?.id ?? ''), 'Hint', {}, { afterReply: true })
              server.journal.push(`handled, user ${call.session?.user?.id}`)
              return {}
            },
          }
        }),
      },
    ])
    const session = server.connect(null)
    for (const text of ['7', '8', '']) await server.request('Arena', 'Enter', { text }, { session })
    expect(session.userId).toBeNull()
    expect(server.journal).toEqual([
      'handled, user undefined',
      'login 7 family',
      'reply 0',
      'push 11/2 {}',
      'handled, user 7',
      'logout 7 relogin',
      'login 8 family',
      'reply 0',
      'push 11/2 {}',
      'handled, user 8',
      'logout 8 logout',
      'reply 0',
      'push 11/2 {}',
    ])
  })

  it('binds nobody when the call fails, when its result is unusable, or after the deadline', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          async Enter(call, { text }) {
            call.session?.login('7')
            if (text === 'fail') throw call.fail('Frozen')
            if (text === 'late') {
              await new Promise<void>(resolve => {
                call.signal.addEventListener('abort', () => resolve())
              })
            }
            return { text: text === 'unusable' ? (5 as never) : text }
          },
        })),
      },
    ])
    const session = server.connect(null)
    const states: number[] = []
    for (const text of ['fail', 'unusable', 'late']) {
      const options = { session, timeoutMs: 30 }
      states.push((await server.request('Arena', 'Enter', { text }, options)).state)
    }
    await new Promise(setImmediate)
    expect(states).toEqual([0xf6, 0xff, 0xf3])
    expect(session.userId).toBeNull()
  })

  it('answers with the error of the binding, for a plain value too', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Enter(call, request) {
            call.session?.login('7')
            return request
          },
        })),
      },
    ])
    const session = server.connect(null)
    session.closed = true
    const reply = await server.request('Arena', 'Enter', {}, { session })
    expect(reply.state).toBe(StateCode.ServerIsDown)
  })

  it('answers at the deadline where a login hook does not end', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('login', () => new Promise(() => {}))
          return {
            Enter(call, request) {
              call.session?.login('7')
              return request
            },
          }
        }),
      },
    ])
    const options = { session: server.connect(null), timeoutMs: 30 }
    const reply = await server.request('Arena', 'Enter', {}, options)
    expect(reply.state).toBe(StateCode.RequestTimeout)
  })

  it('is an effect of the whole call where the function was invoked', async () => {
    const lobby = defineModule(Lobby, {
      setup: () => ({
        async Try(call, request) {
          await call.invoke(Arena, 'Enter', request)
          if (request.text === 'fail') throw call.fail('Frozen')
          return { text: String(call.session?.user?.id) }
        },
      }),
    })
    const server = await startServer([
      { definition: lobby },
      {
        definition: arena(() => ({
          Enter(call, request) {
            call.session?.login('7')
            return request
          },
        })),
      },
    ])
    const session = server.connect(null)
    await server.request('Lobby', 'Try', { text: 'fail' }, { session })
    expect(session.userId).toBeNull()
    const reply = await server.request('Lobby', 'Try', { text: 'x' }, { session })
    expect(resultOf(reply)).toEqual({ text: 'undefined' })
    expect(session.userId).toBe('7')
  })

  it('throws in a function that does not declare changesUser, and in one invoked by such', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Say(call, request) {
            call.session?.login('7')
            return request
          },
          Deeper: (call, request) => call.invoke(Arena, 'Enter', request),
          Enter(call, request) {
            call.session?.logout()
            return request
          },
        })),
      },
    ])
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.Internal)
    expect((await server.request('Arena', 'Deeper', {})).state).toBe(StateCode.Internal)
    const words = server.errors().map(record => String(record.fields['error']))
    expect(words).toEqual([
      'Error: Declare "changesUser: true" for "Arena.Say" in its contract to log in',
      'Error: Declare "changesUser: true" for "Arena.Deeper" in its contract to log out',
    ])
  })
})

describe('call.disconnect', () => {
  it('closes sessions but the excepted one and tells how many', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('disconnect', (session, reason) => {
            server.journal.push(`${session.user?.id} gone, ${reason}`)
          })
          return {
            async Join(call) {
              const except = call.session?.id
              const closed = await call.disconnect(call.user.id, { reason: 'replaced', except })
              return { seat: closed + (await ctx.disconnect('9')) }
            },
          }
        }),
      },
    ])
    const session = server.connect('7')
    server.connect('7')
    server.connect('9')
    const reply = await server.request('Arena', 'Join', {}, { session })
    expect(resultOf(reply)).toMatchObject({ seat: 2 })
    expect(server.journal.slice(0, 2)).toEqual(['7 gone, replaced', '9 gone, kicked'])
    expect(session.closed).toBe(false)
  })
})

describe('ctx.transaction', () => {
  it('holds pushes of a timer or hook until the commit, and drops them with the rows', async () => {
    let context: ArenaContext | undefined
    const server = await startServer([
      {
        definition: arena(ctx => {
          context = ctx
          ctx.on('start', () => createTable(ctx.db))
          ctx.on('login', async () => {
            await ctx.transaction(async db => {
              await ctx.push('7', 'Hint', { by: 'hook' })
              const row = { number: 1, user: '7' }
              await db.withTables<Tables>().insertInto('seat').values(row).execute()
              server.journal.push('end of work')
            })
            server.journal.push('committed')
          })
          return {}
        }),
      },
    ])
    await server.dispatcher.events.login(server.connect('7'))
    const done = ['end of work', 'push 11/2 {"by":"hook"}', 'committed']
    expect(server.journal).toEqual(done)

    const { transaction, push, db } = context!
    const failing = transaction(async tables => {
      await push('7', 'Hint', { by: 'nobody' })
      await tables.withTables<Tables>().deleteFrom('seat').execute()
      throw new Error('too late')
    })
    await expect(failing).rejects.toThrow('too late')
    expect(server.journal).toEqual(done)
    expect(await db.withTables<Tables>().selectFrom('seat').selectAll().execute()).toHaveLength(1)
    const nested = transaction(() => transaction(async () => {}))
    await expect(nested).rejects.toThrow('Use the open transaction')
  })

  it('is that of the call it is used in', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.on('start', () => createTable(ctx.db))
          return {
            async Join(call) {
              await ctx.transaction(async () => {
                await call.push('7', 'Hint', { by: 'after' }, { afterReply: true })
                await call.push('7', 'Hint', { by: 'call' })
              })
              return {}
            },
          }
        }),
      },
    ])
    await server.request('Arena', 'Join', {})
    const after = 'push 11/2 {"by":"after"}'
    expect(server.journal).toEqual(['push 11/2 {"by":"call"}', 'reply 0', after])
  })
})
