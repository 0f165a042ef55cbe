/**
 * The name of this node, claimed in the KV so that no second node runs under it, and its number.
 * The claim lapses 6 s after the last renewal and is void at once with a tombstone, so a start
 * under a name that is taken waits for as long as that and then refuses with the address of its
 * twin. Where the KV has lost its data and a twin has come meanwhile, the one that started later
 * loses. It knows nothing of who else lives.
 */
import type { Logger } from '../../base/logger.ts'
import { pause } from '../../base/within.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import { SifakaError } from '../../errors.ts'
import type { Claim, ClaimStore, HeldClaim } from '../../store/kv/claims.ts'
import { Moment } from './moment.ts'
import { NodeNumber } from './node-number.ts'
import { Round } from '../round.ts'
import { epitaph, tombstoneTtlMs } from '../membership/tombstones.ts'

export interface NodeClaimOptions {
  readonly self: NodeRef
  /** `host:pid`: what a twin is told. */
  readonly place: string
  readonly kv: ClaimStore
  readonly log: Logger
  /** Epoch of the life before this one, where its end is certain: it is buried first. */
  readonly predecessor?: string
  /** Ends the wait for a name that is taken. */
  readonly signal?: AbortSignal
  /** Another node has the name: this one must end. Told once. */
  readonly onLost: (words: string) => void
}

export interface NodeClaim extends AsyncDisposable {
  /**
   * 0..1023, for ids; another one only after the KV has lost its data and somebody else has this.
   */
  readonly nodeNumber: number
  onNodeNumber(listener: (nodeNumber: number) => void): void
  /**
   * Frees the name, for a clean end, and keeps the number. Never rejects: what cannot be freed
   * lapses.
   */
  release(): Promise<void>
}

const nameTtlMs = 6_000
const renewEveryMs = 1_000
/** A second more than a name needs to lapse. */
const waitMs = 7_000
const retryMs = 250

/**
 * Resolves when this node has its name and number. Rejects with `TwinNode` where a node of that
 * name lives, after 7 s, with `Closed` where `signal` aborts first, and with `StoreFailed` where
 * the KV does not answer.
 */
export async function claimNode(options: NodeClaimOptions): Promise<NodeClaim> {
  const { self, kv } = options
  if (options.predecessor !== undefined) {
    const before = nodeKey({ name: self.name, epoch: options.predecessor })
    await kv.bury(before, epitaph('ended', 'its process has ended'), { ttlMs: tombstoneTtlMs })
  }
  const claim: Claim = {
    key: `node:${self.name}`,
    owner: nodeKey(self),
    since: Date.now(),
    rest: options.place.replaceAll(/\p{Cc}/gu, ' '),
  }
  await takeName(claim, options)
  const number = new NodeNumber(options)
  try {
    await number.claim()
  } catch (error) {
    await kv.release([claim]).catch(() => {})
    throw error
  }
  const named = new HeldName(claim, number, options)
  await named.start()
  return named
}

async function takeName(claim: Claim, options: NodeClaimOptions): Promise<void> {
  const { self, kv, signal } = options
  const began = performance.now()
  for (;;) {
    if (signal?.aborted === true) throw new SifakaError('Closed')
    const [holder] = await kv.claim([claim], { ttlMs: nameTtlMs })
    if (holder == null) return
    if (performance.now() - began > waitMs) throw twin(self, holder)
    await pause(retryMs)
  }
}

function twin(self: NodeRef, holder: HeldClaim): SifakaError {
  return new SifakaError('TwinNode', {
    text:
      `Cannot start "${self.name}": a node of this name runs at ${holder.rest}; ` +
      'stop it or choose another "name"',
  })
}

class HeldName implements NodeClaim {
  readonly #claim: Claim
  readonly #number: NodeNumber
  readonly #options: NodeClaimOptions
  readonly #round: Round
  #renewed = new Moment()
  #isLost = false
  #isReleased = false

  constructor(claim: Claim, number: NodeNumber, options: NodeClaimOptions) {
    this.#claim = claim
    this.#number = number
    this.#options = options
    this.#round = new Round(() => this.#renew(), { everyMs: renewEveryMs })
  }

  get nodeNumber(): number {
    return this.#number.value
  }

  onNodeNumber(listener: (nodeNumber: number) => void): void {
    this.#number.onChange(listener)
  }

  async start(): Promise<void> {
    await this.#round.start()
  }

  async release(): Promise<void> {
    if (this.#isReleased) return
    this.#isReleased = true
    await this.#round.close()
    if (!this.#isLost) await this.#options.kv.release([this.#claim]).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }

  async #renew(): Promise<void> {
    if (this.#isLost) return
    const { kv, log, onLost } = this.#options
    try {
      // Who comes back after so long may have been buried and forgotten: the other has the name by
      // right.
      const isLate = this.#renewed.ageMs > tombstoneTtlMs / 2
      const over = isLate ? 'nobody' : 'later'
      const asked = new Moment()
      const [holder] = await kv.claim([this.#claim], { ttlMs: nameTtlMs, over })
      if (holder == null) {
        this.#renewed = asked
        return await this.#number.renew()
      }
      this.#isLost = true
      const since = isLate ? 'since this one stood still' : 'since an earlier time'
      const words = `a node of its name runs at ${holder.rest} ${since}`
      onLost(words)
      // Everything else that it holds is void by this.
      await kv.bury(this.#claim.owner, epitaph('silent', words), { ttlMs: tombstoneTtlMs })
    } catch (error) {
      // Away, or this node has a tombstone: the lease finds that out.
      log.debug('Cannot renew the claim of the node, trying again', { error })
    }
  }
}
