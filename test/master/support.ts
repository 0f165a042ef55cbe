/**
 * A folder with nodes that a master may run, and masters for it; all processes end with the test.
 */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import type { NodeStatus } from '../../src/control/control.ts'
import { isAlive } from '../../src/master/alive.ts'
import type { Master } from '../../src/master/master.ts'
import type { SupervisedStatus } from '../../src/master/status.ts'
import type { MasterTimes } from '../../src/master/times.ts'
import type { MasterSetup } from './master-setup.ts'
import { masterOf } from './master-setup.ts'
import type { Behaviour } from './node-process.ts'

const fastTimes: MasterTimes = {
  tickMs: 100,
  silenceMs: 1500,
  firstWordMs: 10_000,
  readyMs: 3000,
  drainMarginMs: 500,
  backoffMs: 50,
  maxServiceBackoffMs: 200,
  newsMs: 60_000,
}

export interface Event {
  readonly type: string
  readonly at: number
  readonly pid: number
  readonly epoch: string
  readonly [field: string]: unknown
}

export interface WorldOptions {
  /** Behaviours by name; a name that begins with "gate" is a gate's. */
  readonly nodes: Readonly<Record<string, Behaviour>>
  readonly maxRestarts?: number
}

export class World {
  readonly root = mkdtempSync(path.join(tmpdir(), 'sifaka-master-'))
  readonly runDir = path.join(this.root, 'run')
  /** Of masters from now on. */
  setup: MasterSetup
  readonly #masters: Master[] = []
  readonly #processes: ChildProcess[] = []

  constructor({ nodes, maxRestarts = 6 }: WorldOptions) {
    mkdirSync(path.join(this.root, 'conf'))
    const { root, runDir } = this
    for (const [name, behaviour] of Object.entries(nodes)) this.behave(name, behaviour)
    const plans = Object.keys(nodes).map(name => ({
      name,
      file: path.join(root, 'conf', name),
      isGate: name.startsWith('gate'),
      drainMs: 500,
      env: { SIFAKA_NAME: name, SIFAKA_RUNDIR: runDir },
    }))
    this.setup = { runDir, logDir: path.join(root, 'log'), plans, times: fastTimes, maxRestarts }
    onTestFinished(() => this.#remove())
  }

  behave(name: string, behaviour: Behaviour): void {
    writeFileSync(path.join(this.root, 'conf', name), JSON.stringify(behaviour))
  }

  /** A master in this process, not started. */
  master(): Master {
    const master = masterOf(this.setup)
    this.#masters.push(master)
    return master
  }

  async started(): Promise<Master> {
    const master = this.master()
    await master.start()
    return master
  }

  /** A master in a process of its own, which has started. */
  async masterProcess(): Promise<ChildProcess> {
    const file = path.join(import.meta.dirname, 'master-process.ts')
    const child = spawn(process.execPath, [file, JSON.stringify(this.setup)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#processes.push(child)
    const { promise, resolve } = Promise.withResolvers<void>()
    child.stdout.once('data', () => resolve())
    await promise
    return child
  }

  events(name: string): Event[] {
    try {
      const text = readFileSync(path.join(this.root, 'conf', `${name}.events`), 'utf8')
      return text
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Event)
    } catch {
      return []
    }
  }

  pids(name: string): number[] {
    return this.events(name)
      .filter(({ type }) => type === 'start')
      .map(({ pid }) => pid)
  }

  log(name: string): string {
    return readFileSync(path.join(this.root, 'log', `${name}.log`), 'utf8')
  }

  /** A node that somebody starts by hand, ready. */
  async byHand(name: string): Promise<ChildProcess> {
    const file = path.join(import.meta.dirname, 'node-process.ts')
    const args = [file, 'start', '--conf', path.join(this.root, 'conf', name)]
    const env = { ...process.env, SIFAKA_NAME: name, SIFAKA_RUNDIR: this.runDir }
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' })
    this.#processes.push(child)
    await until(name, async () => ((await this.ask(name))?.state === 'ready' ? true : null))
    return child
  }

  /** What the node itself says; null where it does not run. */
  async ask(name: string): Promise<NodeStatus | null> {
    using client = await connectControl(this.runDir, name)
    return client === null ? null : await client.status()
  }

  async #remove(): Promise<void> {
    for (const child of this.#processes) child.kill('SIGKILL')
    for (const master of this.#masters) {
      master.kill()
      await master.close()
    }
    // What a dead master has left.
    for (const { name } of this.setup.plans)
      for (const pid of this.pids(name)) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Resolves to the node's status once it is as wanted; rejects after 15 s. */
export async function untilNode(
  master: Pick<Master, 'status'>,
  name: string,
  isWanted: (node: SupervisedStatus) => boolean,
): Promise<SupervisedStatus> {
  return until(`${name} as wanted`, async () => {
    const { nodes } = await master.status()
    const node = nodes.find(one => one.name === name)
    return node !== undefined && isWanted(node) ? node : null
  })
}

export function untilReady(
  master: Pick<Master, 'status'>,
  name: string,
): Promise<SupervisedStatus> {
  return untilNode(master, name, ({ state }) => state === 'ready')
}

export async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  const deadline = performance.now() + 15_000
  for (;;) {
    const found = await look()
    if (found !== null && found !== false) return found
    if (performance.now() > deadline) throw new Error(`Waited 15 s for ${what}`)
    await delay(10)
  }
}
