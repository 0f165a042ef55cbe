/** The modules of works.contract.ts. What runs is written down in SQL, without a unique key. */
import { setTimeout as delay } from 'node:timers/promises'
import { defineModule, exactText, SifakaError, toSession } from '../../../src/index.ts'
import { Relay, Works, type Order, type RelayOrder, type WorksRow } from './works.contract.ts'

type Tables = { works_row: WorksRow }

export const config = {
  tickMs: { type: 'integer', default: 0, description: 'A timer that runs on one node; 0: none.' },
  tickRunMs: { type: 'integer', default: 0, description: 'How long one run of it takes.' },
} as const

export const migrations = {
  '001_row': {
    // oxlint-disable-next-line typescript/no-explicit-any -- of any database, as migrations have it
    up: (db: any) =>
      db.schema
        .createTable('works_row')
        .addColumn('name', exactText(db, 64))
        .addColumn('func', exactText(db, 32))
        .addColumn('call_id', exactText(db, 64))
        .addColumn('attempt', 'integer')
        .addColumn('node', exactText(db, 64))
        .addColumn('epoch', exactText(db, 16))
        .addColumn('begun', 'bigint')
        .addColumn('ended', 'bigint')
        .execute(),
  },
} as const

export const works = defineModule(Works, { config, migrations, setup: handlers })

export const relay = defineModule(Relay, {
  setup: () => ({
    Where: call => call.invoke(Works, 'Where', {}),
    Call(call, { msg }) {
      const { func, msg: words } = JSON.parse(msg) as RelayOrder
      return call.invoke(Works, func, { msg: words })
    },
    async Try(call, { msg }) {
      const { func, msg: words } = JSON.parse(msg) as RelayOrder
      try {
        return await call.invoke(Works, func, { msg: words })
      } catch (error) {
        const { code, state, errorName, message } = SifakaError.from(error)
        return { msg: JSON.stringify({ code, state, errorName, message }) }
      }
    },
    Enter: (call, words) => call.invoke(Works, 'Enter', words),
    Deep: (call, words) => call.invoke(Works, 'Deep', words),
    async Flood(call, { msg }) {
      const counts: Record<string, number> = {}
      const one = async (): Promise<void> => {
        const state = await call.invoke(Works, 'Where', {}).then(
          () => 0,
          (error: unknown) => SifakaError.from(error).state,
        )
        counts[state] = (counts[state] ?? 0) + 1
      }
      await Promise.all(Array.from({ length: Number(msg) }, one))
      return { msg: JSON.stringify(counts) }
    },
    Hasty: call => call.invoke(Works, 'Never', { msg: 'hasty' }),
  }),
})

type Context = Parameters<
  Parameters<typeof defineModule<typeof Works, typeof config>>[1]['setup']
>[0]

export function handlers(ctx: Context) {
  const { node } = ctx
  const where = { msg: node.name }
  const db = ctx.db.withTables<Tables>()
  const begin = async (run: { id: string; func: string; attempt: number }, name: string) => {
    const begun = Date.now()
    const at = { node: node.name, epoch: node.epoch, begun, ended: null }
    const row = { name, func: run.func, call_id: run.id, attempt: run.attempt, ...at }
    await db.insertInto('works_row').values(row).execute()
    return async () => {
      await db
        .updateTable('works_row')
        .set({ ended: Date.now() })
        .where('call_id', '=', run.id)
        .where('name', '=', name)
        .where('epoch', '=', node.epoch)
        .execute()
    }
  }
  type Ran = { id: string; func: string; attempt: number }
  const write = async (call: Ran, { msg }: { msg: string }) => {
    const { key, ms = 0 } = JSON.parse(msg) as Order
    const end = await begin(call, key)
    if (ms > 0) await delay(ms)
    await end()
    const ran = { key, call: call.id, attempt: call.attempt, node: node.name }
    return { msg: JSON.stringify(ran) }
  }
  if (ctx.config.tickMs > 0) {
    let ticks = 0
    const run = async () => {
      const id = `tick-${node.epoch}-${ticks++}`
      const end = await begin({ id, func: 'tick', attempt: 1 }, 'tick')
      await delay(ctx.config.tickRunMs)
      await end()
    }
    ctx.every('tick', ctx.config.tickMs, run, { scope: 'one' })
  }
  return {
    Where: () => where,
    Write: write,
    WriteOnce: write,
    Pinned: write,
    Patient: write,
    PatientOnce: write,
    Brief: write,
    InTurn: (call: Ran, words: { msg: string }) => ctx.serial('turn', () => write(call, words)),
    async Never(call: Ran & { signal: AbortSignal }, { msg }: { msg: string }) {
      await new Promise(resolve => call.signal.addEventListener('abort', resolve))
      await begin(call, `aborted ${msg}`)
      return where
    },
    Deaf: () => new Promise<never>(() => {}),
    Secret: () => where,
    Own: () => where,
    async Pin(call: { session: { pin(contract: typeof Works): Promise<void> } | null }) {
      await call.session!.pin(Works)
      return where
    },
    Enter(call: { session: { login(user: string): void } | null }, { msg }: { msg: string }) {
      call.session!.login(msg)
      return where
    },
    Fail(
      call: { fail(name: 'Broken' | 'Frozen', text?: string): Error },
      { msg }: { msg: string },
    ) {
      if (msg === 'own') throw call.fail('Broken')
      if (msg === 'general') throw call.fail('Frozen', 'The works are frozen')
      throw new Error(`a secret: ${msg}`)
    },
    async Deep(call: any, { msg }: { msg: string }) {
      const depth = Number(msg || '0') + 1
      try {
        return await call.invoke(Relay, 'Deep', { msg: String(depth + 1) })
      } catch (error) {
        if (SifakaError.from(error).code === 'Internal') return { msg: String(depth) }
        throw error
      }
    },
    Left: (call: { deadline: number }) => ({
      msg: String(Math.round(call.deadline - performance.now())),
    }),
    async PushLater(call: any, { msg }: { msg: string }) {
      await call.push(toSession(call.session.id), 'Told', { msg }, { afterReply: true })
      return where
    },
    async PushHeld(call: any, { msg }: { msg: string }) {
      await call.transaction(async () => {
        await call.push(toSession(call.session.id), 'Told', { msg })
        if (msg === 'fails') throw call.fail('Frozen')
      })
      return where
    },
  }
}
