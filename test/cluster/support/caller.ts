/** A raw client that calls with a tag of its own each time, and counts what comes back. */
import { Type } from '../../torture/packets.ts'
import type { RawClient, Reply } from '../../torture/raw-client.ts'

export class Caller {
  readonly raw: RawClient
  #calls = 0
  #answered = 0

  constructor(raw: RawClient) {
    this.raw = raw
  }

  /** Publishes at once; resolves to the reply. `module` may name an instance. */
  call(module: string, func: string, msg = ''): Promise<Reply> {
    const topic = `i/c${this.#calls++}`
    this.raw.publish(topic, JSON.stringify({ module, func, params: { msg } }))
    return this.#reply(topic)
  }

  /** The text of a reply that must be a success. */
  async ask(module: string, func: string, msg = ''): Promise<string> {
    const { state, msg: words, result } = await this.call(module, func, msg)
    if (state !== 0) throw new Error(`${module}.${func}: 0x${state.toString(16)} ${words}`)
    return result.msg
  }

  /** Every call has its one reply, and nothing more is here; pushes do not count. */
  get isEven(): boolean {
    const more = this.raw.takePublishes().filter(({ topic }) => topic.startsWith('i'))
    return this.#answered === this.#calls && more.length === 0
  }

  async #reply(topic: string): Promise<Reply> {
    const { raw } = this
    const hasCome = () =>
      raw.inbox.some(packet => packet.type === Type.Publish && raw.read(packet).topic === topic)
    await raw.until(() => hasCome() || raw.ending !== null, `the reply on ${topic}`, patienceMs)
    const reply = JSON.parse((await raw.takePublish(topic)).payload.toString('utf8'))
    this.#answered++
    return reply
  }
}

/** Above the longest deadline of a call. */
const patienceMs = 65_000
