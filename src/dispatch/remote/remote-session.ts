/**
 * A session whose connection is at a gate elsewhere: what travelled with the call, and the way back
 * for what is changed. It is as old as the call, and never kept up to date; its user is never
 * changed from here, for that the gate does with the reply.
 */
import type { Bus, NodeRef } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import { type Directory, epochPrefixLength } from '../../cluster/cluster.ts'
import { SifakaError, type StateName } from '../../errors.ts'
import type { SessionPort } from '../ports.ts'
import type { Caller } from '../request.ts'
import type { SessionSnapshot } from './wire/call-codec.ts'
import type { SessionAnswer, SessionRequest } from './wire/session-messages.ts'
import { ask, AskFailure } from './ask.ts'

/** What remote sessions reach their gates by. */
export interface SessionHost {
  readonly bus: Bus
  readonly directory: Directory
}

/** Who keeps account of the modules of this node that served a session. */
export interface SessionKeeper {
  note(session: RemoteSession, module: string, callerType: Caller['type']): void
}

/** 2 s: the gate does it at once or is gone. */
const askMs = 2000

export class RemoteSession implements SessionPort {
  readonly id: string
  readonly userId: string | null
  readonly tag: string | null
  readonly address: string
  readonly closed = false
  /** Told of modules of this node that serve it beside the one that was called. */
  keeper: SessionKeeper | null = null
  readonly #host: SessionHost
  #attributes: Map<string, string> | null
  #pins: Map<string, string> | null

  constructor(snapshot: SessionSnapshot, host: SessionHost) {
    this.id = snapshot.id
    this.userId = snapshot.userId
    this.tag = snapshot.tag
    this.address = snapshot.address
    this.#host = host
    this.#attributes = snapshot.attributes.length === 0 ? null : new Map(snapshot.attributes)
    this.#pins = snapshot.pins.length === 0 ? null : new Map(snapshot.pins)
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
    await this.#ask({ type: 'set', session: this.id, name, value })
    this.#attributes ??= new Map()
    this.#attributes.set(name, value)
  }

  async remove(name: string): Promise<void> {
    await this.#ask({ type: 'remove', session: this.id, name })
    this.#attributes?.delete(name)
  }

  async pin(module: string, node: string | null): Promise<void> {
    await this.#ask({ type: 'pin', session: this.id, module, node })
    this.#pins ??= new Map()
    if (node === null) this.#pins.delete(module)
    else this.#pins.set(module, node)
  }

  /** Another node tells the gate itself that it serves it, as this one does of a call within it. */
  servedBy(node: NodeRef, module: string): void {
    if (node.epoch === this.#host.directory.self.epoch) this.keeper?.note(this, module, 'module')
  }

  bindUser(): Promise<void> {
    return Promise.reject(misplaced())
  }

  unbindUser(): Promise<void> {
    return Promise.reject(misplaced())
  }

  async #ask(request: SessionRequest): Promise<void> {
    const gate = this.#host.directory.byEpochPrefix(this.id.slice(0, epochPrefixLength))
    if (gate === undefined) throw new SifakaError('ServerIsDown')
    const asked = ask<SessionAnswer>(this.#host.bus, {
      to: gate.ref,
      channel: Channel.Session,
      question: request,
      deadline: performance.now() + askMs,
    })
    const answer = await asked.catch((error: unknown) => {
      const isTooLarge = error instanceof AskFailure && error.failure === 'too-large'
      throw isTooLarge
        ? new SifakaError('ParamNotAllow', { text: 'The value is too large' })
        : error
    })
    if (answer.error === null) return
    const { code, text } = answer.error
    throw new SifakaError(code as Exclude<StateName, 'Success'>, { text })
  }
}

function misplaced(): SifakaError {
  const cause = new Error('Effects on a session are applied by its gate, with the reply')
  return new SifakaError('Internal', { cause })
}
