/** A small game that does what the tests of the kit want to see: time, pushes, faults, stores. */
import { defineContract, defineModule, everyone, type Migration } from '../../src/index.ts'
import * as messages from '../dispatch/fixtures/generated/messages.js'

const { ArenaText: Text, ArenaSeated: Count } = messages

export const Game = defineContract({
  name: 'Game',
  id: 21,
  functions: {
    Say: { id: 1, request: Text, response: Count },
    Clear: { id: 2, access: 'internal', response: Count },
    Fail: { id: 3, access: 'anyone', request: Text },
    FailLater: { id: 4, access: 'anyone' },
    Forget: { id: 5, access: 'anyone' },
    Hang: { id: 6, access: 'anyone', timeoutMs: 4_000 },
    Lock: { id: 7, access: 'anyone', timeoutMs: 10_000 },
    Remember: { id: 8, access: 'anyone', request: Text },
    Recall: { id: 9, access: 'anyone', response: Text },
    Note: { id: 10, access: 'anyone', request: Text },
    SayLater: { id: 11, access: 'anyone', request: Text, timeoutMs: 30_000 },
    Title: { id: 12, access: 'anyone', response: Text },
    Wait: { id: 13, access: 'anyone' },
  },
  pushes: {
    Said: { type: 1, content: Text },
    Tick: { type: 2, content: Count },
    Gone: { type: 3, content: Text },
  },
})

export type Tables = { game_note: { at: number | string; text: string } }

const migrations: Readonly<Record<string, Migration>> = {
  '001_note': {
    up: db =>
      db.schema
        .createTable('game_note')
        .addColumn('at', 'bigint')
        .addColumn('text', 'varchar(100)')
        .execute(),
  },
}

export const game = defineModule(Game, {
  config: {
    title: { type: 'string', default: 'Lemurs' },
    tickMs: { type: 'integer', default: 0, minimum: 0 },
  },
  migrations,
  setup(ctx) {
    let said = 0
    let ticks = 0
    const note = async (text: string): Promise<void> => {
      await ctx.db
        .withTables<Tables>()
        .insertInto('game_note')
        .values({ at: ctx.now(), text })
        .execute()
    }
    if (ctx.config.tickMs > 0)
      ctx.every('tick', ctx.config.tickMs, async () => {
        ticks++
        await note(`tick ${ticks}`)
        await ctx.push(everyone, 'Tick', { seat: ticks })
      })
    ctx.on('disconnect', async (_session, reason) => {
      await note(`gone: ${reason}`)
      await ctx.push(everyone, 'Gone', { text: reason })
    })
    return {
      async Say(call, { text }) {
        said++
        await call.push(everyone, 'Said', { text })
        return { seat: said }
      },
      Clear() {
        const before = said
        said = 0
        return { seat: before }
      },
      Fail(_call, { text }) {
        throw new Error(text)
      },
      FailLater() {
        ctx.after('later', 10, () => {
          throw new Error('late')
        })
      },
      async Forget() {
        void Promise.reject(new Error('forgotten'))
      },
      Hang: () => new Promise<void>(() => {}),
      Lock: () => ctx.serial('door', () => new Promise<void>(() => {})),
      Remember: (_call, { text }) => ctx.kv.set('word', text, { ttlMs: 60_000 }),
      async Recall() {
        return { text: (await ctx.kv.get('word')) ?? '' }
      },
      Note: (_call, { text }) => note(text),
      async SayLater(call, { text }) {
        await new Promise<void>(resolve => void ctx.after('say', 5_000, resolve))
        await note(text)
        await call.push(everyone, 'Said', { text })
      },
      Title: () => ({ text: ctx.config.title }),
      Wait: () => new Promise<void>(() => {}),
    }
  },
})
