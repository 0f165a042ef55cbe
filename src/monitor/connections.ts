/**
 * The connections of one HTTP listener: a bounded number, and who goes when one more comes.
 * Newcomers are never turned away for a crowd that says nothing, for one of them may be the probe
 * that decides over the node's life: of the address that holds the most, the connection goes that
 * has been owed an answer or a request the longest. So a crowd crowds out itself.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ConnectionsOptions {
  readonly max: number
  /** Requests of one connection that wait for their answers; more cut it. */
  readonly maxPipelined: number
  /** One had to go. */
  crowded(address: string): void
}

interface Connection {
  readonly address: string
  /** By a count of all that has happened: when it came, or was last answered. */
  since: number
  unanswered: number
  isKept: boolean
}

export class Connections {
  readonly #options: ConnectionsOptions
  readonly #open = new Map<Socket, Connection>()
  #moment = 0

  constructor(options: ConnectionsOptions) {
    this.#options = options
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket))
  }

  /** Whether a request is to be answered; where not, its connection has gone. */
  begin({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.#open.get(socket)
    if (connection === undefined || socket.destroyed) return false
    if (++connection.unanswered > this.#options.maxPipelined) {
      socket.destroy()
      return false
    }
    response.once('close', () => {
      connection.unanswered--
      connection.since = ++this.#moment
      connection.isKept = false
    })
    return true
  }

  /** Goes for nobody until it is answered: its caller has shown the token. */
  keep(socket: Socket): void {
    const connection = this.#open.get(socket)
    if (connection !== undefined) connection.isKept = true
  }

  #add(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    this.#open.set(socket, { address, since: ++this.#moment, unanswered: 0, isKept: false })
    socket.once('close', () => this.#open.delete(socket))
    if (this.#open.size <= this.#options.max) return
    const leaver = this.#leaver()
    this.#options.crowded(this.#open.get(leaver)?.address ?? '')
    this.#open.delete(leaver)
    leaver.destroy()
  }

  /**
   * The newcomer itself where all others are kept. A hundred are sorted in some ten microseconds.
   */
  #leaver(): Socket {
    const held = new Map<string, number>()
    for (const { address } of this.#open.values()) held.set(address, (held.get(address) ?? 0) + 1)
    const candidates = [...this.#open].filter(([, { isKept }]) => !isKept)
    const [first] = candidates.toSorted(
      ([, one], [, other]) =>
        held.get(other.address)! - held.get(one.address)! ||
        Math.sign(one.unanswered) - Math.sign(other.unanswered) ||
        one.since - other.since,
    )
    return first![0]
  }
}
