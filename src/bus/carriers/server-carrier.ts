/**
 * What the carriers over a server share: one connection after another, each opened whole and
 * dropped whole. Nothing crosses from one connection to the next: client libraries keep what they
 * could not send and flush it seconds later, so their own reconnecting is not used. It owns being
 * up, the pings, the way back and the batches whose fate the server has not told; it never repeats
 * a batch.
 *
 * Time is counted in ticks of its own timer and not by the clock: a process that itself stood still
 * finds old times and unread answers, and must not take its own sleep for the server's silence.
 */
import { silentLogger, type Logger } from '../../base/logger.ts'
import { Metrics, type Counter } from '../../base/metrics.ts'
import { RateLimitedLog } from '../../base/rate-limited-log.ts'
import { SifakaError } from '../../errors.ts'
import type { NodeRef } from '../bus.ts'
import type { Carrier, CarrierHandler, Misdelivery } from '../carrier.ts'
import { reasonOf } from './server-address.ts'
import type { Channels, Connection, ConnectionEvents, Driver } from './server-driver.ts'
import { UntoldBatches } from './untold-batches.ts'

export interface ServerCarrierOptions {
  url: string
  /** The cluster's name: clusters that share a server do not hear each other. */
  cluster: string
  log?: Logger
  metrics?: Metrics
  /** 2,500 ms for one connection to be of use: a start that cannot succeed fails within 3 s. */
  connectTimeoutMs?: number
  /** 64 MiB given and not known to be taken: four destinations at the engine's bound. */
  maxWaitingBytes?: number
}

/** One connection from its first packet to its last. */
interface Life {
  readonly abort: AbortController
  connection: Connection | null
  isUp: boolean
  upAt: number
}

const tickMs = 500
/** A ping every second. */
const pingTicks = 2
/** 3 s without an answer to a ping, and the connection is given up. */
const silentTicks = 6
/** Five begun are four whole ones: 2 s at least without a word, and a batch's fate is unknown. */
const unknownTicks = 5
/** What `close` grants the last batches. */
const farewellMs = 500
const firstBackoffMs = 50
const maxBackoffMs = 1_000
/** Different reasons told in one outage; more are a server that says something else each time. */
const maxReasons = 8
/** A connection that lived shorter does not make the way back short again. */
const steadyMs = 5_000
const mebibyte = 1024 * 1024
/** A batch without bytes comes from this node itself: proof that it can be reached. */
const echo = Buffer.alloc(0)

