/**
 * Carries batches within one process: all carriers of one hub reach each other. For one process
 * that is a whole cluster, and for tests, which take the hub's hooks to lose, repeat, delay and
 * spoil what passes. It arrives in the order in which it was sent, in a later turn than that of the
 * sender.
 */
import { nodeKey } from '../bus.ts'
import type { NodeRef } from '../bus.ts'
import type { Carrier, CarrierHandler, Misdelivery } from '../carrier.ts'

/** A batch on its way, as the hooks see it. */
export interface MemoryBatch {
  readonly from: string
  /** `name/epoch`, or null for all. */
  readonly to: string | null
  readonly bytes: Buffer
}

/** What the hub does with a batch instead of delivering it; hooks may deliver others later. */
export type MemoryHook = (batch: MemoryBatch) => readonly MemoryBatch[] | Misdelivery | 'lost'

export interface MemoryHubOptions {
  /** 8 MiB. */
  readonly maxBatchBytes?: number
}

export interface MemoryHub {
  /** A carrier of its own for each node. */
  createCarrier(): Carrier
  /** All carriers go down or come up again; what is on its way is lost, with `unknown`. */
  setUp(isUp: boolean): void
  /** Sees each batch before it is delivered; null for none. */
  setHook(hook: MemoryHook | null): void
  /** Puts a batch on its way, whoever it claims to be from. */
  inject(batch: MemoryBatch): void
  /** What the carriers say of `waitingBytes` beside what really waits. */
  setStuckBytes(bytes: number): void
}

interface Sending {
  readonly batch: MemoryBatch
  readonly lost: ((why: Misdelivery) => void) | null
}

export function createMemoryHub(options: MemoryHubOptions = {}): MemoryHub {
  return new Hub(options)
}

class Hub implements MemoryHub {
  readonly maxBatchBytes: number
  readonly carriers = new Map<string, MemoryCarrier>()
  isUp = true
  waitingBytes = 0
  #stuckBytes = 0
  #hook: MemoryHook | null = null
  #sendings: Sending[] = []
  #isScheduled = false

  constructor(options: MemoryHubOptions) {
    this.maxBatchBytes = options.maxBatchBytes ?? 8 * 1024 * 1024
  }

  createCarrier(): Carrier {
    return new MemoryCarrier(this)
  }

  setUp(isUp: boolean): void {
    if (this.isUp === isUp) return
    this.isUp = isUp
    const lost = isUp ? [] : this.#takeAll()
    for (const carrier of this.carriers.values()) carrier.handler?.stateChanged(isUp)
    for (const sending of lost) sending.lost?.('unknown')
  }

  setHook(hook: MemoryHook | null): void {
    this.#hook = hook
  }

  inject(batch: MemoryBatch): void {
    this.send({ batch, lost: null })
  }

  setStuckBytes(bytes: number): void {
    this.waitingBytes += bytes - this.#stuckBytes
    this.#stuckBytes = bytes
  }

  send(sending: Sending): void {
    this.#sendings.push(sending)
    this.waitingBytes += sending.batch.bytes.length
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#passAll())
  }

  #takeAll(): Sending[] {
    const sendings = this.#sendings
    this.#sendings = []
    this.waitingBytes = this.#stuckBytes
    return sendings
  }

  #passAll(): void {
    this.#isScheduled = false
    for (const { batch, lost } of this.#takeAll()) this.#pass(batch, lost)
  }

  #pass(batch: MemoryBatch, lost: Sending['lost']): void {
    if (!this.isUp) {
      lost?.('unknown')
      return
    }
    const verdict = this.#hook === null ? null : this.#hook(batch)
    if (verdict === null) this.#deliver(batch, lost)
    else if (verdict === 'nobody' || verdict === 'unknown') lost?.(verdict)
    else if (verdict !== 'lost') for (const one of verdict) this.#deliver(one, lost)
  }

  #deliver({ to, bytes }: MemoryBatch, lost: Sending['lost']): void {
    if (to === null) {
      for (const carrier of this.carriers.values()) carrier.handler?.received('all', bytes)
      return
    }
    const carrier = this.carriers.get(to)
    if (carrier === undefined) lost?.('nobody')
    else carrier.handler?.received('own', bytes)
  }
}

class MemoryCarrier implements Carrier {
  readonly name = 'memory'
  handler: CarrierHandler | null = null
  readonly #hub: Hub
  #key = ''
  #state: 'new' | 'started' | 'closed' = 'new'

  constructor(hub: Hub) {
    this.#hub = hub
  }

  get isUp(): boolean {
    return this.#state === 'started' && this.#hub.isUp
  }

  get maxBatchBytes(): number {
    return this.#hub.maxBatchBytes
  }

  get waitingBytes(): number {
    return this.#hub.waitingBytes
  }

  attach(self: NodeRef, handler: CarrierHandler): void {
    this.#key = nodeKey(self)
    this.handler = handler
  }

  start(): Promise<void> {
    if (this.#state === 'new') {
      this.#state = 'started'
      this.#hub.carriers.set(this.#key, this)
      if (this.#hub.isUp) this.handler?.stateChanged(true)
    }
    return Promise.resolve()
  }

  send(to: NodeRef, bytes: Buffer, lost: (why: Misdelivery) => void): void {
    this.#hub.send({ batch: { from: this.#key, to: nodeKey(to), bytes }, lost })
  }

  sendToAll(bytes: Buffer): void {
    this.#hub.send({ batch: { from: this.#key, to: null, bytes }, lost: null })
  }

  close(): Promise<void> {
    if (this.#state === 'started') this.#hub.carriers.delete(this.#key)
    this.#state = 'closed'
    return Promise.resolve()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
