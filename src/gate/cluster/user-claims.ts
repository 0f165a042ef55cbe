/**
 * Which sessions a user is bound to, in the whole cluster: the sessions' view of presence. A newer
 * login replaces an older one wherever that is; the KV decides which is newer, by the order in
 * which it was asked. It knows nothing of hooks and closes: a replaced session is ended by its own
 * gate.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../base/logger.ts'
import type { Bus } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { Directory, Holder, Presence, PresenceClaim } from '../../cluster/cluster.ts'
import { ask } from '../../dispatch/remote/ask.ts'
import type { GateRequest } from '../../dispatch/remote/wire/gate-messages.ts'

/**
 * A login where a user may have several sessions: its claim as granted, and who has to go for it.
 */
export interface SlotTaken {
  readonly claim: PresenceClaim
  readonly here: readonly Holder[]
  readonly elsewhere: readonly Holder[]
}

/** What the sessions of a gate need of a cluster. */
export interface UserClaims {
  /** For users of one session: binds the user; resolves to who had it on another gate, or null. */
  swap(claim: PresenceClaim): Promise<Holder | null>
  /** For users of several sessions: binds the user to one more. */
  takeSlot(claim: PresenceClaim): Promise<SlotTaken>
  release(claim: PresenceClaim): void
  /**
   * Has the session replaced at its gate; resolves when its logout hooks have run. Never rejects.
   */
  replace(
    holder: Holder,
    userId: string,
    by: { readonly session: string; readonly tag: string | null },
  ): Promise<void>
}

/** As long as hooks may take there, twice: they may wait for hooks before them. */
const replaceMs = 12_000

export class PresenceUserClaims implements UserClaims {
  readonly #presence: Presence
  readonly #bus: Bus
  readonly #directory: Directory
  readonly #log: Logger

  constructor(options: { presence: Presence; bus: Bus; directory: Directory; log: Logger }) {
    this.#presence = options.presence
    this.#bus = options.bus
    this.#directory = options.directory
    this.#log = options.log
  }

  async swap(claim: PresenceClaim): Promise<Holder | null> {
    const holder = await this.#presence.swapUser(claim)
    return holder?.gate.epoch === this.#directory.self.epoch ? null : holder
  }

  async takeSlot(wanted: PresenceClaim): Promise<SlotTaken> {
    const { claim, replaced } = await this.#presence.takeSlot(wanted)
    const { epoch } = this.#directory.self
    const [here, elsewhere] = [
      replaced.filter(({ gate }) => gate.epoch === epoch),
      replaced.filter(({ gate }) => gate.epoch !== epoch),
    ]
    return { claim, here, elsewhere }
  }

  release(claim: PresenceClaim): void {
    void this.#presence.releaseUser(claim)
  }

  async replace(
    holder: Holder,
    userId: string,
    by: { readonly session: string; readonly tag: string | null },
  ): Promise<void> {
    const { session, since } = holder
    const request: GateRequest = { type: 'replace', session, since, userId, by }
    const deadline = performance.now() + replaceMs
    for (;;) {
      try {
        const options = { to: holder.gate, channel: Channel.Gate, question: request, deadline }
        await ask(this.#bus, options)
        return
      } catch (error) {
        // A dead gate's sessions are gone. One that cannot be reached now is asked until the
        // deadline.
        if (this.#directory.node(holder.gate) === undefined) return
        if (performance.now() >= deadline) {
          this.#log.warn('A gate was not told that a user has logged in elsewhere', {
            gate: holder.gate.name,
            session: holder.session,
            user: userId,
            error,
          })
          return
        }
        await delay(200)
      }
    }
  }
}
