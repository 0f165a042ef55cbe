/** The stage's functions, as its modules and the tests know them. A text is a word or JSON. */
import { defineContract } from '../../../src/index.ts'
import { User_OnLoginSuccessNotify_Response as Words } from '../../../src/protocol/generated/messages.js'

const words = { request: Words, response: Words, access: 'anyone' } as const

export const Stage = defineContract({
  name: 'Stage',
  id: 210,
  functions: {
    /** Which node answers. */
    Where: { id: 1, ...words },
    /** Logs the session in as the user that `msg` names, with a tag behind a blank. */
    Enter: { id: 2, ...words, timeoutMs: 15_000, changesUser: true },
    Leave: { id: 3, ...words, timeoutMs: 15_000, changesUser: true },
    /** Sets the attribute before the first blank; `SetLater` does not wait for it. */
    Set: { id: 4, ...words },
    SetLater: { id: 5, ...words },
    Get: { id: 6, ...words },
    Remove: { id: 7, ...words },
    /** Pushes as a `PushOrder` says; answers with the counts, as JSON. */
    Push: { id: 8, ...words },
    /** Closes the sessions of a `KickOrder`; answers with their number. */
    Kick: { id: 9, ...words, timeoutMs: 15_000 },
    /** Sends this session's calls of `Stage` to the node that answers. */
    Pin: { id: 10, ...words },
    /** Answers with the session and its user as JSON. */
    Who: { id: 11, ...words },
    /** Has `Aside.Where` run, for the same session. */
    Through: { id: 12, ...words },
    /**
     * Waits for so many milliseconds, then sets the attribute `late`; writes down how that ended.
     */
    SetLate: { id: 13, ...words, timeoutMs: 15_000 },
    /** Waits for so many milliseconds, then logs in as `user`: `MS USER`. */
    EnterLate: { id: 14, ...words, timeoutMs: 15_000, changesUser: true },
    /** Sets an attribute of so many characters. */
    SetLong: { id: 15, ...words },
    /** Pushes so many characters to a user: `USER COUNT`. */
    PushLong: { id: 16, ...words },
    /** Pushes to a user and so many `idOfMany` with long names: `COUNT USER`. */
    PushMany: { id: 17, ...words },
  },
  pushes: { Told: { type: 1, content: Words }, Hint: { type: 2 } },
})

/** A second module with hooks of its own. */
export const Aside = defineContract({
  name: 'Aside',
  id: 211,
  functions: { Where: { id: 1, ...words } },
})

export function idOfMany(index: number): string {
  return `${index}-${'x'.repeat(400)}`
}

export interface PushOrder {
  readonly to:
    | { readonly type: 'user' | 'session'; readonly id: string }
    | { readonly type: 'users'; readonly ids: readonly string[] }
    | { readonly type: 'everyone' }
  readonly words: readonly string[]
  readonly afterReply?: boolean
  /** Throws when all are sent. */
  readonly fails?: boolean
  /** Sends each without waiting for the one before. */
  readonly atOnce?: boolean
}

export interface KickOrder {
  readonly to: PushOrder['to']
  readonly reason?: 'kicked' | 'replaced'
}

/** What a module of a node heard of a session; one line each in the node's file. */
export interface Heard {
  readonly node: string
  readonly epoch: string
  readonly module: string
  /** `set`: how a late `set` ended, in `reason`. */
  readonly hook: 'login' | 'logout' | 'disconnect' | 'set'
  readonly session: string
  readonly user: string | null
  readonly tag: string | null
  readonly reason?: string
  readonly by?: { readonly session: string; readonly tag: string | null }
}
