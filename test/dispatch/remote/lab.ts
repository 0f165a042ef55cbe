/**
 * Nodes with modules that call each other over one memory hub. Who lives is what the test says:
 * each node is in the directory, as its dispatcher announces itself, from its start on.
 */
import { onTestFinished } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { type Bus, nodeKey, type NodeRef } from '../../../src/bus/bus.ts'
import { createMemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import type { ClusterNode, Directory, DirectoryListener } from '../../../src/cluster/cluster.ts'
import type { HostedModuleSpec } from '../../../src/dispatch/hosted-module.ts'
import { startServer, type TestServer } from '../support.ts'

export interface LabNode {
  readonly ref: NodeRef
  readonly bus: Bus
  readonly server: TestServer
}

export class Lab {
  readonly hub = createMemoryHub()
  readonly #wheel = new TimerWheel({ tickMs: 5 })
  readonly #nodes = new Map<string, ClusterNode>()
  readonly #listeners: DirectoryListener[] = []
  /** Of modules with one instance, as the nodes themselves know it; absent: whoever is asked. */
  readonly #leaders = new Map<string, NodeRef>()

  async start(name: string, modules: readonly HostedModuleSpec[]): Promise<LabNode> {
    const ref = { name, epoch: Buffer.from(name.padEnd(8, '.')).toString('hex') }
    const bus = createBus({
      self: ref,
      carrier: this.hub.createCarrier(),
      cluster: 'lab',
      secrets: null,
      wheel: this.#wheel,
      log: silentLogger,
      metrics: new Metrics(),
    })
    const lease = { mayAct: true, isLost: false, settled: async () => {}, onLost: () => {} }
    const leads = (module: string) => (this.#leaders.get(module) ?? ref) === ref
    const cluster = { bus, directory: this.#directoryOf(ref), lease, leads }
    onTestFinished(() => bus.close())
    const server = await startServer(modules, { node: ref, cluster })
    await bus.start()
    const announced = server.dispatcher.announce().map(module => [module.name, module] as const)
    this.#nodes.set(nodeKey(ref), {
      ref,
      version: '1',
      place: `lab:${name}`,
      state: 'alive',
      isDraining: false,
      isGate: false,
      load: { calls: 0, sessions: 0 },
      modules: new Map(announced),
      leads: new Set(),
    })
    await this.#changed()
    return { ref, bus, server }
  }

  /** From now on it leads the module, as it knows itself; the others hear of it by `hear`. */
  lead(module: string, { ref }: LabNode): void {
    this.#leaders.set(module, ref)
  }

  /** Everybody hears who leads the module. */
  async hear(module: string): Promise<void> {
    for (const [key, node] of this.#nodes) {
      const isLeader = node.ref === this.#leaders.get(module)
      this.#nodes.set(key, { ...node, leads: new Set(isLeader ? [module] : []) })
    }
    await this.#changed()
  }

  /** It leaves in good order, and is expected back. */
  async drain({ ref }: LabNode): Promise<void> {
    const node = this.#nodes.get(nodeKey(ref))!
    this.#nodes.set(nodeKey(ref), { ...node, state: 'suspect', isDraining: true })
    await this.#changed()
  }

  /** It is dead, and everybody knows. */
  async bury({ ref }: LabNode): Promise<void> {
    const node = this.#nodes.get(nodeKey(ref))!
    this.#nodes.delete(nodeKey(ref))
    for (const listener of this.#listeners) listener.gone?.(node, false)
    await this.#changed()
  }

  /** Resolves when all have read the directory anew. */
  async #changed(): Promise<void> {
    for (const listener of this.#listeners) listener.changed?.()
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
  }

  #directoryOf(self: NodeRef): Directory {
    const nodes = this.#nodes
    const find = (isMeant: (ref: NodeRef) => boolean) =>
      nodes.values().find(({ ref }) => isMeant(ref))
    return {
      self,
      nodes: () => nodes.values(),
      node: ref => nodes.get(nodeKey(ref)),
      named: name => find(ref => ref.name === name),
      byEpochPrefix: prefix => find(({ epoch }) => epoch.startsWith(prefix)),
      isGone: () => false,
      listen: listener => void this.#listeners.push(listener),
    }
  }
}
