/**
 * Starts the process of a node. It gets nothing of the master's that could end with the master: a
 * session of its own, so that Ctrl-C in the terminal reaches the master alone, and a log file
 * instead of a pipe, for writing to a pipe whose reader is dead ends the writer. The channel by
 * which a process may get its turn and its ports is closed by the process as soon as it has them.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { escapeText } from '../base/escape-text.ts'
import { isWarm, type Turn } from '../control/turn.ts'
import type { NodePlan } from './plan.ts'
import { inherited } from './plan.ts'
import { PortHolder } from './port-holder.ts'

export interface ChildExit {
  /** Null where a signal ended it, or where nobody could see how it ended. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** It could not even be started. */
  readonly error?: Error
}

export interface Child {
  /** Undefined where it could not be started; `exited` says why. */
  readonly pid: number | undefined
  readonly exited: Promise<ChildExit>
}

/** A process that has not begun to be the node. */
export interface Standby extends Child {
  /** Resolves to true when its code is loaded, to false where it ends before. */
  readonly warm: Promise<boolean>
  /** The node is gone, and this process is it now; `plan.ports` must be open. */
  begin(options: SpawnOptions): void
}

interface SpawnOptions {
  /** The epoch of the node's last life, which ended without a farewell. */
  readonly predecessor?: string
}

/** All that the supervisor needs of the operating system to start a node. */
export interface Spawner {
  /** `plan.ports` must be open there before a node is spawned. */
  readonly ports: PortHolder
  spawn(plan: NodePlan, options: SpawnOptions): Child
  /** Starts the node's next process beside the one that runs: it loads its code and waits. */
  standBy(plan: NodePlan): Standby
  /** The end of what its last process wrote, for people; lines that repeat stand there once. */
  lastWords(plan: NodePlan): string[]
  /** Where it writes. */
  logFile(plan: NodePlan): string
}

export interface SpawnerOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** A file a node: `<name>.log`. */
  readonly logDir: string
  /** Where Node keeps compiled code, which takes a third off a start; nowhere unless stated. */
  readonly cacheDir?: string
  /**
   * The program and its first arguments, before `start --conf FILE`; `sifaka` itself unless stated.
   */
  readonly command?: readonly string[]
}

/** Larger ones are moved to `<name>.log.1` at the next start. */
const maxLogBytes = 64 * 1024 * 1024
const lastBytes = 8 * 1024
const lastLines = 10

export function createSpawner(options: SpawnerOptions): Spawner {
  const script = path.resolve(import.meta.dirname, '../../bin/sifaka.js')
  const [program = process.execPath, ...first] = options.command ?? [process.execPath, script]
  const logOf = ({ name }: NodePlan): string => path.join(options.logDir, `${name}.log`)
  /** Where in its file the last process began to write, by node. */
  const begins = new Map<string, number>()
  const ports = new PortHolder()
  const { cacheDir } = options
  const cache = cacheDir === undefined ? {} : { NODE_COMPILE_CACHE: cacheDir }
  const launch = (
    plan: NodePlan,
    { args, hasChannel }: { readonly args: readonly string[]; readonly hasChannel: boolean },
  ): ChildProcess => {
    const log = openLog(logOf(plan))
    const output = log ?? 'ignore'
    begins.set(plan.name, log === null ? 0 : fstatSync(log).size)
    try {
      const child = spawn(program, [...first, 'start', '--conf', plan.file, ...args], {
        cwd: options.cwd,
        env: { ...cache, ...inherited(options.env), ...plan.env },
        stdio: ['ignore', output, output, ...(hasChannel ? ['ipc' as const] : [])],
        detached: true,
        windowsHide: true,
      })
      // A master that hands over ends before its nodes do.
      child.unref()
      return child
    } finally {
      if (log !== null) closeSync(log)
    }
  }
  return {
    ports,
    spawn(plan, { predecessor }) {
      const { ports: handed = [] } = plan
      const args = predecessor === undefined ? [] : ['--predecessor', predecessor]
      const child = launch(plan, { args, hasChannel: handed.length > 0 })
      if (child.pid !== undefined) ports.hand(child, handed)
      return { pid: child.pid, exited: exitOf(child) }
    },
    standBy(plan) {
      const child = launch(plan, { args: ['--standby'], hasChannel: true })
      const exited = exitOf(child)
      return {
        pid: child.pid,
        exited,
        warm: Promise.race([warmthOf(child), exited.then(() => false)]),
        begin({ predecessor }) {
          const { ports: handed = [] } = plan
          const turn: Turn = { type: 'turn', predecessor, isLast: handed.length === 0 }
          // A child that has ended already is told by its exit.
          child.send(turn, () => {})
          ports.hand(child, handed)
        },
      }
    },
    lastWords: plan => endOf(logOf(plan), begins.get(plan.name) ?? 0),
    logFile: logOf,
  }
}

function exitOf(child: ChildProcess): Promise<ChildExit> {
  return new Promise(resolve => {
    child.on('error', error => resolve({ code: null, signal: null, error }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

function warmthOf(child: ChildProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const take = (message: unknown): void => {
    if (!isWarm(message)) return
    child.off('message', take)
    resolve(true)
  }
  child.on('message', take)
  return promise
}

/**
 * Null where it cannot be opened (a full disk, a folder of another user): the node runs without.
 */
function openLog(file: string): number | null {
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    moveLarge(file)
    return openSync(file, 'a', 0o600)
  } catch {
    return null
  }
}

function moveLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= maxLogBytes) return
  try {
    renameSync(file, `${file}.1`)
  } catch {
    // Windows moves no file that somebody reads: it grows on until the next start.
  }
}

/** `begin` is of no use where the file was cut since. */
function endOf(file: string, begin: number): string[] {
  try {
    const log = openSync(file, 'r')
    try {
      const { size } = fstatSync(log)
      const written = begin > size ? size : size - begin
      const bytes = Buffer.alloc(Math.min(written, lastBytes))
      readSync(log, bytes, 0, bytes.length, size - bytes.length)
      const lines = bytes.toString('utf8').split(/\r?\n/)
      const words = lines.filter(line => line.trim() !== '').map(line => escapeText(line, 300))
      return collapsed(words).slice(-lastLines)
    } finally {
      closeSync(log)
    }
  } catch {
    return []
  }
}

/** A line that comes several times in a row is written once, with how often. */
function collapsed(lines: readonly string[]): string[] {
  const runs: { line: string; count: number }[] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.line === line) last.count++
    else runs.push({ line, count: 1 })
  }
  return runs.map(({ line, count }) => (count === 1 ? line : `${line} (${count} times)`))
}
