/**
 * The functions of the whole cluster, as the directory tells them: what a gate judges requests by,
 * and which nodes may be called for each. A gate needs no code of a studio's and no restart for a
 * new module; a call goes only to nodes that announce that very function, so versions mix while a
 * cluster is being updated. A function that was known once stays known: without an instance it is
 * down, not absent.
 */
import { nodeKey } from '../../bus/bus.ts'
import type {
  AnnouncedFunction,
  AnnouncedModule,
  Balance,
} from '../../cluster/membership/announcement.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import type { Access } from '../../contract/contract.ts'
import type { FunctionElsewhere, HostedFunction } from '../hosted-function.ts'
import {
  type AgreedFunction,
  type AgreedModule,
  agreedFunction,
  agreedModule,
  type Disagreement,
  disagreementOf,
  type SaidOfModule,
} from './agreement.ts'

/** One function, and who has it. */
export class ClusterFunction implements FunctionElsewhere {
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
  /** A node that has it is coming, or leaving in good order. */
  isMoving = false
  /** Until when one is expected that has left in good order, by `performance.now()`. */
  expectedUntil = -Infinity
  /** The same function in this process. */
  hosted: HostedFunction | null = null

  constructor(module: AnnouncedModule, fn: AnnouncedFunction) {
    this.moduleName = module.name
    this.moduleId = module.id
    this.functionName = fn.name
    this.functionId = fn.id
  }

  /** It has no instance, or soon has none, because of a planned restart: one is expected. */
  get isRestarting(): boolean {
    return this.isMoving || performance.now() < this.expectedUntil
  }

  describe(module: AgreedModule, fn: AgreedFunction): void {
    this.access = fn.access
    this.timeoutMs = fn.timeoutMs
    this.changesUser = fn.changesUser
    this.idempotent = fn.idempotent
    this.addressable = module.addressable
    this.balance = module.balance
    this.instances = module.instances
  }
}

/** A module as one or more nodes announce it. */
class ClusterModule {
  readonly name: string
  readonly id: number
  readonly #functions = new Map<string, ClusterFunction>()
  /**
   * By name and by number: two kinds of key that never meet. Where two differ, one that is served.
   */
  readonly #found = new Map<string | number, ClusterFunction>()
  /** What was told last of what its nodes configure differently. */
  #told = ''

  constructor({ name, id }: AnnouncedModule) {
    this.name = name
    this.id = id
  }

  get isServed(): boolean {
    return this.functions().some(fn => fn.candidates.length > 0)
  }

  find(func: string | number): ClusterFunction | undefined {
    return this.#found.get(func)
  }

  /** Nodes of two versions may give one number to two names: those are two functions. */
  function(module: AnnouncedModule, announced: AnnouncedFunction): ClusterFunction {
    const key = `${announced.id} ${announced.name}`
    const known = this.#functions.get(key)
    if (known !== undefined) return known
    const fn = new ClusterFunction(module, announced)
    this.#functions.set(key, fn)
    return fn
  }

  functions(): IteratorObject<ClusterFunction> {
    return this.#functions.values()
  }

  /** Takes what the nodes say of it now, by the order of their names. */
  describe(
    said: readonly SaidOfModule[],
    saidOf: ReadonlyMap<ClusterFunction, readonly AnnouncedFunction[]>,
  ): void {
    const agreed = agreedModule(said)
    for (const fn of this.#functions.values()) {
      const words = saidOf.get(fn)
      if (words !== undefined) fn.describe(agreed, agreedFunction(words))
    }
  }

