/** What the master tells of its nodes, and how it is read from another process. */
import type { KnownNode, Load } from '../control/control.ts'
import {
  isRecord,
  maxLineBytes,
  numberOf,
  recordsOf,
  statusOf,
  textOf,
} from '../control/control.ts'

/**
 * `starting`, `ready`, `draining`, `stopping`: as the node says; `stopping` also while it is
 * restarted or the master ends. `silent`: it has not spoken for three seconds. `waiting`: it died,
 * or cannot start because a port or a service is not to be had, and is started again in a moment.
 * `failed`: it died too often and waits for `restart`. `down`: drained by command, it waits for
 * `restart`.
 */
export type SupervisedState =
  | 'starting'
  | 'ready'
  | 'draining'
  | 'stopping'
  | 'silent'
  | 'waiting'
  | 'failed'
  | 'down'

export interface SupervisedStatus {
  readonly name: string
  readonly state: SupervisedState
  readonly isGate: boolean
  /** Null while no process runs; so are epoch and start. */
  readonly pid: number | null
  readonly epoch: string | null
  readonly version: string
  /** Milliseconds since 1970. */
  readonly startedAt: number | null
  /** Starts after a death. */
  readonly restarts: number
  readonly load: Load
  /** Functions that this process has run. */
  readonly ran: number
  readonly modules: readonly string[]
  readonly listening: readonly {
    readonly name: string
    readonly host: string
    readonly port: number
  }[]
  /**
   * The end of its log, where it is `failed`; why it cannot start yet, where a port or a service is
   * away.
   */
  readonly lastWords: readonly string[]
}

export interface MasterStatus {
  /** Null where no master runs: the nodes have answered themselves. */
  readonly master: { readonly pid: number; readonly startedAt: number } | null
  /** Those of this machine. */
  readonly nodes: readonly SupervisedStatus[]
  /** The others, as the directory of one of ours knows them. */
  readonly elsewhere: readonly KnownNode[]
}

/** What every control surface of the master offers: command line, monitor. */
export interface MasterControl {
  status(): Promise<MasterStatus>
  /** Resolves when the node has ended; it stays down until `restart`. */
  drain(name: string): Promise<void>
  /** Drains the node where it runs; resolves when the new one is ready. */
  restart(name: string): Promise<void>
  /**
   * Each node in turn. Rejects where one does not get ready; those after it run, as before if they
   * could.
   */
  rolling(onProgress: (text: string) => void): Promise<void>
}

export const supervisedStates: readonly SupervisedState[] = [
  'starting',
  'ready',
  'draining',
  'stopping',
  'silent',
  'waiting',
  'failed',
  'down',
]

/** What is left out first, so that a status fits into a line: on a machine in trouble it must. */
const shorter: readonly ((status: MasterStatus) => MasterStatus)[] = [
  status => withLastWords(status, 2),
  status => ({ ...status, elsewhere: status.elsewhere.map(node => ({ ...node, modules: [] })) }),
  status => ({ ...status, elsewhere: [] }),
  status => withLastWords(status, 0),
  status => ({ ...status, nodes: status.nodes.map(node => ({ ...node, modules: [] })) }),
  status => ({ ...status, nodes: status.nodes.map(node => ({ ...node, listening: [] })) }),
]

export function fitted(status: MasterStatus): MasterStatus {
  let fit = status
  for (const shorten of shorter) {
    if (Buffer.byteLength(JSON.stringify(fit)) < maxLineBytes - 1024) break
    fit = shorten(fit)
  }
  return fit
}

function withLastWords(status: MasterStatus, lines: number): MasterStatus {
  const nodes = status.nodes.map(node => ({
    ...node,
    lastWords: lines === 0 ? [] : node.lastWords.slice(-lines),
  }))
  return { ...status, nodes }
}

/** A master's answer as ours, whatever its version. */
export function masterStatusOf(value: unknown): MasterStatus {
  const status = isRecord(value) ? value : {}
  const master = status['master']
  return {
    master: isRecord(master)
      ? { pid: numberOf(master['pid']), startedAt: numberOf(master['startedAt']) }
      : null,
    nodes: recordsOf(status['nodes']).map(supervisedOf),
    elsewhere: clusterOf(status['elsewhere']),
  }
}

function supervisedOf(node: Record<string, unknown>): SupervisedStatus {
  // The fields of a node's own status are read as such, with stand-ins where no process runs.
  const own = statusOf({ ...node, pid: node['pid'] ?? 1, epoch: node['epoch'] ?? '' })
  return {
    name: textOf(node['name']),
    state: supervisedStates.find(known => known === node['state']) ?? 'ready',
    isGate: node['isGate'] === true,
    pid: node['pid'] === null ? null : numberOf(node['pid']),
    epoch: typeof node['epoch'] === 'string' ? node['epoch'] : null,
    version: textOf(node['version']),
    startedAt: typeof node['startedAt'] === 'number' ? node['startedAt'] : null,
    restarts: numberOf(node['restarts']),
    load: own?.load ?? { calls: 0, sessions: 0 },
    ran: own?.ran ?? 0,
    modules: own?.modules ?? [],
    listening: own?.listening ?? [],
    lastWords: Array.isArray(node['lastWords'])
      ? node['lastWords'].filter(line => typeof line === 'string')
      : [],
  }
}

function clusterOf(value: unknown): readonly KnownNode[] {
  return statusOf({ name: '', epoch: '', pid: 1, cluster: value })?.cluster ?? []
}
