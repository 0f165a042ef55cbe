/**
 * One connection's use of ordinary topics: what may be published and subscribed, one after the other
 * in the order sent (MQTT 3.1.1, 4.6), and the translation of message ids between Aedes and the
 * client. Made when a connection first uses an ordinary topic; most never do.
 */
import type { Session } from '../session.ts'
import type { Broker, OrdinaryMessage } from './broker.ts'
import { maxTopicLevels } from './broker.ts'
import type { BrokerClient } from './broker-client.ts'
import { PacketType, type Subscription } from './frames.ts'

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
  refused(topic: string): void
  /** The broker has let the connection down. */
  failed(why: string): void
}

export interface OrdinaryOptions {
  readonly broker: Broker
  readonly plainTopics: PlainTopics
}

/** More packets than this wait only while the connection is not read. */
const maxTasks = 32
/** Attaching and subscribing are local; what takes longer is a fault of ours. */
const brokerMs = 5000
const failure = 0x80

export class OrdinaryTopics {
  readonly #owner: OrdinaryOwner
  readonly #options: OrdinaryOptions
  readonly #tasks: (() => Promise<void>)[] = []
  readonly #toBroker = new Map<number, number>()
  readonly #toClient = new Map<number, number>()
  #client: BrokerClient | null = null
  #attaching: Promise<BrokerClient> | null = null
  #answer: ((codes: readonly number[]) => void) | null = null
  #running = false
  #closed = false

  constructor(owner: OrdinaryOwner, options: OrdinaryOptions) {
    this.#owner = owner
    this.#options = options
  }

  /** Subscribes in turn; `done` gets one code per filter, 0x80 for a refused one. */
  subscribe(wanted: readonly Subscription[], done: (codes: number[]) => void): void {
    this.#enqueue(async () => {
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
    const codes = await this.#ask(() => client.subscribe(filter, qos))
    return codes[0] ?? failure
  }

  /** Unsubscribes in turn. */
  unsubscribe(filters: readonly string[], done: () => void): void {
    this.#enqueue(async () => {
      // Nothing to take back where nothing was ever attached.
      if (this.#client !== null) await this.#ask(() => this.#client!.unsubscribe(filters))
      if (!this.#closed) done()
    })
  }

  /** Publishes in turn; `done` is the moment to acknowledge, also what was refused. */
  publish(message: OrdinaryMessage, done: () => void): void {
    this.#enqueue(async () => {
      const deep = levelsOf(message.topic) > maxTopicLevels
      if (deep || !(await this.#mayUse('publish', message.topic))) {
        done()
        this.#owner.refused(message.topic)
        return
      }
      await new Promise<void>(resolve => this.#options.broker.publish(message, () => resolve()))
      done()
    })
  }

  /** True where the message id is one that Aedes' messages use; its acknowledgement goes there. */
  acknowledge(firstByte: number, id: number): boolean {
    const brokerId = this.#toBroker.get(id)
    if (brokerId === undefined) return false
    const type = firstByte >> 4
    if (type === PacketType.Puback || type === PacketType.Pubcomp) {
      this.#toBroker.delete(id)
      this.#toClient.delete(brokerId)
    }
    this.#client?.acknowledge(firstByte, brokerId)
    return true
  }

  /** A message leaves the client's name after the connection has ended, if it still may. */
  async publishWill(will: OrdinaryMessage): Promise<void> {
    if (!(await this.#mayUse('publish', will.topic))) return
    await new Promise<void>(resolve => this.#options.broker.publish(will, () => resolve()))
  }

  close(): void {
    this.#closed = true
    this.#tasks.length = 0
    this.#answer = null
    this.#client?.destroy()
  }

  // ---- one thing after the other

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
        break
      }
      if (this.#tasks.length === maxTasks - 1) this.#owner.busy(false)
    }
    this.#running = false
  }

  async #mayUse(action: Action, topic: string): Promise<boolean> {
    const { plainTopics } = this.#options
    if (plainTopics === 'off') return false
    if (plainTopics === 'users' && this.#owner.session.userId === null) return false
    return (await this.#owner.authorize(action, topic)) ?? true
  }

  // ---- Aedes

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

  /** Sends what `send` sends and resolves to its answer; one such exchange is under way at a time. */
  async #ask(send: () => void): Promise<readonly number[]> {
    let late: NodeJS.Timeout | undefined
    const answer = new Promise<readonly number[]>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('the broker does not answer')), brokerMs)
      this.#answer = resolve
    })
    send()
    try {
      return await answer
    } finally {
      clearTimeout(late)
      this.#answer = null
    }
  }

  /** Message ids of Aedes' become ids of the connection's own space. */
  #deliver(packet: Buffer, bodyStart: number): void {
    if (this.#closed) return
    if (packet[0]! >> 4 === PacketType.Pubrel) {
      const id = this.#toClient.get(packet.readUInt16BE(bodyStart))
      if (id !== undefined) packet.writeUInt16BE(id, bodyStart)
    } else if ((packet[0]! & 6) !== 0) {
      const at = bodyStart + 2 + packet.readUInt16BE(bodyStart)
      const brokerId = packet.readUInt16BE(at)
      const id = this.#owner.takeId()
      if (id === 0) return
      this.#toBroker.set(id, brokerId)
      this.#toClient.set(brokerId, id)
      packet.writeUInt16BE(id, at)
    }
    this.#owner.send(packet)
  }
}

function levelsOf(topic: string): number {
  let levels = 1
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels++
  return levels
}
