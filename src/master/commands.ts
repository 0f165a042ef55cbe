/**
 * What is done to the nodes by command: drain, restart, rolling restart; one command at a time for
 * each node, for two would undo each other's work. It starts nothing by itself and knows nobody who
 * asks.
 */
import type { Logger } from '../base/logger.ts'
import { isNodeName } from '../base/node-name.ts'
import { markDown, unmarkDown } from '../control/down-mark.ts'
import { SifakaError } from '../errors.ts'
import { drainAlone } from './drain-alone.ts'
import type { SupervisedNode } from './supervised-node.ts'

export interface CommandsOptions {
  readonly nodes: readonly SupervisedNode[]
  readonly runDir: string
  readonly log: Logger
  /**
   * Resolves when all nodes have been looked for: one that is not found yet would be left running.
   */
  readonly started: () => Promise<void> | null
  /**
   * Running gates that an earlier master has given a port which this one must open for the node.
   */
  readonly holdersOf: (node: SupervisedNode) => SupervisedNode[]
}

const refusals = {
  closing: 'The master is stopping, and all nodes with it',
  leaving: 'The master hands over: the next one takes commands',
}

export class Commands {
  readonly #options: CommandsOptions
  /** What is being done to a node, by its name. */
  readonly #busy = new Map<string, string>()
  readonly #underWay = new Set<Promise<void>>()
  #ending: keyof typeof refusals | null = null

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /**
   * Refuses what comes from now on. What is under way ends at its next step, or with its node
   * ready.
   */
  end(why: keyof typeof refusals): void {
    // Who stops after all stops everything.
    if (this.#ending !== 'closing') this.#ending = why
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  /** Throws where something is being done to a node. */
  refuseBusy(what: string): void {
    for (const [name, other] of this.#busy) throw busy(what, other, name)
  }

  /** Also one that is not the master's: whoever has started it need not be here. */
  async drain(name: string): Promise<void> {
    const node = this.#find(name)
    if (node === undefined) return this.#drainStranger(name)
    await this.#exclusively([node], 'a drain', () => {
      this.#remember(name, markDown)
      return node.drain()
    })
  }

  async restart(name: string): Promise<void> {
    const node = this.#find(name)
    if (node === undefined) throw this.#unknown(name)
    await this.#exclusively([node], 'a restart', async () => {
      this.#refusePortless(node)
      await node.prepare()
      this.#remember(name, unmarkDown)
      await node.stop()
      await this.#start(node)
    })
  }

  async rolling(onProgress: (text: string) => void): Promise<void> {
    const nodes = this.#workersFirst()
    await this.#exclusively(nodes, 'a rolling restart', async () => {
      const down = new Set(nodes.filter(node => node.isKeptDown))
      /** Drained in another's turn, until their own. */
      const drained = new Set<SupervisedNode>()
      try {
        for (const [index, node] of nodes.entries()) {
          const step = `${index + 1}/${nodes.length} ${node.name}`
          if (down.has(node)) {
            onProgress(`${step}: skipped, it was drained by command`)
            continue
          }
          this.#refuseEnding()
          const left = nodes.slice(index + 1)
          onProgress(`${step}: loading its code`)
          await this.#orStop(node.prepare(), { left, drained })
          this.#refuseEnding()
          onProgress(`${step}: draining`)
          await node.stop()
          drained.delete(node)
          for (const holder of this.#options.holdersOf(node)) {
            onProgress(`${step}: draining ${holder.name} too, which keeps its port`)
            if (!down.has(holder)) drained.add(holder)
            await holder.stop()
          }
          onProgress(`${step}: starting`)
          await this.#orStop(this.#start(node), { left, drained })
          onProgress(`${step}: ready, process ${node.status.pid}`)
        }
      } finally {
        // However it ends: their turn will not come.
        if (this.#ending !== 'closing') await Promise.all([...drained].map(node => node.start()))
      }
    })
  }

  #refusePortless(node: SupervisedNode): void {
    const holders = this.#options.holdersOf(node)
    if (holders.length === 0) return
    const text = `Cannot restart "${node.name}" alone: ${quoted(holders)} has its port of an earlier master, and only the gates that have it can keep it open; restart them all: sifaka restart --rolling`
    throw new SifakaError('NotAcceptable', { text })
  }

  async #drainStranger(name: string): Promise<void> {
    this.#refuseEnding()
    // A name from outside becomes part of a path.
    if (!isNodeName(name) || !(await drainAlone(name, { runDir: this.#options.runDir })))
      throw this.#unknown(name)
  }

  #workersFirst(): SupervisedNode[] {
    return this.#options.nodes.toSorted(
      (one, two) => Number(one.plan.isGate) - Number(two.plan.isGate),
    )
  }

  async #start(node: SupervisedNode): Promise<void> {
    // One that has ended here is brought up again before the master leaves.
    if (this.#ending === 'closing') this.#refuseEnding()
    await node.start()
    await node.whenReady()
  }

  /** A step of a rolling restart: where it fails, it says what has become of the others. */
  async #orStop(
    step: Promise<void>,
    {
      left,
      drained,
    }: { readonly left: readonly SupervisedNode[]; readonly drained: ReadonlySet<SupervisedNode> },
  ): Promise<void> {
    try {
      await step
    } catch (cause) {
      if (this.#ending === 'closing') throw cause
      const untouched = left.filter(one => !drained.has(one) && one.status.pid !== null)
      const rest = untouched.length === 0 ? '' : `; ${quoted(untouched)} still run as before`
      const again =
        drained.size === 0 ? '' : `; ${quoted([...drained])} had to be drained too, and start again`
      const text = `Stopped the rolling restart${rest}${again}. ${SifakaError.from(cause).message}`
      throw new SifakaError('ServerIsDown', { text, cause })
    }
  }

  async #exclusively(
    nodes: readonly SupervisedNode[],
    what: string,
    work: () => Promise<void>,
  ): Promise<void> {
    await this.#options.started()
    this.#refuseEnding()
    for (const { name } of nodes) {
      const other = this.#busy.get(name)
      if (other !== undefined) throw busy(`begin ${what}`, other, name)
    }
    for (const { name } of nodes) this.#busy.set(name, what)
    const working = work()
    this.#underWay.add(working)
    try {
      await working
    } finally {
      this.#underWay.delete(working)
      for (const { name } of nodes) this.#busy.delete(name)
    }
  }

  /** A command is done also where it cannot be written down: for this master at least. */
  #remember(name: string, write: (runDir: string, name: string) => void): void {
    const { runDir, log } = this.#options
    try {
      write(runDir, name)
    } catch (error) {
      log.warn('Cannot write down what was commanded: the next master will not know', {
        name,
        error,
      })
    }
  }

  #refuseEnding(): void {
    if (this.#ending !== null) throw new SifakaError('Closed', { text: refusals[this.#ending] })
  }

  #find(name: string): SupervisedNode | undefined {
    return this.#options.nodes.find(one => one.name === name)
  }

  #unknown(name: string): SifakaError {
    const text = `Cannot find the node "${name}"; this master has ${quoted(this.#options.nodes) || 'none'}`
    return new SifakaError('NotFound', { text })
  }
}

function quoted(nodes: readonly SupervisedNode[]): string {
  return nodes.map(({ name }) => `"${name}"`).join(', ')
}

function busy(what: string, other: string, name: string): SifakaError {
  const text = `Cannot ${what}: ${other} of "${name}" is under way; wait for its end`
  return new SifakaError('TooBusy', { text })
}
