/**
 * Client ids in a cluster: first among the connections of this gate, then in the KV among all
 * gates. A holder on another gate is probed there, by the same rules as here. While the KV is away
 * nobody new comes in, and whoever is connected stays.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../base/logger.ts'
import type { Bus } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { Directory, Holder, Presence, PresenceClaim } from '../../cluster/cluster.ts'
import { ask } from '../../dispatch/remote/ask.ts'
import type { GateRequest, ProbeAnswer } from '../../dispatch/remote/wire/gate-messages.ts'
import type { ClaimOutcome, ClientIdBook, ClientIds, IdHolder } from './client-ids.ts'

export interface ClusterClientIdsOptions {
  readonly local: ClientIds
  readonly presence: Presence
  readonly bus: Bus
  readonly directory: Directory
  readonly log: Logger
}

interface Held {
  readonly holder: IdHolder
  readonly claim: PresenceClaim
  /** What the KV has said. */
  state: 'asking' | 'granted' | 'refused'
}

/** A probe takes two seconds on the other gate. */
const probeMs = 4000
/** How often an id is asked for again where its holder has just gone. */
const maxTries = 5
const retryMs = 50

export class ClusterClientIds implements ClientIdBook {
  readonly #options: ClusterClientIdsOptions
  /** By client id: this gate's holders, and those that are asking for it. */
  readonly #held = new Map<string, Held>()
  /** What the KV is asked to give up, by session. */
  readonly #releasing = new Map<string, Promise<void>>()

  constructor(options: ClusterClientIdsOptions) {
    this.#options = options
  }

  get count(): number {
    return this.#options.local.count
  }

  /** As they are claimed in the cluster. */
  *claims(): Iterable<PresenceClaim> {
    for (const { claim, state } of this.#held.values()) if (state === 'granted') yield claim
  }

  claim(id: string, holder: IdHolder, done: (outcome: ClaimOutcome) => void): void {
    this.#options.local.claim(id, holder, outcome => {
      if (outcome !== 'granted') return done(outcome)
      const session = randomBytes(16).toString('hex')
      const held: Held = { holder, claim: { id, session, since: Date.now() }, state: 'asking' }
      this.#held.set(id, held)
      void this.#ask(held, done)
    })
  }

  async #ask(held: Held, done: (outcome: ClaimOutcome) => void): Promise<void> {
    const outcome = await this.#acquire(held)
    held.state = outcome === 'granted' ? 'granted' : 'refused'
    if (this.#held.get(held.claim.id) === held) return done(outcome)
    // It has gone meanwhile.
    if (held.state === 'granted') void this.#free(held)
  }

  release(id: string, holder: IdHolder): void {
    const held = this.#held.get(id)
    if (held?.holder === holder) {
      this.#held.delete(id)
      if (held.state !== 'refused') void this.#free(held)
    }
    this.#options.local.release(id, holder)
  }

  /**
   * Another gate's newcomer asks: resolves to whether the connection is gone and its claim free.
   */
  async probe(id: string, session: string): Promise<boolean> {
    const held = this.#held.get(id)
    if (held === undefined || held.claim.session !== session) {
      await this.#releasing.get(session)
      return true
    }
    const newcomer: IdHolder = { isOverdue: false, isProbeable: false, probe() {}, evict() {} }
    const outcome = await new Promise<ClaimOutcome>(resolve => {
      this.#options.local.claim(id, newcomer, resolve)
    })
    if (outcome !== 'granted') return false
    this.#options.local.release(id, newcomer)
    await this.#releasing.get(session)
    return true
  }

  #free({ claim }: Held): Promise<void> {
    const { session } = claim
    const releasing = this.#options.presence.releaseClientId(claim).finally(() => {
      if (this.#releasing.get(session) === releasing) this.#releasing.delete(session)
    })
    this.#releasing.set(session, releasing)
    return releasing
  }

  /** The KV has lost its data, and another gate's connection has the better right to the id. */
  lost(claim: PresenceClaim): void {
    const held = this.#held.get(claim.id)
    if (held?.claim.session === claim.session) held.holder.evict()
  }

  async #acquire({ claim }: Held): Promise<ClaimOutcome> {
    const { presence, directory, log } = this.#options
    let gone: string | null = null
    try {
      for (let tries = 0; tries < maxTries; tries++) {
        const holder = await presence.claimClientId(claim)
        if (holder === null) return 'granted'
        // A connection of this gate that has just ended gives it up in a moment.
        if (holder.gate.epoch === directory.self.epoch || holder.session === gone) {
          await delay(retryMs)
          continue
        }
        if (!(await this.#isGone(claim.id, holder))) return 'taken'
        gone = holder.session
      }
      // Nobody has it, but the KV has not heard of that yet.
      return 'unavailable'
    } catch (error) {
      log.debug('A client id could not be claimed', { error })
      return 'unavailable'
    }
  }

  async #isGone(clientId: string, { gate, session }: Holder): Promise<boolean> {
    const { bus, directory } = this.#options
    const question: GateRequest = { type: 'probe', clientId, session }
    const deadline = performance.now() + probeMs
    try {
      const options = { to: gate, channel: Channel.Gate, question, deadline }
      return (await ask<ProbeAnswer>(bus, options)).type === 'gone'
    } catch (error) {
      // Gone meanwhile: the next claim finds it void. Else nobody knows, and the client comes back.
      if (directory.isGone(gate)) return true
      throw error
    }
  }
}
