/**
 * What the bus contract needs of an adapter, and nodes to play with: each a bus of its own whose
 * handler does what the payload says and whose calls are held to end exactly once. It knows no
 * server.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { silentLogger } from '../../base/logger.ts'
import { Metrics } from '../../base/metrics.ts'
import { TimerWheel } from '../../base/timer-wheel.ts'
import type { Bus, CallFailure, IncomingCall, NodeRef } from '../../bus/bus.ts'
import type { Carrier } from '../../bus/carrier.ts'
import { createBus } from '../../bus/node-bus.ts'
import type { BusSecrets } from '../../bus/seal.ts'
import type { Service } from '../services/services.ts'

/** Stated times are waited for five times as long, so that a busy machine fails no test. */
const patience = 5

/** One bus that nodes may join; the cluster's name keeps labs on a shared server apart. */
export interface BusLab extends AsyncDisposable {
  readonly cluster: string
  /** For one node. */
  createCarrier(): Carrier
}

/** A lab on a server of its own, which the tests may hurt. */
export interface BusServerLab extends BusLab {
  readonly service: Service
  /** Cuts what every node hears by, once; it must come back by itself. */
  cut(): Promise<void>
  /** A carrier by a link of its own, which may be held. */
  createHeldCarrier(): Promise<HeldCarrier>
  /** A client of the server that is no node. */
  tap(): Promise<BusTap>
}

/** While held, nothing reaches the carrier. */
interface HeldCarrier extends AsyncDisposable {
  readonly carrier: Carrier
  hold(): void
  release(): void
}

export interface BusTap extends AsyncDisposable {
  /** What is published to this node from now on. */
  capture(to: NodeRef): Promise<Buffer[]>
  publish(to: NodeRef | 'all', bytes: Buffer): Promise<void>
}

export type Ended = { reply: string } | { failure: CallFailure }

export const testChannel = 1
/** A channel that nobody listens on. */
export const deafChannel = 9

export interface CallOptions {
  timeoutMs?: number
  alone?: boolean
  channel?: number
}

/** A call on its way; `ended` resolves once, and a second end fails the test. */
export interface TestCall {
  readonly number: number
  readonly ended: Promise<Ended>
  /** For looking without waiting. */
  readonly now: () => Ended | null
}

export interface JoinOptions {
  epoch?: string
  secrets?: BusSecrets
  carrier?: Carrier
}

const secrets: BusSecrets = { current: 'a secret of the bus contract, long enough' }

/** A started node; close it before its lab. */
export async function join(
  lab: BusLab,
  name: string,
  options: JoinOptions = {},
): Promise<TestNode> {
  const node = new TestNode(lab, name, options)
  await node.bus.start()
  return node
}

export function newEpoch(): string {
  return randomBytes(8).toString('hex')
}

/**
 * Its handler takes payloads by their first word: `echo TEXT` is answered, `hold` kept for the test
 * to answer, `refuse` refused, `throw` thrown, `block MS` stands still that long, `large BYTES`
 * answers so many bytes, `both TEXT` sends a notice and then the answer.
 */
export class TestNode implements AsyncDisposable {
  readonly self: NodeRef
  readonly bus: Bus
  readonly metrics = new Metrics()
  /** Calls and notices as they came, `call TEXT` and `notice TEXT`. */
  readonly heard: string[] = []
  /** Answers and notices as they came. */
  readonly came: string[] = []
  readonly held: IncomingCall[] = []
  readonly states: boolean[] = []
  /** What a call of `hook` does. */
  hook: () => void = () => {}
  readonly #wheel = new TimerWheel({ tickMs: 10 })

  constructor(lab: BusLab, name: string, options: JoinOptions) {
    this.self = { name, epoch: options.epoch ?? newEpoch() }
    this.bus = createBus({
      self: this.self,
      carrier: options.carrier ?? lab.createCarrier(),
      cluster: lab.cluster,
      secrets: options.secrets ?? secrets,
      wheel: this.#wheel,
      log: silentLogger,
      metrics: this.metrics,
    })
    this.bus.onStateChange(isUp => this.states.push(isUp))
    this.bus.listen(testChannel, {
      call: (call, payload) => this.#take(call, payload),
      notice: (_from, payload) => {
        this.heard.push(`notice ${textOf(payload)}`)
        this.came.push(`notice ${textOf(payload)}`)
      },
    })
  }

