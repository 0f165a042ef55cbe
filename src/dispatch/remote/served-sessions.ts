/**
 * The sessions that this node has served for gates elsewhere, and their hooks. A gate tells the nodes
 * that served a session of its login, logout and end; when a gate dies, the nodes tell their modules
 * themselves. Kept only where a module has such hooks.
 */
import type { Logger } from '../../base/logger.ts'
import type { ChannelHandler, IncomingCall } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { ClusterNode } from '../../cluster/cluster.ts'
import type { DisconnectReason, LogoutInfo, SessionEvents } from '../ports.ts'
import type { Caller } from '../request.ts'
import type { SessionSnapshot } from './call-codec.ts'
import { answerJson, ask, readQuestion } from './ask.ts'
import {
  epochPrefixLength,
  RemoteSession,
  type SessionAnswer,
  type SessionHost,
  type SessionRequest,
} from './remote-session.ts'

/** What a gate tells; JSON on `Channel.Hook`. The answer comes when the hooks have run. */
export type HookMessage =
  | { readonly type: 'login'; readonly session: SessionSnapshot }
  | { readonly type: 'logout'; readonly session: SessionSnapshot; readonly info: LogoutInfo }
  | {
      readonly type: 'disconnect'
      readonly session: SessionSnapshot
      readonly reason: DisconnectReason
    }

export interface ServedSessionsOptions {
  readonly host: SessionHost
  readonly events: SessionEvents
  /** A hosted module has login, logout or disconnect hooks; known once all are set up. */
  readonly isWanted: () => boolean
  readonly log: Logger
}

const askMs = 2000

export class ServedSessions implements ChannelHandler {
  readonly #options: ServedSessionsOptions
  /** As last seen, by the first digits of their gates' epochs. */
  readonly #byGate = new Map<string, Map<string, SessionSnapshot>>()

  constructor(options: ServedSessionsOptions) {
    this.#options = options
    options.host.directory.listen({ gone: (node, isClean) => this.#gateGone(node, isClean) })
  }

  get count(): number {
    let count = 0
    for (const sessions of this.#byGate.values()) count += sessions.size
    return count
  }

  /** A function is about to run for the session. */
  note(session: RemoteSession, module: string, callerType: Caller['type']): void {
    if (!this.#options.isWanted()) return
    const isNew = this.#keep(snapshotOf(session))
    // A gate knows whom it called itself; of calls by other modules it has to be told.
    if (isNew && callerType !== 'client') void this.#tellGate(session.id, module)
  }

  call(incoming: IncomingCall, payload: Buffer): void {
    const message = readQuestion(payload) as HookMessage | undefined
    if (message?.session === undefined) return incoming.refuse()
    const done = () => incoming.reply(answerJson({}))
    const told = this.#tell(message)
    if (told === undefined) done()
    else void told.then(done, done)
  }

  #tell(message: HookMessage): Promise<void> | undefined {
    const { events, host } = this.#options
    const session = new RemoteSession(message.session, host)
    switch (message.type) {
      case 'login':
        this.#keep(message.session)
        return events.login(session)
      case 'logout':
        this.#keep({ ...message.session, userId: null, tag: null })
        return events.logout(session, message.info)
      case 'disconnect':
        this.#forget(session.id)
        return events.disconnect(session, message.reason)
    }
  }

  #keep(session: SessionSnapshot): boolean {
    const gate = session.id.slice(0, epochPrefixLength)
    let sessions = this.#byGate.get(gate)
    if (sessions === undefined) {
      sessions = new Map()
      this.#byGate.set(gate, sessions)
    }
    const isNew = !sessions.has(session.id)
    sessions.set(session.id, session)
    return isNew
  }

  #forget(id: string): void {
    const gate = id.slice(0, epochPrefixLength)
    const sessions = this.#byGate.get(gate)
    sessions?.delete(id)
    if (sessions?.size === 0) this.#byGate.delete(gate)
  }

  async #tellGate(id: string, module: string): Promise<void> {
    const { host, log } = this.#options
    const gate = host.directory.byEpochPrefix(id.slice(0, epochPrefixLength))
    if (gate === undefined) return this.#end(id, 'gate-lost')
    const request: SessionRequest = { type: 'served', session: id, module }
    try {
      const deadline = performance.now() + askMs
      const { bus } = host
      const answer = await ask<SessionAnswer>(bus, gate.ref, Channel.Session, request, deadline)
      // It ended while the call was on its way: nobody else will tell.
      if (answer.error !== null) this.#end(id, 'client')
    } catch (error) {
      log.warn('A gate could not be told who serves a session: its hooks may not be heard here', {
        session: id,
        gate: gate.ref.name,
        error,
      })
    }
  }

  #end(id: string, reason: DisconnectReason): void {
    const session = this.#byGate.get(id.slice(0, epochPrefixLength))?.get(id)
    if (session === undefined) return
    this.#forget(id)
    void this.#options.events.disconnect(new RemoteSession(session, this.#options.host), reason)
  }

  /** A gate that left in good order has told of all its sessions before. */
  #gateGone(gate: ClusterNode, isClean: boolean): void {
    const sessions = this.#byGate.get(gate.ref.epoch.slice(0, epochPrefixLength))
    if (sessions === undefined) return
    for (const id of [...sessions.keys()]) this.#end(id, isClean ? 'drain' : 'gate-lost')
  }
}

function snapshotOf(session: RemoteSession): SessionSnapshot {
  const { id, userId, tag, address, attributes } = session
  return { id, userId, tag, address, attributes: [...(attributes ?? [])], pins: [] }
}
