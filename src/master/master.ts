/**
 * The master: keeps the nodes of one machine running. It starts, watches, restarts, drains and
 * kills processes, and knows them by their control sockets alone; it takes no part in any call, so
 * that its own death costs nothing but restarts. It must start when broker, database and bus code
 * cannot load, for then it is needed most: it imports none of them. `run/master.sock` keeps a
 * second one out.
 *
 * A rolling restart takes one node after the other, those that answer gates first, gates last: the
 * next process loads its code beside the old one, begins when that has been drained and has ended,
 * and must get ready. It does not begin beside the old one, for a name lives once in a cluster, and
 * a second name for one node would leave its claims, pins and logs behind: meanwhile other nodes
 * take its load, and gates hold calls for which no instance is left.
 *
 * It hands over to another master by ending alone (`leave`): its nodes go on, and the next one
 * adopts them by its own configuration, with new code and environment for what it starts from then
 * on.
 *
 * It stops gates first: they answer what they have accepted, for which the workers must still be
 * there.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { Config } from '../config/config.ts'
import type { ControlMessage, KnownNode } from '../control/control.ts'
import { textOf } from '../control/control.ts'
import { isMarkedDown, unmarkDown } from '../control/down-mark.ts'
import { nodesHere } from '../control/nodes-here.ts'
import { masterName } from '../control/place.ts'
import type { ControlPeer } from '../control/socket-server.ts'
import { SocketServer } from '../control/socket-server.ts'
import { SifakaError } from '../errors.ts'
import { Commands } from './commands.ts'
import type { NodePlan } from './plan.ts'
import type { PortAddress } from './port-holder.ts'
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
  readonly #commands: Commands
  readonly #handOver = Promise.withResolvers<void>()
  readonly #startedAt = Date.now()
  #deaths: readonly { readonly ref: NodeRef; readonly at: number }[] = []
  #ticks: NodeJS.Timeout | null = null
  #starting: Promise<void> | null = null
  #leaving: Promise<void> | null = null
  #hasLeft = false
  #closing: Promise<void> | null = null

  constructor(options: MasterOptions) {
    this.#options = options
    this.#times = { ...defaultTimes, ...options.times }
    this.#nodes = options.plans.map(plan => this.#nodeOf(plan))
    this.#commands = new Commands({
      nodes: this.#nodes,
      runDir: options.config.runDir,
      log: options.log,
      started: () => this.#starting,
      holdersOf: node => this.#holdersOf(node),
    })
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

  /**
   * Ends the master alone: its nodes run on, and the next master adopts them. Resolves once the
   * commands under way have ended and the socket is free. A `close` that comes before drains the
   * nodes after all; one that comes later does nothing.
   */
  leave(): Promise<void> {
    return (this.#leaving ??= this.#leave())
  }

  /**
   * To be called as soon as it is decided to `leave`: a command accepted later would hold that up,
   * while the next master waits.
   */
  refuseCommands(): void {
    this.#commands.end('leaving')
  }

  /**
   * Resolves when somebody asks for `leave` over the control socket; it takes no commands any more.
   */
  get handOverRequested(): Promise<void> {
    return this.#handOver.promise
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

  drain(name: string): Promise<void> {
    return this.#commands.drain(name)
  }

  restart(name: string): Promise<void> {
    return this.#commands.restart(name)
  }

  rolling(onProgress: (text: string) => void): Promise<void> {
    return this.#commands.rolling(onProgress)
  }

  #nodeOf(plan: NodePlan): SupervisedNode {
    const { config, spawner, log } = this.#options
    return new SupervisedNode({
      plan,
      spawner,
      runDir: config.runDir,
      times: this.#times,
      maxRestarts: config.master.maxRestarts,
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
      this.#options.spawner.ports.keep(this.#portsInUse())
    }, this.#times.tickMs)
    await Promise.all(this.#nodes.map(node => this.#bringUp(node)))
    await this.#tellStrangers()
  }

  async #bringUp(node: SupervisedNode): Promise<void> {
    const { config, log } = this.#options
    const { name } = node
    if (!isMarkedDown(config.runDir, name) || !(await node.keepDown())) {
      forgetDown(config.runDir, name)
      return node.start()
    }
    const remedy = `"sifaka restart ${name}" starts it`
    log.warn('A node stays down: it was drained by command', { name, remedy })
  }

  /** Those that somebody has started by hand, or that are no longer configured. */
  async #tellStrangers(): Promise<void> {
    const { config, log } = this.#options
    const own = new Set(this.#nodes.map(node => node.name))
    const nodes = (await nodesHere(config.runDir))
      .map(({ name }) => name)
      .filter(name => !own.has(name))
    const remedy = 'end each with "sifaka drain NODE", or list it in "master.nodes"'
    if (nodes.length > 0)
      log.warn('Nodes run here that this master does not keep', { nodes, remedy })
  }

  async #leave(): Promise<void> {
    this.#commands.end('leaving')
    await this.#starting?.catch(() => {})
    await this.#commands.settled()
    if (this.#closing !== null) return this.#closing
    this.#hasLeft = true
    for (const node of this.#nodes) node.leave()
    if (this.#ticks !== null) clearInterval(this.#ticks)
    this.#options.spawner.ports.keep([])
    await this.#server.close()
  }

  async #close(): Promise<void> {
    if (this.#hasLeft) return this.leave()
    this.#commands.end('closing')
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
    this.#options.spawner.ports.keep([])
    await this.#server.close()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #died(ref: NodeRef): void {
    this.#deaths = [...this.#deaths.slice(1 - maxDeaths), { ref, at: performance.now() }]
    for (const node of this.#nodes) if (node.name !== ref.name) node.tellDied(ref)
  }

  /** Those that it may not have heard of, for it was not connected. */
  #tellDeaths(name: string): void {
    const node = this.#nodes.find(one => one.name === name)
    const since = performance.now() - this.#times.newsMs
    this.#deaths = this.#deaths.filter(({ at }) => at > since)
    for (const { ref } of this.#deaths) if (ref.name !== name) node?.tellDied(ref)
  }

  /** A gate that is given up or drained leaves its port to nobody who would wait there in vain. */
  #portsInUse(): PortAddress[] {
    return this.#nodes
      .filter(({ state }) => state !== 'down' && state !== 'failed')
      .flatMap(({ plan }) => plan.ports ?? [])
  }

  /** Running gates that an earlier master has given a port which this one must open for `node`. */
  #holdersOf({ name, plan: { ports = [] } }: SupervisedNode): SupervisedNode[] {
    if (this.#options.spawner.ports.has(ports)) return []
    const wanted = new Set(ports.map(({ port }) => port))
    return this.#nodes.filter(
      node =>
        node.name !== name &&
        node.status.pid !== null &&
        node.plan.ports?.some(({ port }) => wanted.has(port)) === true,
    )
  }

  #elsewhere(): KnownNode[] {
    const own = new Set(this.#nodes.map(node => node.name))
    const view = this.#nodes.find(node => node.cluster.length > 0)?.cluster ?? []
    return view.filter(node => !own.has(node.name))
  }

  /** What fits a line: of all nodes, or of that one alone where it is named. */
  async #told(name: string): Promise<MasterStatus> {
    const status = await this.status()
    if (name === '') return fitted(status)
    const nodes = status.nodes.filter(node => node.name === name)
    return fitted({ ...status, nodes, elsewhere: [] })
  }

  /** What comes by the control socket. */
  async #request(message: ControlMessage, peer: ControlPeer): Promise<Record<string, unknown>> {
    const node = textOf(message['node'])
    switch (message.type) {
      case 'hello':
      case 'status':
        return { status: await this.#told(node) }
      case 'drain':
        await this.drain(node)
        return {}
      case 'restart':
        await this.restart(node)
        return {}
      case 'rolling':
        await this.rolling(text => peer.send({ type: 'progress', id: message.id, text }))
        return {}
      case 'handover':
        this.#commands.refuseBusy('hand over')
        this.refuseCommands()
        this.#handOver.resolve()
        return {}
      default:
        throw new SifakaError('NotFound', {
          text: `Cannot do "${message.type}": this master does not know it`,
        })
    }
  }
}

/** It is up, whatever was commanded before. */
function forgetDown(runDir: string, name: string): void {
  try {
    unmarkDown(runDir, name)
  } catch {
    // A folder that cannot be written is told by the first command that matters.
  }
}
