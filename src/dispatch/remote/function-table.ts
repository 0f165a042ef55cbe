/**
 * The functions of the whole cluster, as the directory tells them: what a gate judges requests by, and
 * which nodes may be called for each. A gate needs no code of a studio's and no restart for a new
 * module; a call goes only to nodes that announce that very function, so versions mix while a cluster
 * is being updated. A function that was known once stays known: without an instance it is down, not
 * absent.
 */
import type { AnnouncedFunction, AnnouncedModule, Balance } from '../../cluster/announcement.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import type { Access } from '../../contract/contract.ts'
import type { HostedFunction } from '../hosted-function.ts'
import type { FunctionEntry } from '../request.ts'

/** One function, and who has it. */
export class ClusterFunction implements FunctionEntry {
  readonly moduleName: string
  readonly moduleId: number
  readonly functionName: string
  readonly functionId: number
  access: Access = 'internal'
  timeoutMs = 0
  changesUser = false
  idempotent = false
  addressable = false
  balance: Balance = 'least-load'
  instances: 'many' | 'one' = 'many'
  /** Nodes that take calls of it, this one among them. */
  candidates: readonly ClusterNode[] = []
  /** A node that has it is leaving in good order: another one, or itself anew, is expected. */
  isRestarting = false
  /** The same function in this process. */
  hosted: HostedFunction | null = null

  constructor(module: AnnouncedModule, fn: AnnouncedFunction) {
    this.moduleName = module.name
    this.moduleId = module.id
    this.functionName = fn.name
    this.functionId = fn.id
  }

  describe(module: AnnouncedModule, fn: AnnouncedFunction): void {
    this.access = fn.access
    this.timeoutMs = fn.timeoutMs
    this.changesUser = fn.changesUser
    this.idempotent = fn.idempotent
    this.addressable = module.addressable
    this.balance = module.balance
    this.instances = module.instances
  }
}

type Functions = Map<string | number, ClusterFunction>

/** 30 s: a node that left in good order is expected back within this. */
const restartMs = 30_000

export class FunctionTable {
  readonly #directory: Directory
  /** By name and by number, modules and functions alike: two kinds of key that never meet. */
  readonly #modules = new Map<string | number, Functions>()
  readonly #all = new Set<ClusterFunction>()
  /** When a node that hosted the module last left in good order, by `performance.now()`. */
  readonly #leftAt = new Map<string, number>()

  constructor(directory: Directory) {
    this.#directory = directory
  }

  find(module: string | number, func: string | number): ClusterFunction | undefined {
    return this.#modules.get(module)?.get(func)
  }

  /** The node has left: its functions may be expected back where it said so. */
  left(node: ClusterNode, isClean: boolean): void {
    if (!isClean) return
    for (const name of node.modules.keys()) this.#leftAt.set(name, performance.now())
  }

  /** Reads the directory anew; called when it has changed. */
  refresh(): void {
    const candidates = new Map<ClusterFunction, ClusterNode[]>()
    const draining = new Set<ClusterFunction>()
    for (const node of this.#directory.nodes())
      for (const module of node.modules.values())
        for (const announced of module.functions) {
          const fn = this.#function(module, announced)
          fn.describe(module, announced)
          if (node.isDraining) draining.add(fn)
          if (node.state !== 'alive' || node.isDraining) continue
          const nodes = candidates.get(fn)
          if (nodes === undefined) candidates.set(fn, [node])
          else nodes.push(node)
        }
    const since = performance.now() - restartMs
    for (const fn of this.#all) {
      fn.candidates = candidates.get(fn) ?? []
      fn.isRestarting = draining.has(fn) || (this.#leftAt.get(fn.moduleName) ?? -Infinity) > since
    }
  }

  /** Ties a function of this process to what the cluster knows of it. */
  host(hosted: HostedFunction): void {
    const fn = this.find(hosted.moduleId, hosted.functionId)
    if (fn === undefined) return
    fn.hosted = hosted
    hosted.elsewhere = fn
  }

  #function(module: AnnouncedModule, announced: AnnouncedFunction): ClusterFunction {
    const functions = this.#module(module)
    const known = functions.get(announced.id)
    if (known !== undefined && known.functionName === announced.name) return known
    const fn = new ClusterFunction(module, announced)
    functions.set(announced.id, fn)
    functions.set(announced.name, fn)
    this.#all.add(fn)
    return fn
  }

  #module(module: AnnouncedModule): Functions {
    const functions = this.#modules.get(module.id) ?? new Map()
    this.#modules.set(module.id, functions)
    this.#modules.set(module.name, functions)
    return functions
  }
}
