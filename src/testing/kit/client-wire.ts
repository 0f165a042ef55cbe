import { duplexPair, type Duplex } from 'node:stream'
import type { Clock, ClockTimer } from '../../base/clock.ts'
import type { ClientStream, MqttOptions } from '../../client/client.ts'
import { StreamTransport, type Transport } from '../../gate/transport.ts'

export interface ClientWireOptions {
  /** Takes the server's end of a connection. */
  readonly accept: (transport: Transport) => void
  /** What the client's keep-alive goes by; null: by real time. */
  readonly clock: Clock | null
}

interface Connection {
  readonly near: Duplex
  readonly far: Duplex
  isFrozen: boolean
}

/** The way of one test client to its server, inside of the process: connections one by one. */
export class ClientWire {
  readonly #options: ClientWireOptions
  #connection: Connection | null = null

  constructor(options: ClientWireOptions) {
    this.#options = options
  }

  /** A new connection; the server's end is accepted already. */
  open(): ClientStream {
    const [near, far] = duplexPair()
    // As with a socket, destroying one end ends the other.
    near.once('close', () => setImmediate(() => far.destroy()))
    far.once('close', () => setImmediate(() => near.destroy()))
    this.#connection = { near, far, isFrozen: false }
    this.#options.accept(new StreamTransport(far, '127.0.0.1'))
    return near
  }

  /** The network is gone: both ends hear of it. */
  cut(): void {
    this.#connection?.near.destroy()
  }

  /** Nothing passes any more, and nobody is told. */
  freeze(): void {
    const connection = this.#connection
    if (connection === null || connection.isFrozen) return
    connection.isFrozen = true
    connection.near.cork()
    connection.far.cork()
  }

  /** What was held passes now. */
  thaw(): void {
    const connection = this.#connection
    if (connection === null || !connection.isFrozen) return
    connection.isFrozen = false
    connection.near.uncork()
    connection.far.uncork()
  }

  /**
   * The timer of the client's PINGREQs: with a clock that is moved by hand they come in its time.
   */
  get mqttOptions(): MqttOptions {
    const { clock } = this.#options
    if (clock === null) return {}
    const timers = new Map<number, ClockTimer>()
    let made = 0
    const set = (run: () => void, ms: number): number => {
      const connection = this.#connection
      const ping = (): void => {
        if (connection?.isFrozen === false) run()
      }
      timers.set(++made, clock.setInterval(ping, ms))
      return made
    }
    const clear = (timer: number): void => {
      timers.get(timer)?.stop()
      timers.delete(timer)
    }
    return { timerVariant: { set, clear } }
  }
}
