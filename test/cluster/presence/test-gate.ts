import { randomBytes } from 'node:crypto'
import { Metrics } from '../../../src/base/metrics.ts'
import { silentLogger } from '../../../src/base/logger.ts'
import { nodeKey, type NodeRef } from '../../../src/bus/bus.ts'
import type { Holder, PresenceClaim, PresenceOwner } from '../../../src/cluster/cluster.ts'
import {
  createPresence,
  type ClusterPresence,
  type PresenceOptions,
} from '../../../src/cluster/presence/presence.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'

export function newSession(): string {
  return randomBytes(16).toString('hex')
}

function newRef(name: string): NodeRef {
  return { name, epoch: randomBytes(8).toString('hex') }
}

export interface Lost {
  readonly claim: PresenceClaim
  readonly holder: Holder
}

/** A gate as presence sees it: what it stands for, and what it was told to end. */
export class TestGate implements PresenceOwner, AsyncDisposable {
  readonly ref: NodeRef
  readonly presence: ClusterPresence
  readonly metrics = new Metrics()
  readonly clients = new Map<string, PresenceClaim>()
  /** By user; by session where a user may have several. */
  readonly logins = new Map<string, PresenceClaim>()
  readonly lostClients: Lost[] = []
  readonly lostUsers: Lost[] = []
  /** What `isGone` says of, beyond the KV. */
  readonly dead = new Set<string>()
  /** Whom it has asked about. */
  readonly expected = new Set<string>()
  /** Goes on standing for sessions that it was told to end. */
  isSlow = false

  constructor(
    name: string,
    kv: ClaimStore,
    options: Partial<PresenceOptions> & { isOwned?: boolean } = {},
  ) {
    this.ref = newRef(name)
    this.presence = createPresence({
      self: this.ref,
      kv,
      isGone: ({ name, epoch }) => this.dead.has(`${name}/${epoch}`),
      expect: ref => this.expected.add(nodeKey(ref)),
      log: silentLogger,
      metrics: this.metrics,
      ...options,
    })
    if (options.isOwned !== false) this.presence.own(this)
  }

  get key(): string {
    return `${this.ref.name}/${this.ref.epoch}`
  }

  clientIds(): Iterable<PresenceClaim> {
    return this.clients.values()
  }

  users(): Iterable<PresenceClaim> {
    return this.logins.values()
  }

  lostClientId(claim: PresenceClaim, holder: Holder): void {
    this.lostClients.push({ claim, holder })
    if (!this.isSlow) void this.disconnect(claim)
  }

  lostUser(claim: PresenceClaim, holder: Holder): void {
    this.lostUsers.push({ claim, holder })
    if (!this.isSlow) void this.logout(claim)
  }

  /** Claims a client id and stands for it where it is granted. */
  async connect(id: string, since = Date.now()): Promise<PresenceClaim> {
    const claim = { id, session: newSession(), since }
    const holder = await this.presence.claimClientId(claim)
    if (holder !== null) throw new Error(`${id} is held by ${holder.gate.name}`)
    this.clients.set(id, claim)
    return claim
  }

  async login(id: string, since = Date.now()): Promise<PresenceClaim> {
    const claim = { id, session: newSession(), since }
    await this.presence.swapUser(claim)
    this.logins.set(id, claim)
    return claim
  }

  disconnect(claim: PresenceClaim): Promise<void> {
    if (this.clients.get(claim.id)?.session === claim.session) this.clients.delete(claim.id)
    return this.presence.releaseClientId(claim)
  }

  logout(claim: PresenceClaim): Promise<void> {
    if (this.logins.get(claim.id)?.session === claim.session) this.logins.delete(claim.id)
    this.logins.delete(claim.session)
    return this.presence.releaseUser(claim)
  }

  /** The value of one of its metrics, over all labels. */
  metric(name: string): number {
    const family = this.metrics.snapshot().find(one => one.name === name)
    return (family?.series ?? []).reduce((sum, one) => sum + ('value' in one ? one.value : 0), 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.presence.close()
  }
}

/** Counts the calls of a store, each of which is one round trip. */
export function counted(kv: ClaimStore): ClaimStore & { readonly calls: string[] } {
  const calls: string[] = []
  const count = <Args extends unknown[], T>(name: string, call: (...args: Args) => T) => {
    return (...args: Args): T => {
      calls.push(name)
      return call(...args)
    }
  }
  return {
    calls,
    claim: count('claim', (claims, options) => kv.claim(claims, options)),
    swap: count('swap', (claims, options) => kv.swap(claims, options)),
    release: count('release', claims => kv.release(claims)),
    holders: count('holders', keys => kv.holders(keys)),
    bury: (owner, words, options) => kv.bury(owner, words, options),
    tombstones: owners => kv.tombstones(owners),
    incarnation: () => kv.incarnation(),
  }
}
