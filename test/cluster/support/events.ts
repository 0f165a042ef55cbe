/**
 * What a run of the cluster tests leaves behind: a history, one event a line. Every process that
 * logs stamps its events by CLOCK_MONOTONIC (`process.hrtime`, Python's `time.monotonic`), which
 * all processes of one machine share, so the logs of all of them merge into one order. The events
 * say what was seen, never what it means: matching replies to requests is the checker's work.
 */

interface At {
  /** Milliseconds by CLOCK_MONOTONIC. */
  readonly t: number
}

interface OfConnection extends At {
  /** The client's name, which its requests carry and their replies echo. */
  readonly client: string
  /** Counts the connections of one client from 1. */
  readonly conn: number
}

/** The CONNACK of a connection came. */
export interface ConnectEvent extends OfConnection {
  readonly e: 'connect'
  readonly clientId: string
}

interface CloseEvent extends OfConnection {
  readonly e: 'close'
}

export interface InvokeEvent extends OfConnection {
  readonly e: 'invoke'
  /** Unique in the run; the key of the rows that the call writes. */
  readonly request: string
  readonly wire: 'i' | 'f'
  /** Null: bare. Unique on its connection. */
  readonly tag: string | null
  readonly func: string
  /** The function's deadline from the acceptance on, in ms. */
  readonly deadlineMs: number
}

/** The PUBACK of a request; of a request of an earlier connection it tells of a left-over. */
export interface PubackEvent extends OfConnection {
  readonly e: 'puback'
  readonly request: string
}

export interface ReplyEvent extends OfConnection {
  readonly e: 'reply'
  readonly topic: string
  readonly state: number
  readonly text: string
  /** What the reply itself says of its request and its client; null in errors. */
  readonly request: string | null
  readonly name: string | null
}

export interface PushEvent extends OfConnection {
  readonly e: 'push'
  readonly topic: string
  /** Unique in the run. */
  readonly push: string
  /** The client that it was meant for, by the sender's word. */
  readonly to: string
}

/** Excuses that a fault declares; they hold from its begin until `excuseMs` after its end. */
export type Excuse = 'twins' | 'silence'

/** A fault of the nemesis begins. Kills have no end of their own: theirs is the return. */
export interface FaultEvent extends At {
  readonly e: 'fault'
  readonly id: number
  /** `kill`, `stop`, `cut`, `empty`, `flush`, `drain` and so on. */
  readonly action: string
  /** A node or a service, by name. */
  readonly target: string
  readonly edge: 'begin' | 'end'
  /**
   * Of a begin: calls that must be in flight then, or the fault has hit nothing; 0 unless stated.
   */
  readonly minInFlight?: number
  /**
   * `twins`: an id may be open twice. `silence`: connections get no word (their gate stands still),
   * so that time does not count against deadlines.
   */
  readonly excuses?: readonly Excuse[]
  readonly excuseMs?: number
  /** No call may be refused or time out while it lasts. */
  readonly keepsService?: boolean
}

/** Lasts until the next phase, or the end. */
export interface PhaseEvent extends At {
  readonly e: 'phase'
  readonly name: string
  /** Successful calls that it must have, or the run is void. */
  readonly floor: number
}

/**
 * A life of a process, by the harness: `up` when it serves, `down` when it has ended or was killed.
 */
interface NodeEvent extends At {
  readonly e: 'up' | 'down'
  readonly node: string
  readonly pid: number
}

/** A row of the ledger. */
export interface EffectEvent extends At {
  /**
   * `row`: one for each time that a handler ran. `once`: what is left of them after deduplication.
   */
  readonly e: 'row' | 'once'
  readonly request: string
  readonly func: string
  /** `call.id`. */
  readonly call: string
  /** How often this process had run that call then, from 1. */
  readonly attempt: number
  readonly node: string
  readonly epoch: string
  /** When the handler began, by the worker's CLOCK_MONOTONIC. */
  readonly begun: number
}

/**
 * A gate's own word of what it holds: a client id from connect to disconnect, a user while bound.
 */
export interface HoldEvent extends At {
  readonly e: 'hold' | 'drop'
  readonly what: 'client' | 'user'
  readonly id: string
  readonly gate: string
  readonly epoch: string
  readonly session: string
}

/** A claim as it stands in the KV. */
export interface StandingClaim {
  readonly what: 'client' | 'user'
  readonly id: string
  /** `name/epoch`. */
  readonly owner: string
  readonly session: string
}

/** All claims of the KV, read when the faults were long over. */
export interface ClaimsEvent extends At {
  readonly e: 'claims'
  readonly claims: readonly StandingClaim[]
}

/** Clients that must have a connection now: they came back unaided. */
interface ExpectEvent extends At {
  readonly e: 'expect'
  readonly clients: readonly string[]
}

/** Found at the end though nothing should be: a process, a listening port, a session. */
interface OrphanEvent extends At {
  readonly e: 'orphan'
  readonly kind: 'pid' | 'port' | 'session'
  readonly words: string
}

/**
 * A count of the run with what it must be at least, such as `retries`, `tombstones`, `takeovers`.
 */
interface CountEvent extends At {
  readonly e: 'count'
  readonly name: string
  readonly value: number
  readonly atLeast: number
}

/** Both ends of the log: a history without its end is that of a test that died. */
interface MarkEvent extends At {
  readonly e: 'begin' | 'end'
  readonly seed: number
}

export type HistoryEvent =
  | ConnectEvent
  | CloseEvent
  | InvokeEvent
  | PubackEvent
  | ReplyEvent
  | PushEvent
  | FaultEvent
  | PhaseEvent
  | NodeEvent
  | EffectEvent
  | HoldEvent
  | ClaimsEvent
  | ExpectEvent
  | OrphanEvent
  | CountEvent
  | MarkEvent
