/** What the loop and the process of a server say to each other, by Node's IPC. */
import type { Listening } from '../app/app.ts'
import type { KvEntry } from '../store/kv/memory-kv.ts'

/** From the loop to a server. */
export type Order =
  /** Read the configuration, import the modules: nothing is opened. */
  | { readonly type: 'load'; readonly conf: string | undefined; readonly inspect: Inspect | null }
  | { readonly type: 'begin'; readonly begin: Begin }
  /** Send the clients away, close, and say what the KV held; the code stays loaded. */
  | { readonly type: 'drain'; readonly retryMs: number }
  | { readonly type: 'end' }
  /** Deadlines and keep-alives stand still from the answer on. */
  | { readonly type: 'pause' }
  | { readonly type: 'go on' }

/** It opens an inspector of its own. */
export interface Inspect {
  /** Wait for a debugger before the modules are imported. */
  readonly wait: boolean
}

/** What a server goes on with. */
export interface Begin {
  readonly kv: readonly KvEntry[]
  /** Where the one before listened: a port 0 of the configuration is that one again. */
  readonly listening: Listening | null
  /** Whom it had. */
  readonly online: Online | null
}

/** From a server to the loop. */
export type Report =
  /** The code of Sifaka is loaded; nothing of the project is. */
  | { readonly type: 'warm' }
  | { readonly type: 'inspector'; readonly port: number }
  | { readonly type: 'loaded' }
  /** Told at once, by one that is not in an endless loop. */
  | { readonly type: 'draining' }
  | { readonly type: 'ready'; readonly listening: Listening; readonly online: Online }
  /** As many clients are back as there were before, or no more came in time. */
  | { readonly type: 'back'; readonly online: Online }
  | {
      readonly type: 'drained'
      readonly kv: KvEntry[]
      readonly omitted: number
      readonly online: Online
    }
  /** What was ordered last could not be done. */
  | { readonly type: 'failed'; readonly fault: Fault }
  /** Nobody caught it: the process ends. */
  | { readonly type: 'crashed'; readonly fault: Fault }
  | { readonly type: 'paused' }

export interface Online {
  readonly sessions: number
  readonly users: number
}

/** An error on its way to people. */
export interface Fault {
  /** `ConfigInvalid`, `TypeError`. */
  readonly name: string
  readonly message: string
  /** Its stack and those of its causes; the frames of Node and of Sifaka are left out later. */
  readonly stack: string
}

export function isTyped(message: unknown): message is { readonly type: string } {
  return typeof message === 'object' && message !== null && 'type' in message
}
