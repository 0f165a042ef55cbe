/**
 * Session hooks in a cluster: what happens to a session is told to the modules of this process and
 * to every node that served the session, in order and at least once. Where such a node has died
 * another one of the same module is told, for what a module writes down there must be written. What
 * the gate itself decides by (connect, authorizeTopic) stays in this process.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../../base/logger.ts'
import { within } from '../../base/within.ts'
import type { Bus, NodeRef } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import type { Directory } from '../../cluster/cluster.ts'
import type {
  ConnectInfo,
  ConnectVerdict,
  DisconnectReason,
  LogoutInfo,
  SessionEvents,
  SessionPort,
} from '../../dispatch/ports.ts'
import { ask } from '../../dispatch/remote/ask.ts'
import type { SessionSnapshot } from '../../dispatch/remote/wire/call-codec.ts'
import type { HookMessage, HookWords } from '../../dispatch/remote/wire/hook-messages.ts'

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

/** The nodes that have served a session; gone when they have heard of its end. */
interface Audience {
  /** By epoch. */
  readonly servers: Map<string, Server>
  /** How much they were told: a word that comes twice is known by its number. */
  told: number
  /** What they are being told; the next word waits for it. */
  tail: Promise<void>
}

/** A message before it is known which modules of which node it goes to. */
type Unaddressed = HookWords & Omit<HookMessage, 'modules' | keyof HookWords>

/** 5 s: as long as a hook may take; telling goes on behind it. */
const waitMs = 5000
/** One try; a hook that takes its 5 s is still answered. */
const askMs = 6000
const retryMs = 250
/** Ten minutes; a node that is away longer and not dead is told no more. */
const giveUpMs = 600_000

export class HookRelay implements SessionEvents {
  readonly #options: HookRelayOptions
  /** By session id, as long as it is connected. */
  readonly #audiences = new Map<string, Audience>()
  readonly #underWay = new Set<Promise<void>>()
  #isClosed = false

  constructor(options: HookRelayOptions) {
    this.#options = options
  }

  /** Sessions that other nodes have served. */
  get count(): number {
    return this.#audiences.size
  }

  /** A node is about to serve the session and wants to hear of it. */
  note(session: SessionPort, ref: NodeRef, module: string): void {
    // What this process serves itself it is told anyway.
    if (ref.epoch === this.#options.directory.self.epoch) return
    if (session.closed) return this.#tellLate(session, ref, module)
    let audience = this.#audiences.get(session.id)
    if (audience === undefined) {
      audience = { servers: new Map(), told: 0, tail: Promise.resolve() }
      this.#audiences.set(session.id, audience)
    }
    serverOf(audience, ref).modules.add(module)
  }

  /** Nobody is told anything any more: this gate is dead to the others, or has had its time. */
  close(): void {
    this.#isClosed = true
  }

  /** Resolves when nobody is being told anything any more, or when `withinMs` have passed. */
  async idle(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs
    while (this.#underWay.size > 0 && performance.now() < deadline)
      await within(Promise.all(this.#underWay), deadline - performance.now())
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
    const told = this.#tell(session, { type: 'logout', info })
    return both(this.#options.local.logout(session, info), told)
  }

  disconnect(session: SessionPort, reason: DisconnectReason): Promise<void> | undefined {
    const told = this.#tell(session, { type: 'disconnect', reason })
    this.#audiences.delete(session.id)
    return both(this.#options.local.disconnect(session, reason), told)
  }

  /** Undefined where no other node has served the session. */
  #tell(session: SessionPort, words: HookWords): Promise<void> | undefined {
    const audience = this.#audiences.get(session.id)
    if (audience === undefined) return undefined
    const number = ++audience.told
    const snapshot = snapshotOf(session)
    const tell = () => this.#tellAll(audience, { ...words, session: snapshot, number })
    audience.tail = this.#keep(audience.tail.then(tell))
    return within(audience.tail, waitMs)
  }

  /**
   * Its last call leaves in this turn, when the others have heard of its end already: the node is
   * told behind that call.
   */
  #tellLate(session: SessionPort, ref: NodeRef, module: string): void {
    const message: HookMessage = {
      type: 'disconnect',
      reason: 'client',
      session: snapshotOf(session),
      number: Number.MAX_SAFE_INTEGER,
      modules: [module],
    }
    const tell = async (): Promise<void> => {
      await new Promise(setImmediate)
      await this.#deliver(ref, message)
    }
    void this.#keep(tell())
  }

  /** Until it has ended, `idle` waits for it. */
  #keep(work: Promise<void>): Promise<void> {
    const kept = work
      .catch((error: unknown) => {
        this.#options.log.error('Other nodes were not told of a session', { error })
      })
      .finally(() => this.#underWay.delete(kept))
    this.#underWay.add(kept)
    return kept
  }

  /** Those that serve it now: a node that died while it was told something else has its heirs. */
  async #tellAll(audience: Audience, message: Unaddressed): Promise<void> {
    const servers = [...audience.servers.values()]
    await Promise.all(
      servers.map(({ ref, modules }) =>
        this.#tellOne(audience, ref, { ...message, modules: [...modules] }),
      ),
    )
  }

  /** Where the node has died others of its modules hear this in its place, and all that follows. */
  async #tellOne(audience: Audience, ref: NodeRef, message: HookMessage): Promise<void> {
    if (await this.#deliver(ref, message)) return
    audience.servers.delete(ref.epoch)
    const told: Promise<void>[] = []
    for (const module of message.modules) {
      const heir = this.#isTold(audience, module) ? undefined : this.#anyOf(module)
      if (heir === undefined) continue
      serverOf(audience, heir).modules.add(module)
      told.push(this.#tellOne(audience, heir, { ...message, modules: [module] }))
    }
    await Promise.all(told)
  }

  /** This process or another node that served the session tells the module anyway. */
  #isTold(audience: Audience, module: string): boolean {
    const { directory } = this.#options
    if (directory.node(directory.self)?.modules.has(module) === true) return true
    for (const { ref, modules } of audience.servers.values())
      if (modules.has(module) && directory.node(ref) !== undefined) return true
    return false
  }

  #anyOf(module: string): NodeRef | undefined {
    const { directory } = this.#options
    for (const { ref, state, isDraining, modules } of directory.nodes()) {
      const isFit = state === 'alive' && !isDraining && ref.epoch !== directory.self.epoch
      if (isFit && modules.get(module)?.hasSessionHooks === true) return ref
    }
    return undefined
  }

  /**
   * Resolves to false when the node is gone, so that another one has to be told; else to true: it
   * was told, or is given up. Never rejects.
   */
  async #deliver(ref: NodeRef, message: HookMessage): Promise<boolean> {
    const { bus, directory, log } = this.#options
    const giveUpAt = performance.now() + giveUpMs
    for (let attempt = 1; performance.now() < giveUpAt; attempt++) {
      if (this.#isClosed) return true
      if (directory.node(ref) === undefined) return false
      try {
        const deadline = performance.now() + askMs
        await ask(bus, { to: ref, channel: Channel.Hook, question: message, deadline })
        return true
      } catch {
        if (directory.node(ref) === undefined) return false
        await delay(Math.min(retryMs * attempt, 2000), undefined, { ref: false })
      }
    }
    log.warn('A node was not told of a session: its modules miss a hook', {
      peer: ref.name,
      hook: message.type,
      session: message.session.id,
    })
    return true
  }
}

function serverOf({ servers }: Audience, ref: NodeRef): Server {
  let server = servers.get(ref.epoch)
  if (server === undefined) {
    server = { ref, modules: new Set() }
    servers.set(ref.epoch, server)
  }
  return server
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
