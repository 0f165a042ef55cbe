/**
 * Session hooks in a cluster: what happens to a session is told to the modules of this process and to
 * every node that served the session, in order and at least once. Where such a node has died another
 * one of the same module is told, for what a module writes down there must be written. What the gate
 * itself decides by (connect, authorizeTopic) stays in this process.
 */
import type { Logger } from '../../base/logger.ts'
import { type NodeRef, nodeKey } from '../../bus/bus.ts'
import type { Bus } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { ClusterNode, Directory } from '../../cluster/cluster.ts'
import type {
  ConnectInfo,
  ConnectVerdict,
  DisconnectReason,
  LogoutInfo,
  SessionEvents,
  SessionPort,
} from '../../dispatch/ports.ts'
import { ask } from '../../dispatch/remote/ask.ts'
import type { SessionSnapshot } from '../../dispatch/remote/call-codec.ts'
import type { HookMessage } from '../../dispatch/remote/served-sessions.ts'

export interface HookRelayOptions {
  readonly bus: Bus
  readonly directory: Directory
  /** The hooks of this process. */
  readonly local: SessionEvents
  readonly log: Logger
}

/** A node that served a session, and the modules of it that did. */
interface Server {
  readonly ref: NodeRef
  readonly modules: Set<string>
}

type Told = Omit<HookMessage, 'session'>

/** 5 s: as long as a hook may take; telling goes on behind it. */
const waitMs = 5000
const askMs = 6000
const retryMs = 250
/** Ten minutes; a node that is away longer and not dead is told no more. */
const giveUpMs = 600_000

export class HookRelay implements SessionEvents {
  readonly #options: HookRelayOptions
  /** By session id, then by node. */
  readonly #servers = new Map<string, Map<string, Server>>()
  /** What a session's servers are being told; the next word waits for it. */
  readonly #tails = new Map<string, Promise<void>>()

  constructor(options: HookRelayOptions) {
    this.#options = options
  }

  /** A node has served the session and wants to hear of it. */
  note(session: string, ref: NodeRef, module: string): void {
    let servers = this.#servers.get(session)
    if (servers === undefined) {
      servers = new Map()
      this.#servers.set(session, servers)
    }
    const key = nodeKey(ref)
    const server = servers.get(key)
    if (server === undefined) servers.set(key, { ref, modules: new Set([module]) })
    else server.modules.add(module)
  }

  /** Resolves when nobody is being told anything any more. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values())
  }

  connect(session: SessionPort, info: ConnectInfo): Promise<ConnectVerdict> | undefined {
    return this.#options.local.connect(session, info)
  }

  authorizeTopic(
    session: SessionPort,
    action: 'publish' | 'subscribe',
    topic: string,
  ): Promise<boolean> | undefined {
    return this.#options.local.authorizeTopic(session, action, topic)
  }

  login(session: SessionPort): Promise<void> | undefined {
    return both(this.#options.local.login(session), this.#tell(session, { type: 'login' }))
  }

  logout(session: SessionPort, info: LogoutInfo): Promise<void> | undefined {
    const told = this.#tell(session, { type: 'logout', info } as Told)
    return both(this.#options.local.logout(session, info), told)
  }

  disconnect(session: SessionPort, reason: DisconnectReason): Promise<void> | undefined {
    const told = this.#tell(session, { type: 'disconnect', reason } as Told)
    this.#servers.delete(session.id)
    return both(this.#options.local.disconnect(session, reason), told)
  }

  /** Undefined where no other node has served the session. */
  #tell(session: SessionPort, told: Told): Promise<void> | undefined {
    const servers = this.#servers.get(session.id)
    if (servers === undefined) return undefined
    const message = { ...told, session: snapshotOf(session) } as HookMessage
    const before = this.#tails.get(session.id) ?? Promise.resolve()
    const targets = [...servers.values()]
    const telling = before
      .then(() => Promise.all(this.#living(targets).map(ref => this.#deliver(ref, message))))
      .then(() => {
        if (this.#tails.get(session.id) === telling) this.#tails.delete(session.id)
      })
    this.#tails.set(session.id, telling)
    return within(telling, waitMs)
  }

  /** The nodes to tell: for one that has gone, another of each of its modules. */
  #living(servers: readonly Server[]): NodeRef[] {
    const { directory } = this.#options
    const found = new Map<string, NodeRef>()
    for (const { ref, modules } of servers) {
      if (directory.node(ref) !== undefined) found.set(nodeKey(ref), ref)
      else
        for (const module of modules) {
          const other = this.#otherOf(module)
          if (other !== undefined) found.set(nodeKey(other.ref), other.ref)
        }
    }
    return [...found.values()]
  }

  #otherOf(module: string): ClusterNode | undefined {
    for (const node of this.#options.directory.nodes())
      if (!node.isDraining && node.modules.get(module)?.hasSessionHooks === true) return node
    return undefined
  }

  /** Until it has been told, or is dead; never rejects. */
  async #deliver(ref: NodeRef, message: HookMessage): Promise<void> {
    const { bus, directory, log } = this.#options
    const giveUpAt = performance.now() + giveUpMs
    for (let attempt = 1; performance.now() < giveUpAt; attempt++) {
      try {
        await ask(bus, ref, Channel.Hook, message, performance.now() + askMs)
        return
      } catch {
        if (directory.node(ref) === undefined) return
        await pause(Math.min(retryMs * attempt, 2000))
      }
    }
    log.warn('A node was not told of a session: its modules miss a hook', {
      node: ref.name,
      hook: message.type,
      session: message.session.id,
    })
  }
}

function snapshotOf(session: SessionPort): SessionSnapshot {
  const { id, userId, tag, address, attributes } = session
  return { id, userId, tag, address, attributes: [...(attributes ?? [])], pins: [] }
}

function both(
  local: Promise<void> | undefined,
  remote: Promise<void> | undefined,
): Promise<void> | undefined {
  if (local === undefined || remote === undefined) return local ?? remote
  return Promise.all([local, remote]).then(() => undefined)
}

async function within(work: Promise<void>, boundMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, boundMs)
  timer.unref()
  await Promise.race([work, promise])
  clearTimeout(timer)
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref()
  })
}
