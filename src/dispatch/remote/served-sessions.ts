/**
 * The sessions that modules of this node have served for gates elsewhere, and their hooks. A gate
 * tells the nodes that served a session of its login, logout and end; when a gate dies, the nodes
 * tell their modules themselves. Only modules that served a session hear of it, and only those with
 * such hooks are kept account of.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../base/logger.ts'
import { Recent } from '../../base/recent.ts'
import type { ChannelHandler, IncomingCall } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import { type ClusterNode, epochPrefixLength } from '../../cluster/cluster.ts'
import type { DisconnectReason, SessionEvents } from '../ports.ts'
import type { Caller } from '../request.ts'
import type { SessionSnapshot } from './wire/call-codec.ts'
import { type HookMessage, readHookMessage } from './wire/hook-messages.ts'
import type { SessionAnswer, SessionRequest } from './wire/session-messages.ts'
import { answerJson, ask } from './ask.ts'
import { RemoteSession, type SessionHost, type SessionKeeper } from './remote-session.ts'

export interface ServedSessionsOptions {
  readonly host: SessionHost
  readonly events: SessionEvents
  /** A hosted module has login, logout or disconnect hooks; known once all are set up. */
  readonly isWanted: () => boolean
  readonly log: Logger
}

interface ServedSession {
  /** As it was last seen. */
  session: RemoteSession
  /** With the number of the last words that each was told. */
  readonly modules: Map<string, number>
  /** The hooks that run. */
  telling: Promise<void> | undefined
}

const askMs = 2000
const retryMs = 250
/** How long a gate may stay unknown to a node that has just started. */
const unknownMs = 10_000
/** Ended sessions and gates that are remembered, for what comes late of them. */
const maxEnded = 10_000
const maxGoneGates = 1000

export class ServedSessions implements ChannelHandler, SessionKeeper {
  readonly #options: ServedSessionsOptions
  readonly #ownPrefix: string
  /** By the first digits of their gates' epochs, then by id. */
  readonly #byGate = new Map<string, Map<string, ServedSession>>()
  /** With the modules that were told of the end. */
  readonly #ended = new Recent<Set<string>>(maxEnded)
  readonly #goneGates = new Recent<true>(maxGoneGates)

