/**
 * The sessions of the whole cluster as modules see them: finds the gates that a push or a
 * disconnect is for, and sends it there. What is connected to this very process goes there
 * directly. A gate that cannot be reached counts for nobody: a push is never waited for beyond its
 * bound.
 */
import type { Logger } from '../../base/logger.ts'
import { type Bus, type NodeRef, nodeKey } from '../../bus/bus.ts'
import { Channel } from '../../cluster/channels.ts'
import { type Directory, type Presence, epochPrefixLength } from '../../cluster/cluster.ts'
import { SifakaError } from '../../errors.ts'
import type { PushMessage, PushTarget, SessionPort, SessionsPort } from '../ports.ts'
import { AskFailure, askBytes } from './ask.ts'
import { PayloadReader, PayloadWriter } from './wire/payload.ts'
import {
  PushOp,
  type PushReceiver,
  type PushReceivers,
  writePush,
  writeReceivers,
} from './wire/push-codec.ts'

/** What the sessions of this process, where it is a gate, offer beside. */
export interface LocalSessions {
  /** Pushes to these (null: all); how many it was queued for. */
  deliver(receivers: PushReceivers, message: PushMessage): number
  disconnectHere(
    receivers: PushReceivers,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number>
}

export interface ClusterSessionsOptions {
  readonly bus: Bus
  readonly directory: Directory
  readonly presence: Presence
  /** Null where this node is no gate. */
  readonly local: LocalSessions | null
  readonly log: Logger
}

const pushMs = 2000
/** A replaced session's hooks may take their time. */
const disconnectMs = 12_000

interface Group {
  readonly gate: NodeRef
  /** Null: every session there. */
  receivers: PushReceiver[] | null
}

export class ClusterSessions implements SessionsPort {
  readonly #options: ClusterSessionsOptions
  readonly #writer = new PayloadWriter()

  constructor(options: ClusterSessionsOptions) {
    this.#options = options
  }

  push(target: PushTarget, message: PushMessage, near: SessionPort | null = null): Promise<number> {
    const own = this.#ownUser(target, near)
    return own === null ? this.#push(target, message) : this.#pushNear(own, target, message)
  }

  async disconnect(
    target: PushTarget,
    options: { reason: 'kicked' | 'replaced'; except?: string },
  ): Promise<number> {
    const op = options.reason === 'kicked' ? PushOp.Kick : PushOp.Replace
    const { except } = options
    const groups = await this.#groups(target)
    const counts = groups.map(({ gate, receivers }) => {
      if (this.#isHere(gate)) return [this.#options.local!.disconnectHere(receivers, options)]
      return slices(receivers).map(slice => {
        const question = this.#write(op, slice, writer => writer.text(except ?? ''))
        return this.#count(gate, question, disconnectMs)
      })
    })
    return sum(await Promise.all(counts.flat()))
  }

  /** The receiver at hand where a call pushes to its own user: it has not to be asked for. */
  #ownUser(target: PushTarget, near: SessionPort | null): PushReceiver | null {
    if (near === null) return null
    if (target.type === 'session' && target.id === near.id)
      return { session: near.id, userId: null }
    if (target.type === 'user' && target.id === near.userId)
      return { session: near.id, userId: target.id }
    return null
  }

