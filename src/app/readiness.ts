/**
 * Whether a server can do its work now: asks the stores every two seconds, and keeps the answers
 * for those who probe, so that a probe never waits for a store.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { ReadinessCheck } from '../monitor/monitor.ts'
import type { App } from './app.ts'

const everyMs = 2000
/** A store that has not answered by then counts as away. */
const patienceMs = 3000

export class Readiness implements Lifecycle {
  readonly #app: () => App | null
  readonly #answers = new Map<'sql' | 'kv', boolean>()
  #timer: NodeJS.Timeout | null = null
  #asking = false

  /** `app` gives the server that runs now, for a node may live several lives. */
  constructor(app: () => App | null) {
    this.#app = app
  }

  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#ask(), everyMs).unref()
    await this.#ask()
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  checks(): ReadinessCheck[] {
    const app = this.#app()
    const state = app?.state ?? 'new'
    const checks: ReadinessCheck[] = [{ name: 'state', isGood: state === 'ready', text: state }]
    if (app?.stores == null) return checks
    for (const name of ['sql', 'kv'] as const) {
      const isGood = this.#answers.get(name) ?? true
      checks.push({ name, isGood, text: isGood ? 'answers' : 'does not answer' })
    }
    if (app.cluster !== null) {
      const { isUp } = app.cluster.bus
      const { isHeard } = app.cluster.membership
      const text = isHeard ? 'hears itself' : isUp ? 'does not hear itself' : 'away'
      checks.push({ name: 'bus', isGood: isUp && isHeard, text })
    }
    return checks
  }

  async #ask(): Promise<void> {
    const stores = this.#app()?.stores
    if (stores == null || this.#asking) return
    this.#asking = true
    await Promise.all([this.#askOne('sql', stores.sql), this.#askOne('kv', stores.kv)])
    this.#asking = false
  }

  async #askOne(name: 'sql' | 'kv', store: { ping(): Promise<void> }): Promise<void> {
    const late = Promise.withResolvers<false>()
    const timer = setTimeout(() => late.resolve(false), patienceMs)
    const answer = store.ping().then(
      () => true,
      () => false,
    )
    this.#answers.set(name, await Promise.race([answer, late.promise]))
    clearTimeout(timer)
  }
}
