/**
 * What is done to the nodes by command: drain, restart, rolling restart; one command at a time for each
 * node, for two would undo each other's work. It starts nothing by itself and knows nobody who asks.
 */
import type { Logger } from '../base/logger.ts'
import { markDown, unmarkDown } from '../control/down-mark.ts'
import { SifakaError } from '../errors.ts'
import { drainAlone } from './drain-alone.ts'
import type { SupervisedNode } from './supervised-node.ts'

export interface CommandsOptions {
  readonly nodes: readonly SupervisedNode[]
  readonly runDir: string
  readonly log: Logger
  /** Resolves when all nodes have been looked for: one that is not found yet would be left running. */
  readonly started: () => Promise<void> | null
  /** Running gates that an earlier master has given a port which this one must open for the node. */
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

  /** Refuses what comes from now on. What is under way ends at its next step, or with its node ready. */
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
      this.#remember(name, unmarkDown)
      await node.stop()
      await this.#start(node)
    })
  }

  async rolling(onProgress: (text: string) => void): Promise<void> {
    const nodes = this.#workersFirst()
    await this.#exclusively(nodes, 'a rolling restart', async () => {
      const down = new Set(nodes.filter(node => node.isKeptDown))
      for (const [index, node] of nodes.entries()) {
        const step = `${index + 1}/${nodes.length} ${node.name}`
        if (down.has(node)) {
          onProgress(`${step}: skipped, it was drained by command`)
          continue
        }
        this.#refuseEnding()
        onProgress(`${step}: draining`)
        await node.stop()
        const holders = this.#options.holdersOf(node)
        for (const holder of holders) {
          onProgress(`${step}: draining ${holder.name} too, which keeps its port`)
          await holder.stop()
        }
        onProgress(`${step}: starting`)
        try {
          await this.#startInTurn(node, nodes.slice(index + 1))
        } catch (error) {
          if (this.#ending === null) for (const holder of holders) await holder.start()
          throw error
        }
        onProgress(`${step}: ready, process ${node.status.pid}`)
      }
    })
  }

  #refusePortless(node: SupervisedNode): void {
    const holders = this.#options.holdersOf(node)
    if (holders.length === 0) return
    const names = holders.map(({ name }) => `"${name}"`).join(', ')
    const text = `Cannot restart "${node.name}" alone: ${names} has its port of an earlier master, and only the gates that have it can keep it open; restart them all: sifaka restart --rolling`
    throw new SifakaError('NotAcceptable', { text })
  }

  async #drainStranger(name: string): Promise<void> {
    this.#refuseEnding()
    // A name from outside becomes part of a path.
    const isName = /^[A-Za-z0-9_-]{1,64}$/.test(name)
    if (!isName || !(await drainAlone(this.#options.runDir, name))) throw this.#unknown(name)
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

  async #startInTurn(node: SupervisedNode, left: readonly SupervisedNode[]): Promise<void> {
    try {
      await this.#start(node)
    } catch (cause) {
      if (this.#ending === 'closing') throw cause
      const names = left.map(({ name }) => `"${name}"`).join(', ')
      const rest = names === '' ? '' : `; ${names} still run as before`
      const text = `Stopped the rolling restart${rest}. ${SifakaError.from(cause).message}`
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
    const known = this.#options.nodes.map(one => `"${one.name}"`).join(', ')
    const text = `Cannot find the node "${name}"; this master has ${known === '' ? 'none' : known}`
    return new SifakaError('NotFound', { text })
  }
}

function busy(what: string, other: string, name: string): SifakaError {
  const text = `Cannot ${what}: ${other} of "${name}" is under way; wait for its end`
  return new SifakaError('TooBusy', { text })
}