  /** Sent in this turn, so that it keeps its place before the reply of the call. */
  async #pushNear(own: PushReceiver, target: PushTarget, message: PushMessage): Promise<number> {
    const gate = this.#gateOf(own.session)
    const hasOthers = target.type === 'user' && this.#options.presence.sessionsPerUser > 1
    if (gate === undefined) return hasOthers ? this.#push(target, message) : 0
    const sent = this.#send({ gate, receivers: [own] }, message)
    if (hasOthers) return sum(await Promise.all([sent, this.#push(target, message, own.session)]))
    const count = await sent
    // The user may have logged in elsewhere since the call began.
    return count > 0 || target.type !== 'user' ? count : this.#push(target, message)
  }

  /** `except`: a session that has it already. */
  async #push(target: PushTarget, message: PushMessage, except?: string): Promise<number> {
    const groups = await this.#groups(target, except).catch((error: unknown) => {
      this.#options.log.warn('A push was not sent: where its users are could not be asked', {
        error,
      })
      return []
    })
    return sum(await Promise.all(groups.map(group => this.#send(group, message))))
  }

  /** All of it leaves in this turn, so that pushes to a gate keep their order. */
  async #send(group: Group, message: PushMessage): Promise<number> {
    const { gate } = group
    if (this.#isHere(gate)) return this.#options.local!.deliver(group.receivers, message)
    const counts = slices(group.receivers).map(receivers => {
      const question = this.#write(PushOp.Push, receivers, writer => writePush(writer, message))
      const isWhole = question.length <= this.#options.bus.maxMessageBytes
      if (isWhole) return this.#count(gate, question, pushMs)
      return this.#sendApart({ gate, receivers }, message)
    })
    return sum(await Promise.all(counts))
  }

  /**
   * A large content as JSON and as protobuf, one message each. Most sessions listen to one of them.
   */
  async #sendApart(
    { gate, receivers }: { readonly gate: NodeRef; readonly receivers: PushReceivers },
    message: PushMessage,
  ): Promise<number> {
    const forms = [
      { ...message, protobuf: null },
      { ...message, json: null },
    ].filter(({ json, protobuf }) => json !== null || protobuf !== null)
    const counts = forms.map(form => {
      const question = this.#write(PushOp.Push, receivers, writer => writePush(writer, form))
      return this.#count(gate, question, pushMs)
    })
    return Math.max(...(await Promise.all(counts)))
  }

  #write(op: number, receivers: PushReceivers, rest: (writer: PayloadWriter) => void): Uint8Array {
    const writer = this.#writer
    writer.begin()
    writer.u8(op)
    writeReceivers(writer, receivers)
    rest(writer)
    return writer.end()
  }

  async #count(gate: NodeRef, question: Uint8Array, withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs
    const options = { to: gate, channel: Channel.Push, question, deadline }
    try {
      const answer = await askBytes(this.#options.bus, options)
      return new PayloadReader(answer).u32()
    } catch (error) {
      const fields = { gate: gate.name, bytes: question.length, error }
      if (error instanceof AskFailure && error.failure === 'too-large')
        this.#options.log.warn('A push is above bus.maxMessageBytes: shorten it', fields)
      else this.#options.log.debug('A gate did not take a push or disconnect', fields)
      return 0
    }
  }

  #isHere(gate: NodeRef): boolean {
    return this.#options.local !== null && gate.epoch === this.#options.directory.self.epoch
  }

  async #groups(target: PushTarget, except?: string): Promise<Group[]> {
    switch (target.type) {
      case 'everyone':
        return [...this.#options.directory.nodes()]
          .filter(node => node.isGate)
          .map(node => ({ gate: node.ref, receivers: null }))
      case 'session': {
        const gate = this.#gateOf(target.id)
        const receiver = { session: target.id, userId: null }
        return gate === undefined ? [] : [{ gate, receivers: [receiver] }]
      }
      case 'user':
        return this.#groupsOf([target.id], except)
      case 'users':
        return this.#groupsOf([...new Set(target.ids)])
      default:
        throw new SifakaError('Internal', { cause: new Error('No such push target') })
    }
  }

  async #groupsOf(users: readonly string[], except?: string): Promise<Group[]> {
    const { presence } = this.#options
    const { sessionsPerUser } = presence
    const holders = await presence.users(users)
    const groups = new Map<string, Group>()
    holders.forEach((holder, index) => {
      if (holder === null || holder.session === except) return
      const key = nodeKey(holder.gate)
      const group = groups.get(key) ?? { gate: holder.gate, receivers: [] }
      const userId = users[Math.floor(index / sessionsPerUser)] ?? null
      group.receivers?.push({ session: holder.session, userId })
      groups.set(key, group)
    })
    return [...groups.values()]
  }

  #gateOf(session: string): NodeRef | undefined {
    const prefix = session.slice(0, epochPrefixLength)
    return this.#options.directory.byEpochPrefix(prefix)?.ref
  }
}

/**
 * So many receivers in one message: with the longest ids of users half of the smallest bus limit.
 */
const sliceReceivers = 500

function slices(receivers: PushReceiver[] | null): PushReceivers[] {
  if (receivers === null || receivers.length <= sliceReceivers) return [receivers]
  const parts: PushReceivers[] = []
  for (let at = 0; at < receivers.length; at += sliceReceivers)
    parts.push(receivers.slice(at, at + sliceReceivers))
  return parts
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
