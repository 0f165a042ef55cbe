/**
 * The master: keeps the nodes of one machine running. It starts, watches, restarts, drains and kills
 * processes, and knows them by their control sockets alone; it takes no part in any call, so that its
 * own death costs nothing but restarts. It must start when broker, database and bus code cannot load,
 * for then it is needed most: it imports none of them. `run/master.sock` keeps a second one out.
 *
 * A rolling restart takes one node after the other, those that answer gates first, gates last: it
 * drains the old process, waits for its end, starts the new one and waits until that is ready. The new
 * one is not started beside the old one, for a name lives once in a cluster, and a second name for one
 * node would leave its claims, pins and logs behind: meanwhile other nodes take its load, and gates
 * hold calls for which no instance is left.
 *
 * It stops gates first: they answer what they have accepted, for which the workers must still be there.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import type { Config } from '../config/config.ts'
import type { ControlMessage, KnownNode, ProcessRef } from '../control/control.ts'
import { textOf } from '../control/control.ts'
import { masterName } from '../control/place.ts'
import type { ControlPeer } from '../control/socket-server.ts'
import { SocketServer } from '../control/socket-server.ts'
import { SifakaError } from '../errors.ts'
import type { NodePlan } from './plan.ts'
import type { Spawner } from './spawner.ts'
import type { MasterControl, MasterStatus, SupervisedStatus } from './status.ts'
import { fitted } from './status.ts'
import { SupervisedNode } from './supervised-node.ts'
import type { MasterTimes } from './times.ts'
import { defaultTimes } from './times.ts'

export interface MasterOptions {
  readonly config: Pick<Config, 'master' | 'runDir'>
  /** By `planNodes`. */
  readonly plans: readonly NodePlan[]
  readonly spawner: Spawner
  readonly log: Logger
  readonly times?: Partial<MasterTimes>
}

/** Deaths that are told to a node when it is connected: those of a machine in trouble. */
const maxDeaths = 16

export function createMaster(options: MasterOptions): Master {
  return new Master(options)
}

