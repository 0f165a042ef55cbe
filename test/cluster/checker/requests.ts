/**
 * The book of a history's requests and connections: which reply answers which request. Replies of
 * success name their request; replies of errors do not, so tagged ones are told by their topic and
 * bare ones by their order, which the protocol promises.
 */
import type {
  ConnectEvent,
  HistoryEvent,
  InvokeEvent,
  PubackEvent,
  ReplyEvent,
} from '../support/events.ts'
import type { Report, Rule } from './violation.ts'

export interface RequestRecord {
  readonly invoke: InvokeEvent
  readonly topic: string
  readonly connection: ConnectionRecord
  ackedAt: number | null
  reply: ReplyEvent | null
}

export interface ConnectionRecord {
  readonly client: string
  readonly conn: number
  readonly clientId: string
  readonly connectedAt: number
  /** Infinity: it lives at the end of the log. */
  closedAt: number
  readonly bare: RequestRecord[]
  /** The first of `bare` that is not answered. */
  head: number
  readonly tagged: Map<string, RequestRecord>
  /** Requests of earlier connections that were acknowledged on this one, by topic. */
  readonly leftOvers: Map<string, number>
}

const ParamParseFail = 0xfe

export class RequestBook {
  readonly requests = new Map<string, RequestRecord>()
  readonly connections = new Map<string, ConnectionRecord>()
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  take(event: HistoryEvent): void {
    if (event.e === 'connect') this.#connect(event)
    else if (event.e === 'close') this.#close(event)
    else if (event.e === 'invoke') this.#invoke(event)
    else if (event.e === 'puback') this.#puback(event)
    else if (event.e === 'reply') this.#reply(event)
  }

  connectionOf(event: { client: string; conn: number }): ConnectionRecord | undefined {
    return this.connections.get(keyOf(event))
  }

  #connect(event: ConnectEvent): void {
    const { client, conn, clientId, t } = event
    if (this.connections.has(keyOf(event))) this.#broken(event, `connection ${conn} began twice`)
    this.connections.set(keyOf(event), {
      client,
      conn,
      clientId,
      connectedAt: t,
      closedAt: Infinity,
      bare: [],
      head: 0,
      tagged: new Map(),
      leftOvers: new Map(),
    })
  }

  #close(event: { t: number; client: string; conn: number }): void {
    const connection = this.connectionOf(event)
    if (connection === undefined) this.#broken(event, `connection ${event.conn} never began`)
    else connection.closedAt = Math.min(connection.closedAt, event.t)
  }

  #invoke(event: InvokeEvent): void {
    const connection = this.connectionOf(event)
    if (connection === undefined || connection.closedAt < event.t)
      return this.#broken(event, 'a request went out without a connection')
    if (this.requests.has(event.request)) return this.#broken(event, 'a request went out twice')
    const topic = event.tag === null ? event.wire : `${event.wire}/${event.tag}`
    const record = { invoke: event, topic, connection, ackedAt: null, reply: null }
    this.requests.set(event.request, record)
    if (event.tag === null) connection.bare.push(record)
    else if (connection.tagged.has(topic)) this.#broken(event, `${topic} is used twice`)
    else connection.tagged.set(topic, record)
  }

  #puback(event: PubackEvent): void {
    const record = this.requests.get(event.request)
    const connection = this.connectionOf(event)
    if (record === undefined || connection === undefined || record.invoke.client !== event.client)
      return this.#broken(event, 'a PUBACK of no request')
    if (record.connection === connection) {
      record.ackedAt ??= event.t
      return
    }
    connection.leftOvers.set(record.topic, (connection.leftOvers.get(record.topic) ?? 0) + 1)
  }

  #reply(event: ReplyEvent): void {
    const connection = this.connectionOf(event)
    if (connection === undefined)
      return this.#wrong('foreign-reply', event, 'on a connection that there is not')
    const record =
      event.request === null ? this.#byTopic(connection, event) : this.#byName(connection, event)
    if (record === null) return
    if (connection.closedAt < event.t)
      this.#wrong('reply-after-close', event, `${event.t - connection.closedAt} ms after the close`)
    if (record.reply !== null) {
      const first = event.t - record.reply.t
      return this.#wrong('duplicate-reply', event, `the first came ${first} ms before`, record)
    }
    this.#settle(connection, record, event)
  }

  /** The request that a reply names, where it may answer it. */
  #byName(connection: ConnectionRecord, event: ReplyEvent): RequestRecord | null {
    const wrong = (rule: Rule, words: string): null => {
      this.#wrong(rule, event, words)
      return null
    }
    const record = this.requests.get(event.request!)
    if (record === undefined) return wrong('foreign-reply', 'of no request that was ever made')
    const { client } = record.invoke
    if (client !== event.client || event.name !== event.client)
      return wrong('foreign-reply', `of a request of ${client}, made out to ${event.name}`)
    if (record.connection !== connection)
      return wrong('stale-reply', `of a request of connection ${record.connection.conn}`)
    if (record.topic !== event.topic) {
      this.#wrong('swapped-reply', event, `of a request on ${record.topic}`, record)
      return null
    }
    return record
  }

  #byTopic(connection: ConnectionRecord, event: ReplyEvent): RequestRecord | null {
    if (this.#isLeftOver(connection, event)) return null
    const isBare = !event.topic.includes('/')
    const record = isBare ? connection.bare[connection.head] : connection.tagged.get(event.topic)
    if (record === undefined) {
      const rule = isBare && connection.head > 0 ? 'duplicate-reply' : 'foreign-reply'
      this.#wrong(rule, event, 'no request waits for it')
      return null
    }
    if (record.topic !== event.topic) {
      this.#wrong('reordered-reply', event, `the next was due on ${record.topic}`, record)
      return connection.bare.find(one => one.reply === null && one.topic === event.topic) ?? null
    }
    return record
  }

  /** What a stock client sent again is answered as undecodable, where it is answered at all. */
  #isLeftOver(connection: ConnectionRecord, event: ReplyEvent): boolean {
    const left = connection.leftOvers.get(event.topic) ?? 0
    if (event.state !== ParamParseFail || left === 0) return false
    connection.leftOvers.set(event.topic, left - 1)
    return true
  }

  #settle(connection: ConnectionRecord, record: RequestRecord, event: ReplyEvent): void {
    const { bare } = connection
    if (record.invoke.tag === null && bare[connection.head] !== record)
      this.#wrong(
        'reordered-reply',
        event,
        `${bare[connection.head]?.invoke.request} was to be answered before`,
        record,
      )
    record.reply = event
    while (connection.head < bare.length && bare[connection.head]!.reply !== null) connection.head++
  }

  #wrong(rule: Rule, event: ReplyEvent, words: string, record?: RequestRecord): void {
    const { t, client, conn, topic, state } = event
    const request = event.request ?? record?.invoke.request
    const what = `Reply 0x${state.toString(16)} on ${topic} of connection ${conn}`
    this.#report({ rule, t, client, request, words: `${what}: ${words}` })
  }

  #broken(event: { t: number; client: string; request?: string }, words: string): void {
    const { t, client, request } = event
    this.#report({ rule: 'broken-log', t, client, request, words })
  }
}

function keyOf({ client, conn }: { client: string; conn: number }): string {
  return `${client} ${conn}`
}