  constructor(options: ServedSessionsOptions) {
    const { directory } = options.host
    this.#options = options
    this.#ownPrefix = directory.self.epoch.slice(0, epochPrefixLength)
    directory.listen({ gone: (node, isClean) => this.#gateGone(node, isClean) })
  }

  get count(): number {
    let count = 0
    for (const sessions of this.#byGate.values()) count += sessions.size
    return count
  }

  /** A function of the module is about to run for the session. */
  note(session: RemoteSession, module: string, callerType: Caller['type']): void {
    if (!this.#options.isWanted()) return
    session.keeper = this
    const { id } = session
    const known = this.#find(id)
    if (known?.modules.has(module) === true) {
      known.session = session
      return
    }
    const gate = gateOf(id)
    // This process tells all of its modules of its own sessions.
    if (gate === this.#ownPrefix || !this.#hasHooks(module)) return
    if (this.#ended.get(id) !== undefined || this.#goneGates.get(gate) !== undefined) return
    this.#keep(session).modules.set(module, 0)
    // A gate knows whom it called itself; of calls by other modules it has to be told.
    if (callerType !== 'client') void this.#tellGate(id, module)
  }

  async call(incoming: IncomingCall, payload: Buffer): Promise<void> {
    const message = readHookMessage(payload)
    if (message === undefined) return incoming.refuse()
    // Hooks that fail are logged where they fail.
    await this.#told(message)?.catch(() => {})
    incoming.reply(answerJson({}))
  }

  /** What is told again, for the answer was late or lost, runs no hook a second time. */
  #told(message: HookMessage): Promise<void> | undefined {
    const { session, number } = message
    const ended = this.#ended.get(session.id)
    if (this.#goneGates.get(gateOf(session.id)) !== undefined) return undefined
    if (ended !== undefined) return this.#toldLate(message, ended)
    const served = this.#keep(new RemoteSession(session, this.#options.host))
    const { modules } = served
    // Of a module that served it within another call the gate may not know yet.
    const due = [...new Set([...message.modules, ...modules.keys()])]
    const fresh = new Set(due.filter(module => number > (modules.get(module) ?? 0)))
    if (fresh.size === 0) return served.telling
    for (const module of fresh) modules.set(module, number)
    if (message.type === 'logout') this.#keep(this.#loggedOut(session))
    if (message.type === 'disconnect') this.#forget(session.id, fresh)
    const telling = this.#tell(message, fresh)
    served.telling = telling
    return telling
  }

  #loggedOut(session: SessionSnapshot): RemoteSession {
    return new RemoteSession({ ...session, userId: null, tag: null }, this.#options.host)
  }

  /** The end is told once more: for a module whose own node has died. */
  #toldLate(message: HookMessage, ended: Set<string>): Promise<void> | undefined {
    const fresh = new Set(message.modules.filter(module => !ended.has(module)))
    if (message.type !== 'disconnect' || fresh.size === 0) return undefined
    for (const module of fresh) ended.add(module)
    return this.#tell(message, fresh)
  }

  #tell(message: HookMessage, modules: ReadonlySet<string>): Promise<void> | undefined {
    const { events, host } = this.#options
    const session = new RemoteSession(message.session, host)
    switch (message.type) {
      case 'login':
        return events.login(session, modules)
      case 'logout':
        return events.logout(session, message.info, modules)
      case 'disconnect':
        return events.disconnect(session, message.reason, modules)
      default:
        // Of a newer version; what is not known here has no hook here.
        return undefined
    }
  }

  #hasHooks(module: string): boolean {
    const self = this.#options.host.directory.byEpochPrefix(this.#ownPrefix)
    return self?.modules.get(module)?.hasSessionHooks ?? true
  }

  #find(id: string): ServedSession | undefined {
    return this.#byGate.get(gateOf(id))?.get(id)
  }

  #keep(session: RemoteSession): ServedSession {
    const gate = gateOf(session.id)
    let sessions = this.#byGate.get(gate)
    if (sessions === undefined) {
      sessions = new Map()
      this.#byGate.set(gate, sessions)
    }
    let served = sessions.get(session.id)
    if (served === undefined) {
      served = { session, modules: new Map(), telling: undefined }
      sessions.set(session.id, served)
    } else served.session = session
    return served
  }

  #forget(id: string, told: Set<string>): void {
    this.#ended.set(id, told)
    const sessions = this.#byGate.get(gateOf(id))
    sessions?.delete(id)
    if (sessions?.size === 0) this.#byGate.delete(gateOf(id))
  }

  /** Until the gate knows, or is gone. */
  async #tellGate(id: string, module: string): Promise<void> {
    const { bus, directory } = this.#options.host
    const request: SessionRequest = { type: 'served', session: id, module }
    let unknownUntil = performance.now() + unknownMs
    while (this.#find(id) !== undefined) {
      const now = performance.now()
      const gate = directory.byEpochPrefix(gateOf(id))
      if (gate === undefined && now > unknownUntil) return this.#end(id, 'gate-lost')
      try {
        if (gate === undefined) throw new Error('not known yet')
        unknownUntil = now + unknownMs
        const answer = await ask<SessionAnswer>(bus, {
          to: gate.ref,
          channel: Channel.Session,
          question: request,
          deadline: now + askMs,
        })
        // It ended while the call was on its way: nobody else will tell.
        if (answer.error !== null) this.#end(id, 'client')
        return
      } catch {
        await delay(retryMs, undefined, { ref: false })
      }
    }
  }

  #end(id: string, reason: DisconnectReason): void {
    const served = this.#find(id)
    if (served === undefined) return
    const modules = new Set(served.modules.keys())
    this.#forget(id, modules)
    const { session } = served
    const disconnect = () => this.#options.events.disconnect(session, reason, modules)
    // Behind what its modules are still being told.
    if (served.telling === undefined) void disconnect()
    else void served.telling.then(disconnect, disconnect)
  }

  /** A gate that left in good order has told of all its sessions before. */
  #gateGone(gate: ClusterNode, isClean: boolean): void {
    const prefix = gate.ref.epoch.slice(0, epochPrefixLength)
    this.#goneGates.set(prefix, true)
    const sessions = this.#byGate.get(prefix)
    if (sessions === undefined) return
    for (const id of sessions.keys()) this.#end(id, isClean ? 'drain' : 'gate-lost')
  }
}

function gateOf(session: string): string {
  return session.slice(0, epochPrefixLength)
}
