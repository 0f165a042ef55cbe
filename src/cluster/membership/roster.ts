/**
 * The nodes that live as this one knows them, found by life, name and prefix of the epoch, and who
 * listens to changes of that. It is told who is heard, suspect or gone, and judges nothing itself.
 * Who is gone is remembered as long as its tombstone lasts, so that no late word revives it.
 */
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import type { AnnouncedModule } from './announcement.ts'
import type { AnnouncementHead } from './announcement-codec.ts'
import { type ClusterNode, type DirectoryListener, epochPrefixLength } from '../cluster.ts'
import { tombstoneTtlMs } from './tombstones.ts'

/** Far above the deaths of an hour, crash loops included. */
const maxGone = 10_000

/** One node with what only the judging of its life needs. */
export interface Member {
  readonly ref: NodeRef
  readonly key: string
  readonly startedAt: number
  node: ClusterNode
  /** Digest of the function table in `node`. */
  table: string
  /** When it was last heard, by `performance.now()`. */
  heardAt: number
  /** Told dead by who saw its process end: nothing heard later makes it alive. */
  isDeclared: boolean
}

export class Roster {
  readonly #members = new Map<string, Member>()
  /** Lives of one name, the latest first. */
  readonly #byName = new Map<string, Member[]>()
  readonly #byPrefix = new Map<string, Member>()
  /** When each was found gone; in that order. */
  readonly #gone = new Map<string, number>()
  readonly #listeners: DirectoryListener[] = []
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  listen(listener: DirectoryListener): void {
    this.#listeners.push(listener)
  }

  get(ref: NodeRef): Member | undefined {
    return this.#members.get(nodeKey(ref))
  }

  named(name: string): Member | undefined {
    return this.#byName.get(name)?.[0]
  }

  /** All lives of that name that are not known to be over. */
  lives(name: string): readonly Member[] {
    return this.#byName.get(name) ?? []
  }

  byEpochPrefix(prefix: string): Member | undefined {
    return this.#byPrefix.get(prefix)
  }

  isGone(key: string): boolean {
    return this.#gone.has(key)
  }

  members(): IterableIterator<Member> {
    return this.#members.values()
  }

  get size(): number {
    return this.#members.size
  }

  /** Takes an announcement in; `modules` is null where the table is the one known already. */
  update(
    head: AnnouncementHead,
    modules: ReadonlyMap<string, AnnouncedModule> | null,
    heardAt: number,
  ): void {
    const known = this.get(head)
    const table = modules ?? known?.node.modules ?? new Map()
    const node = nodeOf(head, table, known?.isDeclared === true)
    if (known === undefined) {
      this.#add({
        ref: node.ref,
        key: nodeKey(node.ref),
        startedAt: head.startedAt,
        node,
        table: head.table,
        heardAt,
        isDeclared: false,
      })
      return this.#tellChanged()
    }
    const before = known.node
    known.node = node
    known.table = head.table
    known.heardAt = heardAt
    if (isOther(before, node)) this.#tellChanged()
  }

  suspect(member: Member): void {
    if (member.node.state === 'suspect') return
    member.node = { ...member.node, state: 'suspect' }
    this.#tellChanged()
  }

  /** Remembers that this life is over; the member it was, if it was one and this is news. */
  remove(key: string): Member | null {
    this.#remember(key)
    const member = this.#members.get(key)
    if (member === undefined) return null
    this.#members.delete(key)
    const { name, epoch } = member.ref
    const others = (this.#byName.get(name) ?? []).filter(one => one !== member)
    if (others.length === 0) this.#byName.delete(name)
    else this.#byName.set(name, others)
    if (this.#byPrefix.get(epoch.slice(0, epochPrefixLength)) === member)
      this.#byPrefix.delete(epoch.slice(0, epochPrefixLength))
    return member
  }

  tellGone(node: ClusterNode, isClean: boolean): void {
    for (const listener of this.#listeners) this.#tell(() => listener.gone?.(node, isClean))
  }

  #add(member: Member): void {
    const { name, epoch } = member.ref
    this.#members.set(member.key, member)
    this.#byPrefix.set(epoch.slice(0, epochPrefixLength), member)
    const lives = [...(this.#byName.get(name) ?? []), member]
    // The epoch decides between lives that began in the same millisecond: the same on every node.
    lives.sort((a, b) => b.startedAt - a.startedAt || (a.ref.epoch < b.ref.epoch ? 1 : -1))
    this.#byName.set(name, lives)
  }

  #remember(key: string): void {
    const now = performance.now()
    if (!this.#gone.has(key)) this.#gone.set(key, now)
    for (const [old, since] of this.#gone) {
      if (now - since <= tombstoneTtlMs && this.#gone.size <= maxGone) break
      this.#gone.delete(old)
    }
  }

  #tellChanged(): void {
    for (const listener of this.#listeners) this.#tell(() => listener.changed?.())
  }

  #tell(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#onError(error)
    }
  }
}

function nodeOf(
  head: AnnouncementHead,
  modules: ReadonlyMap<string, AnnouncedModule>,
  isDeclared: boolean,
): ClusterNode {
  return {
    ref: { name: head.name, epoch: head.epoch },
    version: head.version,
    place: head.place,
    state: isDeclared || head.isDraining ? 'suspect' : 'alive',
    isDraining: head.isDraining,
    isGate: head.isGate,
    load: head.load,
    modules,
    leads: new Set(head.leases),
  }
}

/** Other load alone is no news. */
function isOther(before: ClusterNode, now: ClusterNode): boolean {
  return (
    before.modules !== now.modules ||
    before.state !== now.state ||
    before.isDraining !== now.isDraining ||
    before.isGate !== now.isGate ||
    before.version !== now.version ||
    before.leads.symmetricDifference(now.leads).size > 0
  )
}
