/** The ledger's functions, as its module and the clients of the load know them. */
import { defineContract } from '../../../src/index.ts'
import { sifaka } from './generated/messages.js'

const { LedgerRequest, LedgerReply, LedgerTold } = sifaka.cluster

const words = { request: LedgerRequest, response: LedgerReply, access: 'anyone' } as const

export const Ledger = defineContract({
  name: 'Ledger',
  id: 201,
  functions: {
    /** Writes a row. */
    Write: { id: 1, ...words, timeoutMs: 3_000 },
    /** The same; may be retried, and takes effect once for each `call.id`. */
    WriteOnce: { id: 2, ...words, timeoutMs: 6_000, idempotent: true },
    Echo: { id: 3, ...words, timeoutMs: 3_000 },
    /** Answers after `ms`. */
    Slow: { id: 4, ...words, timeoutMs: 3_000 },
    /** Pushes `Told` to the session that asks. */
    PushMe: { id: 5, ...words, timeoutMs: 3_000 },
    /** Pushes `Told` to `user`, wherever connected. */
    PushTo: { id: 6, ...words, timeoutMs: 3_000 },
    /** Which node answers. */
    Who: { id: 7, ...words, timeoutMs: 3_000 },
    /** Logs the session in as `user`, without a password. */
    Enter: { id: 8, ...words, timeoutMs: 6_000, changesUser: true },
    Leave: { id: 9, ...words, timeoutMs: 6_000, changesUser: true },
  },
  pushes: { Told: { type: 1, content: LedgerTold } },
})

export type LedgerFunction = keyof (typeof Ledger)['functions']

export { LedgerReply, LedgerRequest, LedgerTold }
