/**
 * What the tests of routing call: functions that say where they run, wait, fail and call each
 * other.
 */
import { defineContract } from '../../../src/index.ts'
import { User_OnLoginSuccessNotify_Response as Words } from '../../../src/protocol/generated/messages.js'

const words = { request: Words, response: Words, access: 'anyone' } as const

/** A text is a word, or JSON as each function says. */
export const Works = defineContract({
  name: 'Works',
  id: 220,
  addressable: true,
  functions: {
    /** Which node answers. */
    Where: { id: 1, ...words },
    /** Writes a row for an `Order`, waits, answers with a `Ran` as JSON. */
    Write: { id: 2, ...words, timeoutMs: 8_000 },
    /** The same; may be run again where its node dies. */
    WriteOnce: { id: 3, ...words, timeoutMs: 8_000, idempotent: true },
    /** A deadline of a second: calls of it must not run when it has passed. */
    Brief: { id: 4, ...words, timeoutMs: 1_000 },
    /** Never ends by itself; writes a row `aborted` when its signal aborts. */
    Never: { id: 5, ...words, timeoutMs: 1_500 },
    Secret: { id: 6, ...words, access: 'internal' },
    /** For users alone. */
    Own: { id: 7, ...words, access: 'user' },
    Pin: { id: 8, ...words },
    Enter: { id: 9, ...words, timeoutMs: 6_000, changesUser: true },
    /** Fails as `msg` says: `own`, `general`, or anything else. */
    Fail: { id: 10, ...words, errors: { Broken: { code: 7, text: 'The works are broken' } } },
    /** Invokes `Relay.Deep`, which invokes it, until the bound; answers with how deep it came. */
    Deep: { id: 11, ...words },
    /** How much time was left when it began, in ms. */
    Left: { id: 12, ...words },
    /** Pushes `msg` after its reply. */
    PushLater: { id: 13, ...words },
    /** Pushes in a transaction, which fails where `msg` says `fails`. */
    PushHeld: { id: 14, ...words },
    /** Waits in `ctx.serial`: one at a time. */
    InTurn: { id: 15, ...words, timeoutMs: 8_000 },
    /** Never ends, whatever becomes of its signal. */
    Deaf: { id: 16, ...words, timeoutMs: 30_000 },
    Pinned: { id: 17, ...words, idempotent: true, timeoutMs: 8_000 },
    /** As `Write`, for those who outwait the start of a process on a busy machine. */
    Patient: { id: 19, ...words, timeoutMs: 60_000 },
    PatientOnce: { id: 20, ...words, timeoutMs: 60_000, idempotent: true },
  },
  pushes: { Told: { type: 1, content: Words } },
})

/** As a newer version announces it: one function more, and one that is no client's any more. */
export const NewWorks = defineContract({
  ...Works,
  functions: {
    ...Works.functions,
    Left: { ...Works.functions.Left, access: 'internal' },
    Fresh: { id: 18, ...words },
  },
})

/** Calls `Works` for its caller. */
export const Relay = defineContract({
  name: 'Relay',
  id: 221,
  functions: {
    /** Invokes the function of `Works` that a `RelayOrder` names; answers as it does. */
    Call: { id: 1, ...words, timeoutMs: 8_000 },
    /** The same, and says as JSON what error came of it. */
    Try: { id: 2, ...words, timeoutMs: 3_000 },
    /** May change the user. */
    Enter: { id: 3, ...words, timeoutMs: 6_000, changesUser: true },
    Deep: { id: 4, ...words },
    Where: { id: 5, ...words },
    /** Invokes `Works.Where` so many times at once; answers with the counts by state, as JSON. */
    Flood: { id: 7, ...words, timeoutMs: 10_000 },
    /** Ends after 300 ms and with it what it invoked. */
    Hasty: { id: 6, ...words, timeoutMs: 300 },
  },
})

export interface Order {
  readonly key: string
  readonly ms?: number
}

export interface RelayOrder {
  readonly func: keyof (typeof Works)['functions']
  readonly msg: string
}

export interface Ran {
  readonly key: string
  readonly call: string
  readonly attempt: number
  readonly node: string
}

export interface WorksRow {
  readonly name: string
  readonly func: string
  readonly call_id: string
  readonly attempt: number
  readonly node: string
  readonly epoch: string
  /** Milliseconds since 1970. */
  readonly begun: number
  readonly ended: number | null
}
