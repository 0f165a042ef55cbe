/** Buses on one memory hub, and takers that remember what they were told. */
import { silentLogger } from '../../src/base/logger.ts'
import type { Logger } from '../../src/base/logger.ts'
import { Metrics } from '../../src/base/metrics.ts'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import type { Bus, CallFailure, ChannelHandler, NodeRef, ReplyTaker } from '../../src/bus/bus.ts'
import type { CarrierHandler } from '../../src/bus/carrier.ts'
import { createMemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import type {
  MemoryBatch,
  MemoryHub,
  MemoryHubOptions,
} from '../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../src/bus/node-bus.ts'
import type { BusSecrets } from '../../src/bus/seal.ts'

export const secrets: BusSecrets = { current: 'a long secret that only tests know' }

export function refOf(name: string, life = 0): NodeRef {
  return { name, epoch: life.toString(16).padStart(16, '0') }
}

/** What an end of a call looks like: `reply:<text>` or `failed:<failure>`. */
export class Taker implements ReplyTaker {
  readonly ends: string[] = []
  readonly #ended = Promise.withResolvers<string>()

  replied(payload: Buffer): void {
    this.#end(`reply:${payload.toString()}`)
  }

  failed(failure: CallFailure): void {
    this.#end(`failed:${failure}`)
  }

  /** Rejects after `ceilingMs`. */
  end(ceilingMs = 10_000): Promise<string> {
    return within(this.#ended.promise, ceilingMs)
  }

  #end(how: string): void {
    this.ends.push(how)
    this.#ended.resolve(how)
  }
}

async function within<T>(promise: Promise<T>, ceilingMs = 10_000): Promise<T> {
  const ceiling = Promise.withResolvers<never>()
  const error = new Error(`nothing came within ${ceilingMs} ms`)
  const timer = setTimeout(() => ceiling.reject(error), ceilingMs)
  try {
    return await Promise.race([promise, ceiling.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Until a condition holds. */
export async function until(holds: () => boolean, ceilingMs = 10_000): Promise<void> {
  const end = performance.now() + ceilingMs
  while (!holds()) {
    if (performance.now() > end)
      throw new Error(`did not hold within ${ceilingMs} ms: ${String(holds)}`)
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** Enough turns for a call and its reply on a memory hub, several times over. */
export async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => setImmediate(resolve))
}

export interface Node {
  readonly bus: Bus
  readonly ref: NodeRef
  readonly metrics: Metrics
}

export interface NodeOptions {
  readonly secrets?: BusSecrets | null
  readonly log?: Logger
  readonly maxMessageBytes?: number
  readonly cluster?: string
  readonly timeOrigin?: number
  /** Called on channel 1. */
  readonly call?: ChannelHandler['call']
  /** Called on channel 2. */
  readonly notice?: (from: NodeRef, payload: Buffer) => void
}

/** Closes all that it made when it is disposed. */
export class Buses implements AsyncDisposable {
  readonly hub: MemoryHub
  readonly wheel = new TimerWheel({ tickMs: 5 })
  readonly passed: MemoryBatch[] = []
  readonly #nodes: Node[] = []

  constructor(options: MemoryHubOptions = {}) {
    this.hub = createMemoryHub(options)
  }

  /** Channel 1 echoes, unless `call` is given. */
  async start(ref: NodeRef, options: NodeOptions = {}): Promise<Node> {
    const metrics = new Metrics()
    const bus = createBus({
      self: ref,
      carrier: this.hub.createCarrier(),
      cluster: options.cluster ?? 'test',
      secrets: options.secrets === undefined ? secrets : options.secrets,
      wheel: this.wheel,
      log: options.log ?? silentLogger,
      metrics,
      maxMessageBytes: options.maxMessageBytes,
      timeOrigin: options.timeOrigin,
    })
    bus.listen(1, { call: options.call ?? ((call, payload) => call.reply(payload)) })
    if (options.notice !== undefined) bus.listen(2, { notice: options.notice })
    const node = { bus, ref, metrics }
    this.#nodes.push(node)
    await bus.start()
    return node
  }

  /** Keeps what passes in `passed`, and delivers it. */
  record(): void {
    this.hub.setHook(batch => {
      this.passed.push(batch)
      return [batch]
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { bus } of this.#nodes) await bus.close()
  }
}

/** Calls channel 1. */
export function call(
  from: Node,
  to: NodeRef,
  text: string,
  options: { timeoutMs?: number; alone?: boolean; channel?: number } = {},
): Taker & { number: number } {
  const taker = new Taker() as Taker & { number: number }
  const deadline = performance.now() + (options.timeoutMs ?? 10_000)
  taker.number = from.bus.request(to, options.channel ?? 1, Buffer.from(text), taker, {
    deadline,
    alone: options.alone,
  })
  return taker
}

export function counted(node: Node, name: string, labels: Record<string, string> = {}): number {
  const metric = node.metrics.snapshot().find(one => one.name === name)
  const series = metric?.series.find(one =>
    Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )
  return series !== undefined && 'value' in series ? series.value : 0
}

/** A carrier of its own that only keeps what it hears. */
export async function listenOnHub(hub: MemoryHub, ref: NodeRef): Promise<Buffer[]> {
  const heard: Buffer[] = []
  const handler: CarrierHandler = {
    received: (_by, bytes) => void heard.push(bytes),
    stateChanged() {},
  }
  const carrier = hub.createCarrier()
  carrier.attach(ref, handler)
  await carrier.start()
  return heard
}
