/**
 * Both ends over Sifaka's own bus: sealed batches over Redis and NATS as in production, or in
 * memory.
 */
import { silentLogger } from '../../src/base/logger.ts'
import { Metrics } from '../../src/base/metrics.ts'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import type { Bus, NodeRef, ReplyTaker } from '../../src/bus/bus.ts'
import type { Carrier } from '../../src/bus/carrier.ts'
import { createMemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import { NatsCarrier } from '../../src/bus/carriers/nats-carrier.ts'
import { createBus } from '../../src/bus/node-bus.ts'
import { RedisCarrier } from '../../src/bus/carriers/redis-carrier.ts'
import { answerTo } from './bus-sides.ts'
import type { Caller, Ending, LinkOptions } from './bus-sides.ts'

const cluster = 'bench'
const channel = 2
const deadlineMs = 10_000
// Fixed, for each end must know the other's: one run has one server to itself.
const callee: NodeRef = { name: 'callee', epoch: '00000000000000aa' }
const caller: NodeRef = { name: 'caller', epoch: '00000000000000bb' }
/** Of no use to anyone: what it seals are numbers that count up. */
const secret = '6f3c1b0ad95e47728e04f1b6c35d2a9917b8e0c4a6d2f35b'

export async function serveBus(options: LinkOptions): Promise<AsyncDisposable> {
  const bus = serving(makeBus(callee, carrierOf(options), true))
  await bus.start()
  return bus
}

export async function openBus(options: LinkOptions): Promise<Caller> {
  const bus = makeBus(caller, carrierOf(options), true)
  await bus.start()
  return callerOf(bus, [bus])
}

/** Both ends in this process, nothing sealed, for nothing leaves it. */
export async function openMemoryBus(): Promise<Caller> {
  const hub = createMemoryHub()
  const served = serving(makeBus(callee, hub.createCarrier(), false))
  const bus = makeBus(caller, hub.createCarrier(), false)
  await served.start()
  await bus.start()
  return callerOf(bus, [bus, served])
}

function carrierOf({ side, url }: LinkOptions): Carrier {
  return side === 'redis' ? new RedisCarrier({ url, cluster }) : new NatsCarrier({ url, cluster })
}

function makeBus(self: NodeRef, carrier: Carrier, isSealed: boolean): Bus {
  return createBus({
    self,
    carrier,
    cluster,
    secrets: isSealed ? { current: secret } : null,
    wheel: new TimerWheel(),
    log: silentLogger,
    metrics: new Metrics(),
  })
}

function serving(bus: Bus): Bus {
  bus.listen(channel, {
    call(call, payload) {
      call.reply(answerTo(payload))
    },
  })
  return bus
}

/** One a call, as a caller has it that keeps something of each. */
class Taker implements ReplyTaker {
  readonly #ending: Ending

  constructor(ending: Ending) {
    this.#ending = ending
  }

  replied(payload: Buffer): void {
    this.#ending.answered(payload)
  }

  failed(failure: string): void {
    this.#ending.failed(failure)
  }
}

function callerOf(bus: Bus, buses: readonly Bus[]): Caller {
  return {
    call(payload, ending) {
      const deadline = performance.now() + deadlineMs
      bus.request(callee, channel, payload, new Taker(ending), { deadline })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(buses.map(one => one.close()))
    },
  }
}
