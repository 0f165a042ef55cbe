// What the types of contracts and modules must take and must refuse; checked by `tsc`, run by
// nobody.
import {
  type Database,
  defineContract,
  defineModule,
  everyone,
  type NodeRef,
  type Result,
  type SifakaError,
  toSession,
  toUsers,
} from '../../src/index.ts'
import { User } from '../../src/modules/user/user.contract.ts'
import * as messages from '../dispatch/fixtures/generated/messages.js'

type Functions = (typeof User)['functions']

export const Arena = defineContract({
  name: 'Arena',
  id: 11,
  functions: {
    Join: {
      id: 1,
      request: messages.ArenaJoinRequest,
      response: messages.ArenaJoinResponse,
      timeoutMs: 2000,
      errors: { SeatTaken: { code: 1, text: 'Seat is taken' } },
    },
    Reset: { id: 2, access: 'internal', idempotent: true },
    Look: {
      id: 3,
      access: 'anyone',
      request: messages.ArenaJoinRequest,
      response: messages.ArenaJoinResponse,
    },
  },
  pushes: { Seated: { type: 1, content: messages.ArenaSeated }, Hint: { type: 2 } },
})

// A type, not an interface: Kysely's `withTables` asks for an index signature.
type Tables = { arena_seat: { seat: number; user: string } }

async function taken(db: Database, number: number): Promise<boolean> {
  const rows = db.withTables<Tables>().selectFrom('arena_seat')
  return (await rows.where('seat', '=', number).select('user').execute()).length > 0
}

async function seat(db: Database, number: number, user: string): Promise<void> {
  await db.withTables<Tables>().insertInto('arena_seat').values({ seat: number, user }).execute()
}

/** The sample of the architecture, as a studio would write it. */
export const arena = defineModule(Arena, {
  config: { seats: { type: 'integer', default: 4, minimum: 1, maximum: 100 } },
  migrations: {
    '001_seat': {
      up: db =>
        db.schema
          .createTable('arena_seat')
          .addColumn('seat', 'integer', column => column.primaryKey())
          .addColumn('user', 'varchar(32)')
          .execute(),
    },
  },
  setup(ctx) {
    const online = new Set<string>()
    ctx.every('hint', 1000, () =>
      ctx.push([...online], 'Hint', { free: ctx.config.seats - online.size }),
    )
    ctx.on('disconnect', session => {
      if (session.user) online.delete(session.user.id)
    })
    return {
      async Join(call, request) {
        if (request.seat > ctx.config.seats)
          throw call.fail('ParamNotAllow', `seat above ${ctx.config.seats}`)
        await call.transaction(async db => {
          if (await taken(db, request.seat)) throw call.fail('SeatTaken')
          await seat(db, request.seat, call.user.id)
          await call.push(call.user.id, 'Seated', { seat: request.seat })
        })
        const node: NodeRef = ctx.node
        await call.session?.pin(Arena, node)
        const self = await call.invoke(User, 'GetSelfInfo', {})
        online.add(call.user.id)
        return { seat: request.seat, name: self.userData?.UserName }
      },
      async Reset() {
        await ctx.db.withTables<Tables>().deleteFrom('arena_seat').execute()
      },
      Look: (_call, request) => ({ seat: request.seat, balance: '5' }),
    }
  },
})

/** What the handlers refuse. */
export const refusing = defineModule(Arena, {
  setup: ctx => ({
    async Join(call, request) {
      const number: number = request.seat
      // @ts-expect-error a number, not a string
      const text: string = request.seat
      // @ts-expect-error the contract knows no such error
      const wrong: SifakaError = call.fail('Nope')
      // @ts-expect-error success is no failure
      call.fail('Success')
      // @ts-expect-error a node is a NodeRef, not its name
      await call.session?.pin(Arena, 'node1')
      // @ts-expect-error the content has another type
      await call.push(call.user.id, 'Seated', { seat: 'x' })
      // @ts-expect-error the contract knows no such push
      await call.push(call.user.id, 'Stood', {})
      // @ts-expect-error the function has no such parameter type
      await call.invoke(Arena, 'Look', { seat: 'x' })
      // @ts-expect-error the contract knows no such function
      await call.invoke(Arena, 'Leave', {})
      // @ts-expect-error a function without request takes no parameters
      await call.invoke(Arena, 'Reset', { hard: true })
      await call.invoke(Arena, 'Reset', {})
      await call.push(everyone, 'Hint', { anything: 1 }, { afterReply: true })
      await call.push(toUsers(['1', '2']), 'Hint', {})
      if (call.session) await ctx.push(toSession(call.session.id), 'Seated', { seat: number })
      // @ts-expect-error the session may be missing: the server itself may call
      call.session.login('1')
      const self = await call.user.load()
      const again = await call.invoke(Arena, 'Look', { seat: 1 })
      // 64-bit integers are decimal strings
      const balance: string = again.balance
      return { seat: number, name: self.UserName + text + wrong.message, balance }
    },
    async Reset(call) {
      // @ts-expect-error an internal function may run for nobody
      const id: string = call.user.id
      call.log.info(id)
    },
    Look(call, request) {
      // @ts-expect-error open to anyone: there may be no user
      const id: string = call.user.id
      call.log.debug(id)
      return { seat: request.seat, name: call.user?.id ?? null }
    },
  }),
})

