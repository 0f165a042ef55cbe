/**
 * How the master, the command line and the nodes of one machine talk: a Unix socket (on Windows a
 * named pipe) for each process in the run folder, one JSON object a line. It owns the words and the
 * socket's place; it never reaches another machine and decides nothing. The truth about local nodes
 * is who answers here, for a socket ends with its process, however that dies: no file and no
 * directory is as certain. Nothing is proven but the right to enter the folder (0700), which is the
 * operator's alone.
 *
 * Nodes of an older and a newer version live side by side in a rolling update: unknown fields and
 * types of messages are tolerated, an unknown request is answered with an error.
 */

/** Stands in every message as `v`; raised only by what an older reader must refuse. */
export const controlVersion = 1

/**
 * 64 KiB: a status with 100 modules and a view of 200 nodes without theirs. Longer ones are
 * shortened.
 */
export const maxLineBytes = 64 * 1024

export type ProcessState = 'starting' | 'ready' | 'draining' | 'stopping'

export interface ListeningPort {
  /** `mqtt`, `websocket`, `health`, `monitor`. */
  readonly name: string
  readonly host: string
  readonly port: number
}

/** Another node, as the directory of the one that tells this knows it. */
export interface KnownNode {
  readonly name: string
  readonly epoch: string
  readonly version: string
  /** `host:pid`, for people. */
  readonly place: string
  /** `alive`, `suspect`, `draining`. */
  readonly state: string
  readonly load: Load
  readonly modules: readonly string[]
}

export interface Load {
  readonly calls: number
  readonly sessions: number
}

/** What a node says of itself: in answer to `status`, at each change, and each second. */
export interface NodeStatus {
  readonly name: string
  readonly pid: number
  /** 16 hex digits, new with every start. */
  readonly epoch: string
  /** Of Sifaka. */
  readonly version: string
  readonly state: ProcessState
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** `host:pid`, for people. */
  readonly place: string
  readonly listening: readonly ListeningPort[]
  readonly load: Load
  /** Functions that it has run since its process began. */
  readonly ran: number
  readonly modules: readonly string[]
  /** All nodes that its directory knows, itself among them. */
  readonly cluster: readonly KnownNode[]
}

/** One line. `id` ties an answer to its request. */
export interface ControlMessage {
  readonly type: string
  readonly id?: number
  readonly [field: string]: unknown
}

/** A status from another process as one of ours: what is absent or of another type has its zero. */
export function statusOf(value: unknown): NodeStatus | null {
  if (!isRecord(value)) return null
  const { name, pid, epoch } = value
  if (typeof name !== 'string' || typeof epoch !== 'string') return null
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 1) return null
  return {
    name,
    pid,
    epoch,
    version: textOf(value['version']),
    state: stateOf(value['state']),
    startedAt: numberOf(value['startedAt']),
    place: textOf(value['place']),
    listening: recordsOf(value['listening']).map(port => ({
      name: textOf(port['name']),
      host: textOf(port['host']),
      port: numberOf(port['port']),
    })),
    load: loadOf(value['load']),
    ran: numberOf(value['ran']),
    modules: textsOf(value['modules']),
    cluster: recordsOf(value['cluster']).map(knownNodeOf),
  }
}

function knownNodeOf(node: Record<string, unknown>): KnownNode {
  return {
    name: textOf(node['name']),
    epoch: textOf(node['epoch']),
    version: textOf(node['version']),
    place: textOf(node['place']),
    state: textOf(node['state']),
    load: loadOf(node['load']),
    modules: textsOf(node['modules']),
  }
}

/** A newer node may know states that this reader does not: it takes them for the mildest. */
function stateOf(value: unknown): ProcessState {
  return value === 'starting' || value === 'draining' || value === 'stopping' ? value : 'ready'
}

function loadOf(value: unknown): Load {
  const load = isRecord(value) ? value : {}
  return { calls: numberOf(load['calls']), sessions: numberOf(load['sessions']) }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
}

export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