  /** What its nodes configure differently, where that was not told before. */
  news(said: readonly SaidOfModule[]): Disagreement | null {
    const disagreement = disagreementOf(said)
    const words = disagreement === null ? '' : JSON.stringify(disagreement)
    if (words === this.#told) return null
    this.#told = words
    return disagreement
  }

  index(): void {
    for (const fn of this.#functions.values())
      for (const key of [fn.functionName, fn.functionId]) {
        const other = this.#found.get(key)
        if (other === undefined || isBefore(rankOf(fn), rankOf(other))) this.#found.set(key, fn)
      }
  }
}

/** Who is found where two have one name or number: who is served, then by a fixed order. */
interface Rank {
  readonly isServed: boolean
  readonly name: string
  readonly id: number
}

function rankOf(fn: ClusterFunction): Rank {
  return { isServed: fn.candidates.length > 0, name: fn.functionName, id: fn.functionId }
}

/** All gates must find the same one, whenever they started and whatever they have seen. */
function isBefore(a: Rank, b: Rank): boolean {
  if (a.isServed !== b.isServed) return a.isServed
  return a.name === b.name ? a.id < b.id : a.name < b.name
}

/** 30 s: a node that left in good order is expected back within this. */
const restartMs = 30_000
/** Lives of nodes that left in good order and are remembered: for as long as a session may ask. */
const maxFarewells = 1024
/** Modules and instances that are expected back: those of about as many nodes. */
const maxExpected = 16 * maxFarewells

type TableDirectory = Pick<Directory, 'nodes' | 'named'>

export class FunctionTable {
  readonly #directory: TableDirectory
  readonly #disagreed: (what: Disagreement) => void
  /** By number and name: a module that changes one of them is another one. */
  readonly #modules = new Map<string, ClusterModule>()
  /** By name and by number. */
  readonly #found = new Map<string | number, ClusterModule>()
  /**
   * Modules and instances that left in good order: when, by `performance.now()`; the oldest first.
   */
  readonly #leftAt = new Map<string, number>()
  readonly #farewells = new Set<string>()

  /** `disagreed` is told once of what nodes configure differently, and again when that changes. */
  constructor(directory: TableDirectory, disagreed: (what: Disagreement) => void) {
    this.#directory = directory
    this.#disagreed = disagreed
  }

  find(module: string | number, func: string | number): ClusterFunction | undefined {
    return this.#found.get(module)?.find(func)
  }

  /** Some node takes calls of the module, whether or not it has the function that is asked for. */
  isServed(module: string): boolean {
    return this.#found.get(module)?.isServed === true
  }

  /** The node has left: its functions may be expected back where it said so. */
  left(node: ClusterNode, isClean: boolean): void {
    if (!isClean) return
    const now = performance.now()
    for (const name of node.modules.keys())
      for (const key of [name, `${name}@${node.ref.name}`]) {
        this.#leftAt.delete(key)
        this.#leftAt.set(key, now)
      }
    for (const [oldest, leftAt] of this.#leftAt) {
      if (now < leftAt + restartMs && this.#leftAt.size <= maxExpected) break
      this.#leftAt.delete(oldest)
    }
    this.#farewells.add(nodeKey(node.ref))
    for (const oldest of this.#farewells) {
      if (this.#farewells.size <= maxFarewells) break
      this.#farewells.delete(oldest)
    }
  }

  /** This life of a node has left in good order, and not long ago. */
  hasLeft(key: string): boolean {
    return this.#farewells.has(key)
  }

  /** That instance is coming, or leaving in good order. */
  isExpected(fn: ClusterFunction, instance: string): boolean {
    const node = this.#directory.named(instance)
    if (node?.isDraining === true) return node.modules.has(fn.moduleName)
    const leftAt = this.#leftAt.get(`${fn.moduleName}@${instance}`) ?? -Infinity
    return node === undefined && performance.now() < leftAt + restartMs
  }

  /** Reads the directory anew; called when it has changed. */
  refresh(): void {
    this.#describe()
    const candidates = new Map<ClusterFunction, ClusterNode[]>()
    const moving = new Set<ClusterFunction>()
    for (const node of this.#directory.nodes())
      for (const module of node.modules.values())
        for (const announced of module.functions) {
          const fn = this.#module(module).function(module, announced)
          if (node.isDraining) moving.add(fn)
          if (node.state === 'alive' && !node.isDraining) addTo(candidates, fn, node)
        }
    for (const module of this.#modules.values()) {
      for (const fn of module.functions()) {
        fn.candidates = candidates.get(fn) ?? []
        fn.isMoving = moving.has(fn)
        fn.expectedUntil = (this.#leftAt.get(fn.moduleName) ?? -Infinity) + restartMs
      }
      module.index()
    }
    this.#index()
  }

  /** Of nodes that leave as well: until then they run what they have. */
  #describe(): void {
    const modules = new Map<ClusterModule, SaidOfModule[]>()
    const functions = new Map<ClusterFunction, AnnouncedFunction[]>()
    for (const node of [...this.#directory.nodes()].toSorted(byName))
      for (const announced of node.modules.values()) {
        const module = this.#module(announced)
        addTo(modules, module, { node: node.ref.name, module: announced })
        for (const fn of announced.functions) addTo(functions, module.function(announced, fn), fn)
      }
    for (const [module, said] of modules) {
      module.describe(said, functions)
      const news = module.news(said)
      if (news !== null) this.#disagreed(news)
    }
  }

  /** Ties a function of this process to what the cluster knows of it. */
  host(hosted: HostedFunction): void {
    const fn = this.find(hosted.moduleName, hosted.functionName)
    if (fn === undefined || fn.functionId !== hosted.functionId) return
    fn.hosted = hosted
    hosted.elsewhere = fn
  }

  #module(announced: AnnouncedModule): ClusterModule {
    const key = `${announced.id} ${announced.name}`
    const known = this.#modules.get(key)
    if (known !== undefined) return known
    const module = new ClusterModule(announced)
    this.#modules.set(key, module)
    return module
  }

  #index(): void {
    for (const module of this.#modules.values())
      for (const key of [module.name, module.id]) {
        const other = this.#found.get(key)
        if (other === undefined || isBefore(module, other)) this.#found.set(key, module)
      }
  }
}

function byName(a: ClusterNode, b: ClusterNode): number {
  return a.ref.name < b.ref.name ? -1 : 1
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