// @ts-expect-error handlers are missing
export const half = defineModule(Arena, { setup: () => ({ async Reset() {} }) })

export const wrongResult = defineModule(Arena, {
  setup: () => ({
    // @ts-expect-error the response has a number there
    Join: () => ({ seat: 'one' }),
    Reset() {},
    Look: () => ({}),
  }),
})

const Plain = defineContract({ name: 'Plain', id: 12, functions: {} })

/** Configuration is typed by its schema. */
export const configured = defineModule(Plain, {
  config: {
    count: { type: 'integer', default: 1 },
    ratio: { type: 'number' },
    name: { type: 'string', default: 'x' },
    on: { type: 'boolean', default: false },
    level: { type: 'string', enum: ['low', 'high'], default: 'low' },
    hosts: { type: 'array', items: { type: 'string' }, default: [] },
    limits: { type: 'object', properties: { a: { type: 'integer', default: 1 } } },
    free: { type: 'object', default: {} },
    url: { type: 'string', required: true, wanted: 'a URL' },
    botToken: { type: 'string', secret: true },
    packs: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { coins: { type: 'integer', default: 1 } },
      },
      default: {},
    },
  },
  setup(ctx) {
    const count: number = ctx.config.count
    const ratio: number | undefined = ctx.config.ratio
    const name: string = ctx.config.name
    const on: boolean = ctx.config.on
    const level: 'low' | 'high' = ctx.config.level
    const hosts: readonly string[] = ctx.config.hosts
    const limit: number | undefined = ctx.config.limits?.a
    const free: unknown = ctx.config.free['x']
    const url: string = ctx.config.url
    const botToken: string | undefined = ctx.config.botToken
    const coins: number | undefined = ctx.config.packs['small']?.coins
    ctx.log.info('more', { url, botToken, coins })
    // @ts-expect-error without a default it may be missing
    const certain: number = ctx.config.ratio
    // @ts-expect-error an enum has these values alone
    const other: 'medium' = ctx.config.level
    // @ts-expect-error the schema has no such name
    const unknown = ctx.config.nope
    // @ts-expect-error configuration is frozen
    ctx.config.count = 2
    // @ts-expect-error no such hook
    ctx.on('reconnect', () => {})
    // @ts-expect-error a verdict is one of the known words
    ctx.on('connect', () => 'maybe')
    ctx.on('connect', (_session, info) => (info.username === 'x' ? 'not-authorized' : 'accept'))
    ctx.on('connect', () => 'accept')
    ctx.on('connect', async () => 'bad-credentials')
    ctx.on('connect', session => (session.user === null ? 'bad-credentials' : undefined))
    ctx.on('connect', async () => {})
    // @ts-expect-error a verdict is one of the known words, later too
    ctx.on('connect', async () => 'maybe')
    ctx.on('connect', async (session, info) => {
      await session.set('name', info.username ?? '')
      return info.username === null ? 'accept' : 'not-authorized'
    })
    ctx.on('stop', () => {})
    ctx.on('authorizeTopic', (_session, action, topic) => action === 'publish' && topic !== '')
    ctx.use(async (call, next) => {
      // @ts-expect-error middleware runs for functions without a user too
      const id: string = call.user.id
      call.log.debug(id)
      return next()
    })
    ctx.log.info('types', { count, ratio, name, on, level, hosts, limit, free })
    ctx.log.info('wrong', { certain, other, unknown })
    return {}
  },
})

// @ts-expect-error a schema has one of the known types
export const badSchema = defineModule(Plain, { config: { a: { type: 'int' } }, setup: () => ({}) })

// What is decoded is complete at every depth: only a message that was not sent is absent.
export async function whoami(call: {
  load(): Promise<Result<Functions['GetSelfInfo']>>
}): Promise<string> {
  const { userData } = await call.load()
  // @ts-expect-error the message may be absent
  userData.UserName.trim()
  return userData === null || userData === undefined ? '' : userData.UserName.trim()
}