export class Master implements Lifecycle, MasterControl {
  readonly #options: MasterOptions
  readonly #times: MasterTimes
  readonly #nodes: readonly SupervisedNode[]
  readonly #server: SocketServer
  readonly #listeners = new Set<() => void>()
  /** What is being done to a node by command, by its name. */
  readonly #busy = new Map<string, string>()
  readonly #startedAt = Date.now()
  #deaths: readonly ProcessRef[] = []
  #ticks: NodeJS.Timeout | null = null
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(options: MasterOptions) {
    this.#options = options
    this.#times = { ...defaultTimes, ...options.times }
    this.#nodes = options.plans.map(plan => this.#nodeOf(plan))
    this.#server = new SocketServer({
      runDir: options.config.runDir,
      name: masterName,
      log: options.log,
      request: (message, peer) => this.#request(message, peer),
    })
  }

  /**
   * Resolves when every node was adopted or started; they get ready later. Rejects with `TwinNode`
   * where another master has the run folder.
   */
  start(): Promise<void> {
    return (this.#starting ??= this.#start())
  }

  /** Drains the nodes, gates first, and resolves when all have ended. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Ends all nodes at once, whatever they do: for a second Ctrl-C. */
  kill(): void {
    for (const node of this.#nodes) node.kill()
  }

  /** A process or a state is another one; load alone is no change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Its nodes, as they are now. */
  get nodes(): SupervisedStatus[] {
    return this.#nodes.map(node => node.status)
  }

  /** Resolves at once. */
  async status(): Promise<MasterStatus> {
    return {
      master: { pid: process.pid, startedAt: this.#startedAt },
      nodes: this.nodes,
      elsewhere: this.#elsewhere(),
    }
  }

  async drain(name: string): Promise<void> {
    const node = this.#named(name)
    await this.#exclusively([node], 'a drain', () => node.stop())
  }

  async restart(name: string): Promise<void> {
    const node = this.#named(name)
    await this.#exclusively([node], 'a restart', () => this.#restart(node))
  }

  async rolling(onProgress: (text: string) => void): Promise<void> {
    const nodes = this.#workersFirst()
    await this.#exclusively(nodes, 'a rolling restart', async () => {
      for (const [index, node] of nodes.entries()) {
        const step = `${index + 1}/${nodes.length} ${node.name}`
        if (node.state === 'down') {
          onProgress(`${step}: skipped, it was drained by command`)
          continue
        }
        onProgress(`${step}: draining`)
        await node.stop()
        onProgress(`${step}: starting`)
        await this.#startInTurn(node, nodes.slice(index + 1))
        onProgress(`${step}: ready, process ${node.status.pid}`)
      }
    })
  }

  #nodeOf(plan: NodePlan): SupervisedNode {
    const { config, spawner, log } = this.#options
    return new SupervisedNode({
      plan,
      spawner,
      runDir: config.runDir,
      times: this.#times,
      maxStarts: config.master.maxRestarts,
      windowMs: config.master.restartWindowMs,
      log,
      changed: () => this.#changed(),
      connected: () => this.#tellDeaths(plan.name),
      died: ref => this.#died(ref),
    })
  }

  async #start(): Promise<void> {
    await this.#server.start()
    this.#ticks = setInterval(() => {
      for (const node of this.#nodes) node.tick()
    }, this.#times.tickMs)
    await Promise.all(this.#nodes.map(node => node.start()))
  }

  async #close(): Promise<void> {
    // A start under way would go on after us.
    const hasStarted = await this.#starting?.then(
      () => true,
      () => false,
    )
    if (hasStarted === true) {
      await Promise.all(this.#nodes.filter(node => node.plan.isGate).map(node => node.stop()))
      await Promise.all(this.#nodes.filter(node => !node.plan.isGate).map(node => node.stop()))
    }
    if (this.#ticks !== null) clearInterval(this.#ticks)
    await this.#server.close()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #died(ref: ProcessRef): void {
    this.#deaths = [...this.#deaths.slice(1 - maxDeaths), ref]
    for (const node of this.#nodes) if (node.name !== ref.name) node.tellDied(ref)
  }

  /** Those that it may not have heard of, for it was not connected. */
  #tellDeaths(name: string): void {
    const node = this.#nodes.find(one => one.name === name)
    for (const ref of this.#deaths) if (ref.name !== name) node?.tellDied(ref)
  }

  #workersFirst(): SupervisedNode[] {
    return this.#nodes.toSorted((one, two) => Number(one.plan.isGate) - Number(two.plan.isGate))
  }

  #elsewhere(): KnownNode[] {
    const own = new Set(this.#nodes.map(node => node.name))
    const view = this.#nodes.find(node => node.cluster.length > 0)?.cluster ?? []
    return view.filter(node => !own.has(node.name))
  }

  async #restart(node: SupervisedNode): Promise<void> {
    await node.stop()
    this.#refuseClosing()
    await node.start()
    await node.whenReady()
  }

  async #startInTurn(node: SupervisedNode, left: readonly SupervisedNode[]): Promise<void> {
    this.#refuseClosing()
    await node.start()
    try {
      await node.whenReady()
    } catch (cause) {
      const names = left.map(({ name }) => `"${name}"`).join(', ')
      const rest = names === '' ? '' : `; ${names} still run as before`
      const text = `Stopped the rolling restart${rest}. ${SifakaError.from(cause).message}`
      throw new SifakaError('ServerIsDown', { text, cause })
    }
  }

  #refuseClosing(): void {
    if (this.#closing === null) return
    throw new SifakaError('Closed', { text: 'The master is stopping, and all nodes with it' })
  }

  /** One command at a time for each node: two would undo each other's work. */
  async #exclusively(
    nodes: readonly SupervisedNode[],
    what: string,
    work: () => Promise<void>,
  ): Promise<void> {
    // A node that it has not found yet would be left running.
    await this.#starting
    this.#refuseClosing()
    for (const { name } of nodes) {
      const other = this.#busy.get(name)
      if (other === undefined) continue
      const text = `Cannot begin ${what}: ${other} of "${name}" is under way; wait for its end`
      throw new SifakaError('TooBusy', { text })
    }
    for (const { name } of nodes) this.#busy.set(name, what)
    try {
      await work()
    } finally {
      for (const { name } of nodes) this.#busy.delete(name)
    }
  }

  #named(name: string): SupervisedNode {
    const node = this.#nodes.find(one => one.name === name)
    if (node !== undefined) return node
    const known = this.#nodes.map(one => `"${one.name}"`).join(', ')
    const text = `Cannot find the node "${name}"; this master has ${known === '' ? 'none' : known}`
    throw new SifakaError('NotFound', { text })
  }

  /** What comes by the control socket. */
  async #request(message: ControlMessage, peer: ControlPeer): Promise<Record<string, unknown>> {
    const node = textOf(message['node'])
    switch (message.type) {
      case 'hello':
      case 'status':
        return { status: fitted(await this.status()) }
      case 'drain':
        await this.drain(node)
        return {}
      case 'restart':
        await this.restart(node)
        return {}
      case 'rolling':
        await this.rolling(text => peer.send({ type: 'progress', id: message.id, text }))
        return {}
      default:
        throw new SifakaError('NotFound', {
          text: `Cannot do "${message.type}": this master does not know it`,
        })
    }
  }
}
