/**
 * The module under test: it writes down each time that it runs, in rows without a unique key, so
 * that what ran twice is seen. What the rows must be is the checker's business.
 */
import { setTimeout as delay } from 'node:timers/promises'
import {
  defineModule,
  exactText,
  SifakaError,
  toSession,
  toUser,
  type Database,
} from '../../../src/index.ts'
import { monotonicMs } from './history.ts'
import { Ledger } from './ledger.contract.ts'

export interface LedgerRow {
  request: string
  func: string
  call_id: string
  /** How often this process had run that call then. */
  attempt: number
  node: string
  epoch: string
  /** Microseconds by CLOCK_MONOTONIC; read as a decimal string. */
  begun_us: string
}

type Tables = { ledger_row: LedgerRow; ledger_once: LedgerRow }

/** Call ids whose runs are counted: more than any deadline lets live. */
const maxCounted = 100_000

export const ledger = defineModule(Ledger, {
  migrations: {
    '001_row': { up: db => createRows(db, 'ledger_row') },
    '002_once': { up: db => createRows(db, 'ledger_once') },
    '003_once_key': {
      up: db =>
        db.schema
          .createIndex('ledger_once_call')
          .on('ledger_once')
          .column('call_id')
          .unique()
          .execute(),
    },
  },

  setup(ctx) {
    const { node } = ctx
    const runs = new Map<string, number>()
    const rowOf = (call: Ran, key: string): LedgerRow => {
      const begun_us = String(Math.round(monotonicMs() * 1000))
      const attempt = (runs.get(call.id) ?? 0) + 1
      runs.set(call.id, attempt)
      if (runs.size > maxCounted) runs.delete(runs.keys().next().value!)
      const where = { node: node.name, epoch: node.epoch }
      return { request: key, func: call.func, call_id: call.id, attempt, ...where, begun_us }
    }
    const reply = (call: Ran, { key, client }: { key: string; client: string }) => {
      return { key, client, call: call.id, node: node.name, epoch: node.epoch }
    }
    return {
      async Write(call, request) {
        await insert(ctx.db, 'ledger_row', rowOf(call, request.key))
        return reply(call, request)
      },
      async WriteOnce(call, request) {
        const row = rowOf(call, request.key)
        await insert(ctx.db, 'ledger_row', row)
        await insertOnce(ctx.db, row)
        return reply(call, request)
      },
      Echo: reply,
      async Slow(call, request) {
        await delay(request.ms, undefined, { signal: call.signal })
        return reply(call, request)
      },
      async PushMe(call, request) {
        const { key, client: to } = request
        if (call.session) await call.push(toSession(call.session.id), 'Told', { key, to })
        return reply(call, request)
      },
      async PushTo(call, request) {
        const { key, user, to } = request
        await call.push(toUser(user), 'Told', { key, to })
        return reply(call, request)
      },
      Who: reply,
      Enter(call, request) {
        call.session?.login(request.user)
        return reply(call, request)
      },
      Leave(call, request) {
        call.session?.logout()
        return reply(call, request)
      },
    }
  },
})

interface Ran {
  readonly id: string
  readonly func: string
}

async function insert(db: Database, table: keyof Tables, row: LedgerRow): Promise<void> {
  await db.withTables<Tables>().insertInto(table).values(row).execute()
}

/** The fence of an idempotent function: what has its row has had its effect. */
async function insertOnce(db: Database, row: LedgerRow): Promise<void> {
  try {
    await insert(db, 'ledger_once', row)
  } catch (error) {
    if (SifakaError.from(error).code !== 'DuplicateKey') throw error
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- of any database, as migrations have it
function createRows(db: any, table: keyof Tables): Promise<void> {
  return db.schema
    .createTable(table)
    .addColumn('request', exactText(db, 64))
    .addColumn('func', exactText(db, 32))
    .addColumn('call_id', exactText(db, 64))
    .addColumn('attempt', 'integer')
    .addColumn('node', exactText(db, 64))
    .addColumn('epoch', exactText(db, 16))
    .addColumn('begun_us', 'bigint')
    .execute()
}
