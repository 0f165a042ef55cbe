/**
 * Which node leads the modules that may run on one node only. Leadership is a claim in the KV that
 * lapses 5 s after its last renewal; a leader takes itself for one until 4 s after the last renewal
 * was asked for, so two never lead at once as long as the KV keeps its data, whatever happens to
 * clocks, bus and processes. For that, no tombstone voids these claims (their owner is not the
 * node's key): a node that was buried for its silence may run on for a second without knowing it.
 * Only where the death is certain, the process having ended, the others free what it led at once;
 * else that lapses, within 6 s of the death. It chooses no successor: whoever asks first leads.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { nodeKey, type NodeRef } from '../bus/bus.ts'
import type { Claim, ClaimStore } from '../store/kv/claims.ts'
import type { Directory, Lease } from './cluster.ts'
import { Moment } from './life/moment.ts'
import { Round } from './round.ts'
import { causeOf } from './membership/tombstones.ts'

export interface ModuleLeadershipOptions {
  readonly self: NodeRef
  /** Modules of this node that one node may lead at a time. */
  readonly modules: readonly string[]
  readonly kv: Pick<ClaimStore, 'claim' | 'release' | 'holders' | 'tombstones'>
  readonly lease: Pick<Lease, 'mayAct' | 'onLost'>
  readonly directory: Pick<Directory, 'listen'>
  readonly log: Logger
}

export interface ModuleLeadership extends Lifecycle {
  /** To be asked before each act of such a module; false as soon as it is not certain any more. */
  leads(module: string): boolean
  /** What this node announces. */
  led(): string[]
  /** `led()` has changed. */
  onChange(listener: () => void): void
  /**
   * Hands all of them over and takes none again, for a drain. Never rejects: what cannot be freed
   * lapses.
   */
  release(): Promise<void>
}

const ttlMs = 5_000
const certainMs = 4_000
/** With the time to live: moved 5.5 s after the leader's death at the latest. */
const everyMs = 500

export function createModuleLeadership(options: ModuleLeadershipOptions): ModuleLeadership {
  return new ClaimedLeadership(options)
}

class ClaimedLeadership implements ModuleLeadership {
  readonly #options: ModuleLeadershipOptions
  readonly #claims: readonly Claim[]
  readonly #round: Round
  readonly #listeners: (() => void)[] = []
  /** When it was asked for what is led; it is certain for a while. */
  readonly #since = new Map<string, Moment>()
  #told = ''
  #releasing: Promise<void> | null = null

  constructor(options: ModuleLeadershipOptions) {
    this.#options = options
    const since = Date.now()
    const owner = ownerOf(options.self)
    this.#claims = options.modules.map(name => ({ key: keyOf(name), owner, since, rest: '' }))
    this.#round = new Round(() => this.#claimAll(), { everyMs })
    options.lease.onLost(() => void this.release())
    options.directory.listen({ gone: (node, isClean) => void this.#free(node.ref, isClean) })
  }

  /** Resolves after the first attempt, whatever came of it. */
  async start(): Promise<void> {
    if (this.#claims.length > 0) await this.#round.start()
  }

  async close(): Promise<void> {
    await this.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  leads(module: string): boolean {
    return this.#isCertain(module) && this.#options.lease.mayAct
  }

  led(): string[] {
    return this.#options.modules.filter(module => this.#isCertain(module))
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  release(): Promise<void> {
    this.#releasing ??= this.#release()
    return this.#releasing
  }

  #isCertain(module: string): boolean {
    return (this.#since.get(module)?.ageMs ?? Infinity) <= certainMs
  }

  async #release(): Promise<void> {
    this.#since.clear()
    this.#tell()
    await this.#round.close()
    await this.#options.kv.release(this.#claims).catch(() => {})
  }

  /** Renews what it leads and tries for what it does not, in one round trip. */
  async #claimAll(): Promise<void> {
    const began = new Moment()
    try {
      const holders = await this.#options.kv.claim(this.#claims, { ttlMs })
      if (this.#releasing !== null) return
      for (const [index, holder] of holders.entries()) {
        const module = this.#options.modules[index]!
        if (holder === null) this.#since.set(module, began)
        else this.#since.delete(module)
      }
    } catch (error) {
      this.#options.log.debug('Cannot claim the leadership of modules, trying again', { error })
    }
    this.#tell()
  }

  async #free(ref: NodeRef, isClean: boolean): Promise<void> {
    if (this.#releasing !== null || this.#claims.length === 0) return
    try {
      if (!isClean) await this.#freeEnded(ref)
    } catch (error) {
      this.#options.log.debug('Cannot free what a dead node led, it lapses', { error })
    }
    await this.#round.run()
  }

  async #freeEnded(ref: NodeRef): Promise<void> {
    const { kv } = this.#options
    const [words] = await kv.tombstones([nodeKey(ref)])
    if (words == null || causeOf(words) !== 'ended') return
    const holders = await kv.holders(this.#claims.map(({ key }) => key))
    const owner = ownerOf(ref)
    const ended = holders.flatMap((holder, index) =>
      holder?.owner === owner ? [{ ...holder, key: this.#claims[index]!.key }] : [],
    )
    await kv.release(ended)
  }

  #tell(): void {
    const led = this.led().join()
    if (led === this.#told) return
    this.#told = led
    for (const listener of this.#listeners) listener()
  }
}

function ownerOf(ref: NodeRef): string {
  return `${nodeKey(ref)}#lease`
}

function keyOf(module: string): string {
  return `one:${module}`
}