  call(to: TestNode | NodeRef, payload: string | Buffer, options: CallOptions = {}): TestCall {
    const { promise, resolve } = Promise.withResolvers<Ended>()
    let end: Ended | null = null
    let hasReturned = false
    const finish = (ended: Ended) => {
      expect(hasReturned, 'a taker is not called before request() returns').toBe(true)
      expect(end, 'a call ends once').toBeNull()
      end = ended
      resolve(ended)
    }
    const number = this.bus.request(
      refOf(to),
      options.channel ?? testChannel,
      Buffer.from(payload),
      {
        replied: reply => {
          this.came.push(`reply ${textOf(reply)}`)
          finish({ reply: textOf(reply) })
        },
        failed: failure => finish({ failure }),
      },
      {
        deadline: performance.now() + (options.timeoutMs ?? 5_000),
        ...(options.alone === undefined ? {} : { alone: options.alone }),
      },
    )
    hasReturned = true
    return { number, ended: promise, now: () => end }
  }

  notify(to: TestNode | NodeRef, text: string): boolean {
    return this.bus.notify(refOf(to), testChannel, Buffer.from(text))
  }

  broadcast(text: string): boolean {
    return this.bus.broadcast(testChannel, Buffer.from(text))
  }

  /** The sum of a metric's series, or of the one with this label. */
  count(name: string, label = ''): number {
    const family = this.metrics.snapshot().find(one => one.name === name)
    const series = family?.series.filter(one => JSON.stringify(one.labels).includes(label)) ?? []
    return series.reduce((sum, one) => sum + ('value' in one ? one.value : one.count), 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bus.close()
    this.#wheel.clear()
  }

  #take(call: IncomingCall, payload: Buffer): void {
    const [word, rest = ''] = payload.toString('latin1', 0, shownBytes).split(' ', 2)
    this.heard.push(`call ${textOf(payload)}`)
    switch (word) {
      case 'hold':
        this.held.push(call)
        return
      case 'refuse':
        return call.refuse()
      case 'throw':
        throw new Error('as told')
      case 'block':
        standStill(Number(rest))
        return call.reply(Buffer.from('blocked'))
      case 'hook':
        this.hook()
        return call.reply(Buffer.from('hooked'))
      case 'large':
        return call.reply(Buffer.alloc(Number(rest), 'x'))
      case 'both':
        this.notify(call.from, rest)
        return call.reply(Buffer.from(rest))
      default:
        call.reply(Buffer.from(rest))
        // Only the first answer counts.
        call.reply(Buffer.from('second'))
    }
  }
}

const shownBytes = 200

/** Long payloads by their length: a failed comparison must not print a mebibyte. */
function textOf(payload: Buffer): string {
  return payload.length > shownBytes ? `${payload.length} bytes` : payload.toString()
}

function refOf(to: TestNode | NodeRef): NodeRef {
  return to instanceof TestNode ? to.self : to
}

/**
 * Lets the next batch of a carrier after `miss` go to a node that is not there, as to one that is
 * just subscribing again: the server's own word returns it.
 */
export function misaddress(carrier: Carrier): { miss: () => void } {
  const send = carrier.send.bind(carrier)
  let isMissing = false
  carrier.send = (to, bytes, lost) => {
    send(isMissing ? { name: to.name, epoch: newEpoch() } : to, bytes, lost)
    isMissing = false
  }
  return { miss: () => (isMissing = true) }
}

/** Holds the event loop without burning the machine's second core. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Waits for `check`; fails after five times `statedMs`. */
export async function until(check: () => boolean, statedMs: number, what: string): Promise<void> {
  const deadline = performance.now() + statedMs * patience
  while (!check()) {
    if (performance.now() > deadline) expect.fail(`not within ${statedMs * patience} ms: ${what}`)
    await delay(5)
  }
}

/** Resolves to how a call ended; fails where that is later than five times `statedMs`. */
export async function endOf(call: TestCall, statedMs: number): Promise<Ended> {
  await until(() => call.now() !== null, statedMs, 'the call has ended')
  return call.now() as Ended
}

/** Calls until one is answered: what stood between two nodes is over. */
export async function untilAnswered(from: TestNode, to: TestNode, statedMs: number): Promise<void> {
  const deadline = performance.now() + statedMs * patience
  for (;;) {
    const ended = await from.call(to, 'echo again', { timeoutMs: 1_000 }).ended
    if ('reply' in ended) return
    if (performance.now() > deadline) expect.fail(`${from.self.name} still gets ${ended.failure}`)
    await delay(20)
  }
}
