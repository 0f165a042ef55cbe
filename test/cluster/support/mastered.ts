/**
 * A real `sifaka master` in place of the harness: it starts the nodes again, the harness only
 * watches who answers on their control sockets. A node's end is the end of its control connection.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectControl, type ControlClient } from '../../../src/control/control-client.ts'
import {
  NodeProcess,
  type NodeFiles,
  type NodeLife,
  type ProcessEnd,
  servesHttp,
} from './node-process.ts'

const readyMs = 30_000
const pollMs = 50

/** A process that somebody else started. */
export class AdoptedLife implements NodeLife {
  readonly pid: number
  readonly files: NodeFiles
  readonly ended: Promise<ProcessEnd>
  readonly #ending = Promise.withResolvers<ProcessEnd>()
  #isEnded = false

  constructor(files: NodeFiles, pid: number) {
    this.files = files
    this.pid = pid
    this.ended = this.#ending.promise
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  /** Its master knows, and tells the next life. */
  get wasKilled(): boolean {
    return false
  }

  /** Its control connection has ended. */
  noteEnd(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#ending.resolve({ code: null, signal: null })
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#isEnded) return
    try {
      process.kill(this.pid, signal)
    } catch {
      this.noteEnd()
    }
  }

  async end(signal: NodeJS.Signals, withinMs: number): Promise<ProcessEnd> {
    this.signal(signal)
    if (signal !== 'SIGKILL') this.signal('SIGCONT')
    const timer = setTimeout(() => this.signal('SIGKILL'), withinMs)
    try {
      return await this.ended
    } finally {
      clearTimeout(timer)
    }
  }
}

export interface Answering {
  readonly pid: number
  readonly control: ControlClient
  readonly epoch: string
}

/** Resolves to the control connection of a node that is ready and whose process is not `not`. */
export async function awaitNode(
  files: NodeFiles,
  options: {
    readonly runDir: string
    readonly not: number | null
    onStatus(epoch: string): void
    onEnd(): void
  },
): Promise<Answering> {
  const deadline = performance.now() + readyMs
  while (performance.now() < deadline) {
    const events = {
      status: ({ epoch }: { readonly epoch: string }) => options.onStatus(epoch),
      closed: () => options.onEnd(),
    }
    const control = await connectControl(options.runDir, files.name, events).catch(() => null)
    const status = control && (await control.status('hello').catch(() => null))
    if (control && status && status.pid !== options.not && (await servesHttp(files.health)))
      return { pid: status.pid, control, epoch: status.epoch }
    control?.close()
    await delay(pollMs)
  }
  throw new Error(`The master has not started ${files.name} again in ${readyMs} ms`)
}

export interface MasterPlace {
  readonly folder: string
  readonly runDir: string
  /** Names and configurations. */
  readonly nodes: Readonly<Record<string, string>>
}

/** Starts a master; one that finds nodes running adopts them. Two may not run. */
export function startMaster({ folder, runDir, nodes }: MasterPlace): NodeProcess {
  const conf = path.join(folder, 'master', 'conf', 'server.json')
  mkdirSync(path.dirname(conf), { recursive: true })
  const config = {
    name: 'harness',
    runDir,
    log: { format: 'json' },
    monitor: { enabled: false },
    master: { nodes, maxRestarts: 1000 },
  }
  writeFileSync(conf, JSON.stringify(config, null, 2))
  const files = { name: 'master', conf, log: path.join(folder, 'master.log'), health: null }
  return new NodeProcess(files, { verb: 'master' })
}
