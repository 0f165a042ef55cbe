/**
 * One process of Sifaka as people run it, `bin/sifaka.js start`, with its log in a file. It is
 * ready when `/readyz` says so, and ended by its own pid.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBinary } from '../../../src/testing/services/binaries.ts'

const bin = path.resolve(import.meta.dirname, '../../../bin/sifaka.js')

/** A cold start took 1 s on a machine of two cores; several at once under load take longer. */
const readyMs = 30_000
const pollMs = 50
/** How much of its log an error repeats. */
const logChars = 3_000

export interface NodeFiles {
  readonly name: string
  readonly conf: string
  readonly log: string
  /** Where `/readyz` is; null for a process that serves none. */
  readonly health: string | null
}

export interface ProcessOptions {
  /** `start` unless stated. */
  readonly verb?: 'start' | 'master'
  /** The epoch of the node's last life, which was killed. */
  readonly predecessor?: string
  /** Another version's; this one's unless stated. */
  readonly bin?: string
}

export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** One life of a node, whoever started it. */
export interface NodeLife {
  readonly files: NodeFiles
  readonly pid: number
  readonly isEnded: boolean
  /** By SIGKILL: it said no farewell. */
  readonly wasKilled: boolean
  readonly ended: Promise<ProcessEnd>
  signal(signal: NodeJS.Signals): void
  /** Resolves when it has ended, by SIGKILL where it is not gone in time. */
  end(signal: NodeJS.Signals, withinMs: number): Promise<ProcessEnd>
}

export class NodeProcess implements NodeLife {
  readonly files: NodeFiles
  readonly ended: Promise<ProcessEnd>
  readonly #child: ChildProcess
  #isEnded = false
  #wasKilled = false

  constructor(files: NodeFiles, options: ProcessOptions = {}) {
    this.files = files
    const log = openSync(files.log, 'a')
    const command = [
      process.execPath,
      options.bin ?? bin,
      options.verb ?? 'start',
      '--conf',
      files.conf,
    ]
    if (options.predecessor !== undefined) command.push('--predecessor', options.predecessor)
    const [program, ...args] = boundToParent(command)
    this.#child = spawn(program!, args, {
      cwd: path.dirname(files.conf),
      env: withoutOverrides(),
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('exit', (code, signal) => {
        this.#isEnded = true
        this.#wasKilled = signal === 'SIGKILL'
        resolve({ code, signal })
      })
    })
    // Whoever waits for readiness is told; nobody else needs to.
    this.ended.catch(() => {})
  }

  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error(`Cannot name the pid of ${this.files.name}: not started`)
    return pid
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  get wasKilled(): boolean {
    return this.#wasKilled
  }

  /** Resolves when it serves; rejects with the end of its log where it ends before, or in 30 s. */
  async ready(): Promise<void> {
    const deadline = performance.now() + readyMs
    while (!this.#isEnded && performance.now() < deadline) {
      if (await servesHttp(this.files.health)) return
      await delay(pollMs)
    }
    const why = this.#isEnded ? 'it has ended' : `it is not ready in ${readyMs} ms`
    throw new Error(`Cannot start ${this.files.name}: ${why}\n${this.lastWords()}`)
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#isEnded) this.#child.kill(signal)
  }

  async end(signal: NodeJS.Signals, withinMs: number): Promise<ProcessEnd> {
    this.signal(signal)
    // One that stands still does not hear SIGTERM.
    if (signal !== 'SIGKILL') this.signal('SIGCONT')
    const timer = setTimeout(() => this.signal('SIGKILL'), withinMs)
    try {
      return await this.ended
    } finally {
      clearTimeout(timer)
    }
  }

  lastWords(): string {
    return existsSync(this.files.log) ? readFileSync(this.files.log, 'utf8').slice(-logChars) : ''
  }
}

/** Whether `/readyz` says yes; a process that serves none is taken at its word. */
export async function servesHttp(health: string | null): Promise<boolean> {
  if (health === null) return true
  try {
    const signal = AbortSignal.timeout(1_000)
    return (await fetch(`http://${health}/readyz`, { signal })).ok
  } catch {
    return false
  }
}

/** The kernel ends it with the test, however that dies. */
function boundToParent(command: string[]): string[] {
  const setpriv = process.platform === 'linux' ? findBinary('setpriv') : undefined
  return setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...command] : command
}

function withoutOverrides(): NodeJS.ProcessEnv {
  const all = Object.entries(process.env).filter(([name]) => !/^SIFAKA_/i.test(name))
  return { ...Object.fromEntries(all), NO_COLOR: '1', NODE_OPTIONS: '' }
}
