/**
 * One connection's use of ordinary topics: what may be published and subscribed, one after the
 * other in the order sent (MQTT 3.1.1, 4.6), and with which QoS messages go out. Made when a
 * connection first uses an ordinary topic; most never do.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Session } from '../session.ts'
import type { Broker, OrdinaryMessage } from './broker.ts'
import { maxTopicLevels } from './broker.ts'
import type { BrokerClient } from './broker-client.ts'
import { matches, type Subscription } from './frames.ts'
import { lengthSize, writeLength } from './packets.ts'

export type PlainTopics = 'open' | 'users' | 'off'
type Action = 'publish' | 'subscribe'

/** What it needs of its connection. */
export interface OrdinaryOwner {
  readonly session: Session
  /** Asks the hooks; undefined where there are none. */
  authorize(action: Action, topic: string): Promise<boolean> | undefined
  /** A message id of the connection's own space, 0 where none is free. */
  takeId(): number
  /** Sends a whole packet to the client. */
  send(packet: Buffer): void
  /** Too much waits (true), or it is less again (false): whether to read on. */
  busy(isBusy: boolean): void
  /** A publish was refused: acknowledged, dropped, and to be counted. */
  publishRefused(topic: string): void
  /** The broker has let the connection down. */
  failed(why: string): void
}

export interface OrdinaryOptions {
  readonly broker: Broker
  readonly plainTopics: PlainTopics
}

/** More packets than this wait only while the connection is not read. */
const maxTasks = 32
/**
 * Steps in one turn of the event loop: Aedes answers within it, and thousands in a row would hold
 * it.
 */
const stepsPerTurn = 16
/** Attaching and subscribing are local; what takes longer is a fault of ours. */
const brokerMs = 5000
const failure = 0x80

export class OrdinaryTopics {
  readonly #owner: OrdinaryOwner
  readonly #options: OrdinaryOptions
  readonly #tasks: (() => Promise<void>)[] = []
  #client: BrokerClient | null = null
  #attaching: Promise<BrokerClient> | null = null
  #answer: ((codes: readonly number[]) => void) | null = null
  /** QoS by filter, as granted. */
  readonly #granted = new Map<string, number>()
  /** Ends the wait for an answer that will not come any more. */
  #giveUp: ((error: Error) => void) | null = null
  #whenIdle: (() => void) | null = null
  #steps = 0
  #running = false
  #closed = false

  constructor(owner: OrdinaryOwner, options: OrdinaryOptions) {
    this.#owner = owner
    this.#options = options
  }

