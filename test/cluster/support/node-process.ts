/**
 * One process of Sifaka as people run it, `bin/sifaka.js start`, with its log in a file. It is ready
 * when `/readyz` says so, and ended by its own pid.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
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
  readonly env?: Readonly<Record<string, string>>
}

export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export class NodeProcess {
  readonly files: NodeFiles
  readonly ended: Promise<ProcessEnd>
  readonly #child: ChildProcess
  #isEnded = false

  constructor(files: NodeFiles, options: ProcessOptions = {}) {
    this.files = files
    const log = openSync(files.log, 'a')
    const command = [process.execPath, bin, options.verb ?? 'start', '--conf', files.conf]
    const [program, ...args] = boundToParent(command)
    this.#child = spawn(program!, args, {
      cwd: path.dirname(files.conf),
      env: { ...withoutOverrides(), ...options.env },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('exit', (code, signal) => {
        this.#isEnded = true
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

  /** Resolves when it serves; rejects with the end of its log where it ends before, or in 30 s. */
  async ready(): Promise<void> {
    const deadline = performance.now() + readyMs
    while (!this.#isEnded && performance.now() < deadline) {
      if (await this.isReady()) return
      await delay(pollMs)
    }
    const why = this.#isEnded ? 'it has ended' : `it is not ready in ${readyMs} ms`
    throw new Error(`Cannot start ${this.files.name}: ${why}\n${this.lastWords()}`)
  }

  async isReady(): Promise<boolean> {
    const { health } = this.files
    if (health === null) return true
    try {
      const signal = AbortSignal.timeout(1_000)
      return (await fetch(`http://${health}/readyz`, { signal })).ok
    } catch {
      return false
    }
  }

  /** Prometheus' text; empty where it does not answer. */
  async metrics(): Promise<string> {
    try {
      const signal = AbortSignal.timeout(2_000)
      return await (await fetch(`http://${this.files.health}/metrics`, { signal })).text()
    } catch {
      return ''
    }
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#isEnded) this.#child.kill(signal)
  }

  /** Resolves when it has ended, by SIGKILL where it is not gone in time. */
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

/** Runs a verb of `sifaka` to its end. */
export async function runVerb(
  args: readonly string[],
  cwd: string,
): Promise<ProcessEnd & { output: string }> {
  const [program, ...rest] = boundToParent([process.execPath, bin, ...args])
  const child = spawn(program!, rest, {
    cwd,
    env: withoutOverrides(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, output }
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
