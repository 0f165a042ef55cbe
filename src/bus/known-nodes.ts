/**
 * The other nodes, as this bus knows them: a peer for what goes to each, a sender for what comes
 * from it, and what must be remembered of those that are gone: which lives are over, and the
 * sequences of the idle, for no number may be used or taken twice under one key. Memory is bounded
 * for all of it.
 */
import { nodeKey } from './bus.ts'
import type { NodeRef } from './bus.ts'
import { Sender } from './incoming.ts'
import type { SenderHost } from './incoming.ts'
import { Peer } from './peer.ts'
import type { PeerHost } from './peer.ts'
import { nodeKeyPattern } from './seal.ts'
import type { Sealer } from './seal.ts'
import { SenderClock } from './sender-clock.ts'

/** How long a node without anything under way is kept, in ms. */
const idleMs = 60_000
/** A call that expired this long ago is given up: its cancel must have been lost. */
const lateCancelMs = 1000
/** Lives that are over and must not be heard any more; the oldest fall out. */
const maxForgotten = 1000
/** Sequences of idle nodes: many times the largest cluster. */
const maxRecords = 10_000

interface Taken {
  own: number
  all: number
}

/** What is kept of a node that is idle. */
interface IdleRecord {
  readonly sent: number
  readonly taken: Taken
  readonly clock: SenderClock | undefined
}

export interface KnownNodesOptions {
  readonly sealer: Sealer
  readonly host: PeerHost & SenderHost
}

export class KnownNodes {
  readonly #sealer: Sealer
  readonly #host: PeerHost & SenderHost
  readonly #peers = new Map<string, Peer>()
  /** The last one of each name: found without making a key. */
  readonly #peersByName = new Map<string, Peer>()
  readonly #senders = new Map<string, Sender>()
  readonly #idle = new Map<string, IdleRecord>()
  readonly #forgotten = new Set<string>()
  /** Not below any sequence whose record is gone. */
  #sequenceFloor = 0

  constructor(options: KnownNodesOptions) {
    this.#sealer = options.sealer
    this.#host = options.host
  }

  get peers(): Iterable<Peer> {
    return this.#peers.values()
  }

  get senders(): Iterable<Sender> {
    return this.#senders.values()
  }

  /** Null for a node whose life is over, or that no node can be. */
  peerTo(to: NodeRef): Peer | null {
    const last = this.#peersByName.get(to.name)
    if (last !== undefined && last.ref.epoch === to.epoch) return last
    const key = nodeKey(to)
    const known = this.#peers.get(key)
    if (known !== undefined) return known
    if (this.#forgotten.has(key) || !nodeKeyPattern.test(key)) return null
    return this.#addPeer(key, { name: to.name, epoch: to.epoch })
  }

  sender(key: string): Sender | undefined {
    return this.#senders.get(key)
  }

  /** The last sequences that were taken from a node, if any were. */
  takenFrom(key: string): Readonly<Taken> | undefined {
    return this.#senders.get(key)?.taken ?? this.#idle.get(key)?.taken
  }

  /** For a node that has proven itself. */
  addSender(key: string): Sender {
    const slash = key.indexOf('/')
    const ref = { name: key.slice(0, slash), epoch: key.slice(slash + 1) }
    const idle = this.#idle.get(key)
    const sender = new Sender(this.#host, {
      peer: this.#peers.get(key) ?? this.#addPeer(key, ref),
      openers: { own: this.#sealer.openerOf(key, 'own'), all: this.#sealer.openerOf(key, 'all') },
      taken: { ...(idle?.taken ?? { own: 0, all: 0 }) },
      clock: idle?.clock ?? new SenderClock(),
    })
    this.#senders.set(key, sender)
    return sender
  }

  isForgotten(key: string): boolean {
    return this.#forgotten.has(key)
  }

  /** Drops a node for good; its peer's calls are the caller's to end. */
  forget(node: NodeRef): Peer | undefined {
    const key = nodeKey(node)
    this.#forgotten.delete(key)
    this.#forgotten.add(key)
    for (const oldest of this.#forgotten) {
      if (this.#forgotten.size <= maxForgotten) break
      this.#forgotten.delete(oldest)
    }
    const peer = this.#peers.get(key)
    this.#raiseFloor(peer?.sequence)
    this.#dropRecord(key)
    this.#drop(key)
    return peer
  }

  /** Drops who was idle for long, and gives up calls whose cancel was lost. */
  sweep(now: number): void {
    for (const sender of this.#senders.values()) sender.cancelExpired(now - lateCancelMs)
    for (const [key, peer] of this.#peers) {
      const sender = this.#senders.get(key)
      const usedAt = Math.max(peer.usedAt, sender?.usedAt ?? 0)
      if (now - usedAt < idleMs || !peer.isIdle || sender?.isIdle === false) continue
      this.#addRecord(key, peer.sequence)
      this.#drop(key)
    }
  }

  close(): void {
    for (const key of this.#peers.keys()) this.#drop(key)
  }

  #addPeer(key: string, ref: NodeRef): Peer {
    const sequence = this.#idle.get(key)?.sent ?? this.#sequenceFloor
    const peer = new Peer(this.#host, { ref, seal: this.#sealer.sealTo(key), sequence })
    this.#peers.set(key, peer)
    this.#peersByName.set(ref.name, peer)
    return peer
  }

  #drop(key: string): void {
    const peer = this.#peers.get(key)
    if (peer === undefined) return
    const sender = this.#senders.get(key)
    peer.close()
    this.#peers.delete(key)
    this.#senders.delete(key)
    sender?.close()
    if (this.#peersByName.get(peer.ref.name) === peer) this.#peersByName.delete(peer.ref.name)
  }

  #addRecord(key: string, sent: number): void {
    const taken = this.takenFrom(key) ?? { own: 0, all: 0 }
    const clock = this.#senders.get(key)?.senderClock ?? this.#idle.get(key)?.clock
    this.#idle.delete(key)
    this.#idle.set(key, { sent, taken, clock })
    for (const oldest of this.#idle.keys()) {
      if (this.#idle.size <= maxRecords) break
      this.#dropRecord(oldest)
    }
  }

  #dropRecord(key: string): void {
    this.#raiseFloor(this.#idle.get(key)?.sent)
    this.#idle.delete(key)
  }

  #raiseFloor(sequence = 0): void {
    this.#sequenceFloor = Math.max(this.#sequenceFloor, sequence)
  }
}