  /** Subscribes in turn; `done` gets one code per filter, 0x80 for a refused one. */
  subscribe(wanted: readonly Subscription[], done: (codes: number[]) => void): void {
    this.#enqueue(async () => {
      if (this.#closed) return
      const granted = new Map<string, number>()
      // [MQTT-3.8.4-3] of a filter that stands twice in one packet the last one counts.
      for (const { filter, qos } of new Map(wanted.map(one => [one.filter, one])).values())
        granted.set(filter, await this.#subscribeOne(filter, qos))
      if (!this.#closed) done(wanted.map(({ filter }) => granted.get(filter)!))
    })
  }

  async #subscribeOne(filter: string, qos: number): Promise<number> {
    if (levelsOf(filter) > maxTopicLevels) return failure
    if (!(await this.#mayUse('subscribe', filter))) return failure
    const client = await this.#attached()
    const before = this.#granted.get(filter)
    // Before the answer, for retained messages come right behind it.
    this.#granted.set(filter, qos)
    // Aedes looks at the QoS of one filter alone, and not where it has wildcards: it gives the
    // highest, and each message is lowered on its way out.
    const codes = await this.#ask(() => client.subscribe(filter, 2))
    if (codes[0] === 2) return qos
    if (before === undefined) this.#granted.delete(filter)
    else this.#granted.set(filter, before)
    return failure
  }

  /** Unsubscribes in turn. */
  unsubscribe(filters: readonly string[], done: () => void): void {
    this.#enqueue(async () => {
      if (this.#closed) return
      // Nothing to take back where nothing was ever attached.
      if (this.#client !== null) await this.#ask(() => this.#client!.unsubscribe(filters))
      for (const filter of filters) this.#granted.delete(filter)
      if (!this.#closed) done()
    })
  }

  /** Publishes in turn; `done` is the moment to acknowledge, also what was refused. */
  publish(message: OrdinaryMessage, done: () => void): void {
    this.#enqueue(async () => {
      const deep = levelsOf(message.topic) > maxTopicLevels
      if (deep || !(await this.#mayUse('publish', message.topic))) {
        done()
        this.#owner.publishRefused(message.topic)
        return
      }
      await new Promise<void>(resolve => this.#options.broker.publish(message, () => resolve()))
      done()
    })
  }

  /** The connection's last message, behind all that it published itself, if it still may. */
  publishWill(will: OrdinaryMessage): void {
    this.#enqueue(async () => {
      if (levelsOf(will.topic) > maxTopicLevels) return
      if (!(await this.#mayUse('publish', will.topic))) return
      await new Promise<void>(resolve => this.#options.broker.publish(will, () => resolve()))
    })
  }

  /** Nothing waits and nothing is under way. */
  get isIdle(): boolean {
    return !this.#running
  }

  /** Calls `done` once when nothing waits and nothing is under way any more. */
  whenIdle(done: () => void): void {
    this.#whenIdle = done
  }

  /** The connection is gone; what it had published already still goes to the subscribers. */
  close(): void {
    this.#closed = true
    this.#giveUp?.(new Error('the connection is gone'))
    this.#client?.destroy()
  }

  #enqueue(task: () => Promise<void>): void {
    this.#tasks.push(task)
    if (this.#tasks.length === maxTasks) this.#owner.busy(true)
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      try {
        await task()
      } catch (error) {
        if (!this.#closed) this.#owner.failed((error as Error).message)
      }
      if (this.#tasks.length === maxTasks - 1) this.#owner.busy(false)
    }
    this.#running = false
    const done = this.#whenIdle
    this.#whenIdle = null
    done?.()
  }

  async #mayUse(action: Action, topic: string): Promise<boolean> {
    if (++this.#steps % stepsPerTurn === 0) await nextTurn()
    const { plainTopics } = this.#options
    if (plainTopics === 'off') return false
    if (plainTopics === 'users' && this.#owner.session.userId === null) return false
    return (await this.#owner.authorize(action, topic)) ?? true
  }

  #attached(): Promise<BrokerClient> {
    this.#attaching ??= new Promise<BrokerClient>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the broker does not answer')), brokerMs)
      const client = this.#options.broker.attach(this.#owner.session.id, {
        ready: () => {
          clearTimeout(late)
          resolve(client)
        },
        granted: codes => this.#answer?.(codes),
        removed: () => this.#answer?.([]),
        deliver: (packet, bodyStart) => this.#deliver(packet, bodyStart),
        gone: () => {
          clearTimeout(late)
          reject(new Error('the broker is gone'))
          if (!this.#closed) this.#owner.failed('the broker is gone')
        },
      })
      this.#client = client
    })
    return this.#attaching
  }

  /**
   * Sends what `send` sends and resolves to its answer; one such exchange is under way at a time.
   */
  async #ask(send: () => void): Promise<readonly number[]> {
    let late: NodeJS.Timeout | undefined
    const answer = new Promise<readonly number[]>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('the broker does not answer')), brokerMs)
      this.#answer = resolve
      this.#giveUp = reject
    })
    send()
    try {
      return await answer
    } finally {
      clearTimeout(late)
      this.#answer = null
      this.#giveUp = null
    }
  }

  /**
   * A message of the broker, in the QoS that was granted and under an id of the connection's own
   * space. Its acknowledgements end at the lane: Aedes keeps nothing for clean sessions, and a
   * flood of them would wait in front of it.
   */
  #deliver(packet: Buffer, bodyStart: number): void {
    if (this.#closed) return
    const qos = (packet[0]! >> 1) & 3
    if (qos === 0) return this.#owner.send(packet)
    const idAt = bodyStart + 2 + packet.readUInt16BE(bodyStart)
    const granted = this.#qosFor(packet.toString('utf8', bodyStart + 2, idAt), qos)
    if (granted === -1) return
    if (granted === 0) return this.#owner.send(withoutId(packet, bodyStart, idAt))
    const id = this.#owner.takeId()
    if (id === 0) return
    packet[0] = (packet[0]! & ~6) | (granted << 1)
    packet.writeUInt16BE(id, idAt)
    this.#owner.send(packet)
  }

  /**
   * The lower of a message's QoS and the highest of the filters it fits; -1 where it fits none now.
   */
  #qosFor(topic: string, qos: number): number {
    let highest = -1
    for (const [filter, granted] of this.#granted) {
      if (granted > highest && matches(filter, topic)) highest = granted
      if (highest >= qos) return qos
    }
    return highest
  }
}

/** The same PUBLISH with QoS 0. */
function withoutId(packet: Buffer, bodyStart: number, idAt: number): Buffer {
  const remaining = packet.length - bodyStart - 2
  const lowered = Buffer.allocUnsafe(1 + lengthSize(remaining) + remaining)
  lowered[0] = packet[0]! & ~6
  const at = writeLength(lowered, 1, remaining)
  packet.copy(lowered, at, bodyStart, idAt)
  packet.copy(lowered, at + idAt - bodyStart, idAt + 2)
  return lowered
}

function levelsOf(topic: string): number {
  let levels = 1
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels++
  return levels
}
