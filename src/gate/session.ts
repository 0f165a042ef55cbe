/**
 * One connected client, whatever its wire: an id, a user once logged in, attributes, and the queue
 * of its requests. It knows no MQTT: its edge takes replies and pushes and closes the connection.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import type { NodeRef } from '../bus/bus.ts'
import type { PresenceClaim } from '../cluster/cluster.ts'
import { SifakaError } from '../errors.ts'
import type { DisconnectReason, PushMessage, SessionPort } from '../dispatch/ports.ts'
import type { Caller, DispatchRequest, Reply } from '../dispatch/request.ts'
import {
  PendingRequest,
  RequestQueue,
  type QueueLimits,
  type QueueOwner,
  type RequestSpec,
} from './request-queue.ts'

/** One wire's half of a session. */
export interface SessionEdge {
  reply(ticket: number, reply: Reply): void
  /** Queues a push; false where the client does not listen to it or is leaving. */
  push(message: PushMessage): boolean
  /** Takes no more requests, and goes on answering. */
  suspend(): void
  /** An orderly close: answers what was accepted, says why, closes. Harmless when repeated. */
  close(reason: DisconnectReason): void
  /** The queue has room again. */
  roomAgain(): void
  /** Nothing waits and nothing runs, after `drain`. */
  idle(): void
}

/** What a session needs of the gate. */
export interface SessionOwner {
  readonly clock: Clock
  readonly limits: QueueLimits
  /** First digits of every session's id: in a cluster, those of its gate's epoch. */
  readonly idPrefix: string
  servedBy(session: Session, node: NodeRef, module: string): void
  dispatch(request: DispatchRequest): void
  bind(session: Session, userId: string, tag: string | null): Promise<void>
  unbind(session: Session): Promise<void>
}

/** Names and values of a session's attributes, in UTF-16 code units, all together. */
const maxAttributeUnits = 4096
const idBytes = 16
/** Pinned modules travel with each call. */
const maxPins = 32

export class Session implements SessionPort, QueueOwner, Caller {
  readonly type = 'client'
  readonly id: string
  readonly address: string
  readonly edge: SessionEdge
  readonly queue: RequestQueue
  userId: string | null = null
  tag: string | null = null
  closed = false
  /** When its user logged in, in ms since 1970; with each login another one. */
  loginAt = 0
  /** In a cluster where users may have several sessions: its last claim of a user, as granted. */
  slotClaim: PresenceClaim | null = null
  /** In a cluster: a login of it that is under way at the store. */
  claiming: Promise<void> | null = null
  /**
   * Replaced or kicked: what it had sent is still answered, but no user is bound to it any more.
   */
  leaving = false
  /** What its hooks are told now; what comes next waits for that. Null: nothing is under way. */
  telling: Promise<void> | null = null
  readonly #owner: SessionOwner
  #attributes: Map<string, string> | null = null
  #pins: Map<string, string> | null = null

  constructor(owner: SessionOwner, edge: SessionEdge, address: string) {
    this.#owner = owner
    this.id = owner.idPrefix + randomBytes(idBytes - owner.idPrefix.length / 2).toString('hex')
    this.edge = edge
    this.address = address
    this.queue = new RequestQueue(this, owner.limits)
  }

  /** A session is the caller of its own requests. */
  get session(): Session {
    return this
  }

  get clock(): Clock {
    return this.#owner.clock
  }

  /** Queues a request, or runs it in this turn; the answer comes to `edge.reply` by its ticket. */
  accept(spec: RequestSpec): void {
    this.queue.accept(new PendingRequest(this.queue, this, spec))
  }

  dispatch(request: DispatchRequest): void {
    this.#owner.dispatch(request)
  }

  reply(ticket: number, reply: Reply): void {
    this.edge.reply(ticket, reply)
  }

  roomAgain(): void {
    this.edge.roomAgain()
  }

  idle(): void {
    this.edge.idle()
  }

  get attributes(): ReadonlyMap<string, string> | null {
    return this.#attributes
  }

  get pins(): ReadonlyMap<string, string> | null {
    return this.#pins
  }

  get(name: string): string | undefined {
    return this.#attributes?.get(name)
  }

  async set(name: string, value: string): Promise<void> {
    const attributes = (this.#attributes ??= new Map())
    let units = name.length + value.length
    for (const [key, held] of attributes) if (key !== name) units += key.length + held.length
    if (units > maxAttributeUnits)
      throw new SifakaError('ParamNotAllow', {
        text: `Cannot set attribute "${name}": the session would hold ${units} characters, at most ${maxAttributeUnits} are allowed`,
      })
    attributes.set(name, value)
  }

  async remove(name: string): Promise<void> {
    this.#attributes?.delete(name)
  }

  async pin(module: string, node: string | null): Promise<void> {
    if (node === null) {
      this.#pins?.delete(module)
      if (this.#pins?.size === 0) this.#pins = null
      return
    }
    this.#pins ??= new Map()
    if (this.#pins.size >= maxPins && !this.#pins.has(module))
      throw new SifakaError('ParamNotAllow', { text: `Cannot pin more than ${maxPins} modules` })
    this.#pins.set(module, node)
  }

  servedBy(node: NodeRef, module: string): void {
    this.#owner.servedBy(this, node, module)
  }

  bindUser(userId: string, tag: string | null): Promise<void> {
    return this.#owner.bind(this, userId, tag)
  }

  unbindUser(): Promise<void> {
    return this.#owner.unbind(this)
  }
}
