/**
 * Pushes on `p` and `q` become events, each once: a push with a message comes on both topics, and a
 * client on protobuf, which has both, takes it from `q` where it knows the message and from `p`
 * where it does not.
 */
import { codecOf } from '../contract/message-codec.ts'
import { decodeJsonPush, decodeProtobufPush } from '../protocol/push.ts'
import { Listeners } from './listeners.ts'
import type { Wire } from './options.ts'
import type { ContractRegistry } from './registry.ts'
import type { ClientCounters } from './state.ts'
import { textOf } from './wire.ts'

/** Any push, known to a contract or not. */
export interface Push {
  readonly module: number
  readonly type: number
  /** `Arena.Seated`; null where no contract of the client declares it. */
  readonly name: string | null
  /** As the contract says, complete; else the JSON content as it came. */
  readonly content: unknown
}

export interface PushHubOptions {
  readonly wire: Wire
  readonly registry: ContractRegistry
  readonly counters: ClientCounters
  /** Every push of `p` as it came, before listeners: among them what the server says of itself. */
  readonly onRaw: (module: number, type: number, content: unknown) => void
}

export class PushHub {
  readonly all = new Listeners<Push>()
  readonly #options: PushHubOptions
  readonly #byName = new Map<string, Listeners<unknown>>()

  constructor(options: PushHubOptions) {
    this.#options = options
  }

  /** Listens to `Module.Push` of a contract that the registry has; returns what takes it away. */
  on(name: string, listener: (content: unknown) => void): () => void {
    let listeners = this.#byName.get(name)
    if (listeners === undefined) this.#byName.set(name, (listeners = new Listeners()))
    return listeners.add(listener)
  }

  /** Throws where the payload cannot be read. */
  receive(topic: 'p' | 'q', payload: Uint8Array): void {
    const push = topic === 'p' ? this.#ofJson(payload) : this.#ofProtobuf(payload)
    if (push === null) return
    this.#options.counters.pushes++
    if (push.name !== null) this.#byName.get(push.name)?.emit(push.content)
    this.all.emit(push)
  }

  #ofJson(payload: Uint8Array): Push | null {
    const { wire, registry, onRaw } = this.#options
    const { module, type, content } = decodeJsonPush(textOf(payload))
    onRaw(module, type, content)
    const known = registry.push(module, type)
    const message = known?.spec.content
    if (wire === 'protobuf' && message !== undefined) return null
    return {
      module,
      type,
      name: known?.name ?? null,
      content: message === undefined ? content : codecOf(message).fromJson(content),
    }
  }

  #ofProtobuf(payload: Uint8Array): Push | null {
    const { module, type, content } = decodeProtobufPush(payload)
    const known = this.#options.registry.push(module, type)
    const message = known?.spec.content
    if (this.#options.wire === 'json' || known === undefined || message === undefined) return null
    return { module, type, name: known.name, content: codecOf(message).decode(content) }
  }
}