export class ServerCarrier implements Carrier {
  readonly name: string
  readonly #driver: Driver
  readonly #cluster: string
  readonly #connectTimeoutMs: number
  readonly #maxWaitingBytes: number
  readonly #log: Logger
  readonly #limitedLog: RateLimitedLog
  readonly #outages: { readonly closed: Counter; readonly silent: Counter }
  readonly #untold = new UntoldBatches()
  #channels: Channels | null = null
  #handler: CarrierHandler | null = null
  #life: Life | null = null
  #maxBatchBytes = mebibyte
  #tick = 0
  #unansweredTick = -1
  #ticker: NodeJS.Timeout | null = null
  #returning: NodeJS.Timeout | null = null
  #failures = 0
  /** Why it is away, as far as it was told. */
  readonly #reasons = new Set<string>()
  #starting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  constructor(driver: Driver, options: ServerCarrierOptions) {
    const metrics = options.metrics ?? new Metrics()
    this.name = driver.name
    this.#driver = driver
    this.#cluster = options.cluster
    this.#connectTimeoutMs = options.connectTimeoutMs ?? 2_500
    this.#maxWaitingBytes = options.maxWaitingBytes ?? 64 * mebibyte
    this.#log = options.log ?? silentLogger
    this.#limitedLog = new RateLimitedLog(this.#log)
    this.#outages = { closed: outages(metrics, 'closed'), silent: outages(metrics, 'silent') }
  }

  get isUp(): boolean {
    return this.#life?.isUp === true
  }

  get maxBatchBytes(): number {
    return this.#maxBatchBytes
  }

  /** Until the server has told of a batch it may lie in this process: so many bytes at most. */
  get waitingBytes(): number {
    return this.#untold.bytes
  }

  attach(self: NodeRef, handler: CarrierHandler): void {
    const prefix = `sifaka.${this.#cluster}`
    this.#handler = handler
    this.#channels = {
      own: this.#channelOf(self),
      all: `${prefix}.all`,
      inbox: `${prefix}.r.${self.name}.${self.epoch}`,
    }
  }

  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  send(to: NodeRef, bytes: Buffer, lost: (why: Misdelivery) => void): void {
    this.#publish(this.#channelOf(to), bytes, lost)
  }

  sendToAll(bytes: Buffer): void {
    if (this.#channels !== null) this.#publish(this.#channels.all, bytes, null)
  }

  async leave(): Promise<void> {
    const life = this.#life
    const connection = life?.isUp === true ? life.connection : null
    if (life !== null && connection !== null) await farewell(connection, life.abort.signal)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #channelOf({ name, epoch }: NodeRef): string {
    return `sifaka.${this.#cluster}.n.${name}.${epoch}`
  }

  async #start(): Promise<void> {
    try {
      await this.#open()
    } catch (error) {
      this.#starting = null
      throw this.#startError(error)
    }
  }

  /** Resolves when the connection is of use; rejects with why it is not. */
  async #open(): Promise<void> {
    if (this.#closing !== null) throw new Error('the bus is closed')
    const channels = this.#channels
    if (channels === null) throw new Error('no node is attached to it')
    const abort = new AbortController()
    const life: Life = { abort, connection: null, isUp: false, upAt: 0 }
    this.#life = life
    const late = () => {
      const reason = life.connection === null ? 'no answer' : 'this node does not hear itself there'
      abort.abort(new Error(reason))
    }
    const timer = setTimeout(late, this.#connectTimeoutMs)
    const echoed = Promise.withResolvers<void>()
    try {
      const aborted = whenAborted(abort.signal)
      const events = this.#events(life, echoed.resolve)
      const opening = this.#driver.open({ channels, events, signal: abort.signal })
      opening.catch(() => {})
      const connection = await Promise.race([opening, aborted])
      life.connection = connection
      connection.publish(channels.own, echo, fate => {
        if (fate !== 'taken') echoed.reject(new Error('this node does not hear itself there'))
      })
      await Promise.race([echoed.promise, aborted])
      this.#came(life, connection)
    } catch (error) {
      if (this.#life === life) this.#life = null
      abort.abort(error)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  #events(life: Life, echoed: () => void): ConnectionEvents {
    return {
      received: (by, bytes) => {
        if (bytes.length === 0) echoed()
        else this.#received(by, bytes)
      },
      lost: reason => {
        if (life.isUp) this.#left(life, reason, this.#outages.closed)
        else life.abort.abort(reason)
      },
    }
  }

  /** Never throws: some client libraries stop reading for good where a listener does. */
  #received(by: 'own' | 'all', bytes: Buffer): void {
    try {
      this.#handler?.received(by, bytes)
    } catch (error) {
      this.#limitedLog.log('bus-receive', by, 'Cannot take a batch of the bus', { error })
    }
  }

  #came(life: Life, connection: Connection): void {
    life.isUp = true
    life.upAt = performance.now()
    this.#maxBatchBytes = connection.maxBatchBytes
    this.#unansweredTick = -1
    this.#ticker = setInterval(() => this.#onTick(life, connection), tickMs)
    if (this.#failures > 0) this.#log.info(`Bus at ${this.name} is up again`)
    this.#handler?.stateChanged(true)
  }

  #left(life: Life, reason: unknown, counter: Counter): void {
    if (this.#life !== life) return
    this.#end(life, reason)
    counter.inc()
    if (performance.now() - life.upAt > steadyMs) this.#failures = 0
    this.#reasons.clear()
    this.#tellAway(reason)
    this.#comeBack()
    this.#handler?.stateChanged(false)
    this.#untold.loseAll()
  }

  /** Each reason once: the first is often a closed connection, the next one says what to do. */
  #tellAway(error: unknown): void {
    const reason = reasonOf(error)
    if (this.#closing !== null || this.#reasons.has(reason) || this.#reasons.size >= maxReasons)
      return
    this.#reasons.add(reason)
    const message = `Bus at ${this.name} is away, reconnecting until it is back`
    this.#limitedLog.log('bus-away', reason, message, { reason })
  }

  #end(life: Life, reason: unknown): void {
    this.#life = null
    life.isUp = false
    if (this.#ticker !== null) clearInterval(this.#ticker)
    this.#ticker = null
    life.abort.abort(reason)
  }

  #comeBack(): void {
    if (this.#closing !== null) return
    this.#returning = setTimeout(
      () => {
        this.#returning = null
        this.#open().catch((error: unknown) => {
          this.#tellAway(error)
          this.#comeBack()
        })
      },
      backoffMs(this.#failures++),
    )
  }

  #publish(channel: string, bytes: Buffer, lost: ((why: Misdelivery) => void) | null): void {
    const connection = this.#life?.isUp === true ? this.#life.connection : null
    if (connection === null || this.#untold.bytes + bytes.length > this.#maxWaitingBytes) {
      if (lost !== null) queueMicrotask(() => lost('unknown'))
      return
    }
    const batch = this.#untold.add(bytes.length, this.#tick, lost)
    connection.publish(channel, bytes, fate => this.#untold.settle(batch, fate))
  }

  #onTick(life: Life, connection: Connection): void {
    const tick = ++this.#tick
    if (this.#unansweredTick !== -1 && tick - this.#unansweredTick >= silentTicks) {
      this.#left(life, new Error('no answer for 3 s'), this.#outages.silent)
      return
    }
    if (tick % pingTicks === 0) this.#ping(life, connection)
    this.#untold.loseBefore(tick - unknownTicks)
  }

  #ping(life: Life, connection: Connection): void {
    if (this.#unansweredTick === -1) this.#unansweredTick = this.#tick
    const answered = () => {
      if (this.#life === life) this.#unansweredTick = -1
    }
    // The connection tells of its own end.
    connection.ping().then(answered, () => {})
  }

  async #close(): Promise<void> {
    if (this.#returning !== null) clearTimeout(this.#returning)
    const life = this.#life
    const connection = life?.connection ?? null
    if (life?.isUp && connection !== null) await farewell(connection, life.abort.signal)
    if (this.#returning !== null) clearTimeout(this.#returning)
    if (life !== null && this.#life === life) this.#end(life, new Error('the bus is closed'))
    await connection?.closed
    this.#untold.loseAll()
    this.#limitedLog.close()
  }

  #startError(error: unknown): SifakaError {
    const reason = reasonOf(error)
    return new SifakaError('BusFailed', {
      text: `Cannot use the bus at ${this.name}: ${reason}; start the server there or correct bus.url`,
      // Without the driver's own error: it carries the command, with password or payload.
      cause: new Error(reason),
    })
  }
}

/** Leaves in good order, as long as it is worth it. */
async function farewell(connection: Connection, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const timer = setTimeout(resolve, farewellMs)
  signal.addEventListener('abort', resolve, { once: true })
  connection.leave().then(resolve, resolve)
  await promise
  clearTimeout(timer)
}

/** Rejects with the signal's reason; nobody has to wait for it. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => {})
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

/** Doubles from 50 ms to a second; jittered, so that nodes do not come back in step. */
function backoffMs(failures: number): number {
  const ceiling = Math.min(firstBackoffMs * 2 ** Math.min(failures, 10), maxBackoffMs)
  return ceiling / 2 + Math.random() * (ceiling / 2)
}

function outages(metrics: Metrics, reason: string): Counter {
  return metrics.counter({
    name: 'bus_outages_total',
    help: 'Connections to the bus server that ended by themselves, by reason',
    labels: { reason },
  })
}
