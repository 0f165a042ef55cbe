import type { ConnectVerdict } from '../../dispatch/ports.ts'
import { isReserved } from '../../protocol/topics.ts'
import { Session, type SessionEdge } from '../session.ts'
import type { RefusalKind } from '../telemetry.ts'
import type { IdHolder } from './client-ids.ts'
import { readConnect, type ConnectFault, type ConnectPacket } from './frames.ts'
import type { LaneHost } from './lane-host.ts'

/** A connection that has said CONNECT. */
export interface Newcomer extends IdHolder, SessionEdge {
  readonly link: { readonly transport: { readonly address: string } }
  /** It waits for the verdict; false once it has gone. */
  readonly isClaiming: boolean
  claiming(packet: ConnectPacket): void
  admitted(session: Session): void
  /** CONNACK with this code, then the close. */
  refused(code: number): void
  refuse(kind: RefusalKind, message: string, fields?: Record<string, unknown>): void
  fault(kind: RefusalKind, message: string): void
  crashed(error: unknown): void
}

const Code = { Version: 1, ClientId: 2, Credentials: 4, NotAuthorized: 5 } as const

/**
 * From CONNECT to the session: reads it, refuses in the order of docs/protocol.md, section 1,
 * claims the client id, asks the hooks. Forgotten when the verdict has fallen.
 */
export class Admission {
  readonly #lane: Newcomer
  readonly #host: LaneHost

  constructor(lane: Newcomer, host: LaneHost) {
    this.#lane = lane
    this.#host = host
  }

  connect(bytes: Buffer, start: number, end: number): void {
    const lane = this.#lane
    const packet = readConnect(bytes, start, end)
    if ('fault' in packet) return this.#refuseFault(packet)
    if (packet.will !== null && isReserved(packet.will.topic)) {
      lane.refuse('will', 'The will is on a reserved topic: use another one')
      return lane.refused(Code.NotAuthorized)
    }
    lane.claiming(packet)
    this.#host.clientIds.claim(packet.clientId, lane, outcome => {
      if (outcome === 'granted') return this.#ask(packet)
      // Closed without CONNACK: after one that refuses, stock clients do not come back.
      if (outcome === 'unavailable')
        return lane.fault('unavailable', 'Nobody can tell now whether the client id is free')
      lane.refuse('client-id-taken', 'The client id is in use: take a fresh one per connection')
      lane.refused(Code.ClientId)
    })
  }

  #refuseFault(fault: ConnectFault): void {
    const lane = this.#lane
    switch (fault.fault) {
      case 'malformed':
        return lane.fault('malformed', `CONNECT is malformed: ${fault.what}`)
      case 'version':
        lane.refuse('version', `MQTT level ${fault.level}: set protocol version 3.1.1`)
        return lane.refused(Code.Version)
      case 'client-id':
        lane.refuse('client-id', 'Use a client id of 32 to 64 characters [A-Za-z0-9_.:-]', {
          clientId: fault.bytes.toString('latin1'),
        })
        return lane.refused(Code.ClientId)
    }
  }

  #ask(packet: ConnectPacket): void {
    const lane = this.#lane
    const session = new Session(this.#host.sessions, lane, lane.link.transport.address)
    const { clientId, username, password } = packet
    const asked = this.#host.sessions.events.connect(session, { clientId, username, password })
    if (asked === undefined) return this.#judge(session, undefined)
    asked.then(
      verdict => this.#judge(session, verdict),
      (error: unknown) => lane.crashed(error),
    )
  }

  #judge(session: Session, verdict: ConnectVerdict): void {
    const lane = this.#lane
    if (!lane.isClaiming) return
    if (verdict !== undefined && verdict !== 'accept') {
      lane.refuse('hook', `A connect hook refused the client: ${verdict}`)
      return lane.refused(verdict === 'bad-credentials' ? Code.Credentials : Code.NotAuthorized)
    }
    this.#host.sessions.add(session)
    this.#host.telemetry.accepted.inc()
    this.#host.telemetry.sessions.inc()
    lane.admitted(session)
  }
}
