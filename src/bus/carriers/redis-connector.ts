/**
 * The sockets of a Redis connection. The client's own way listens to the first error of a socket
 * alone: where TLS is refused a second one follows, as an uncaught exception of the whole process.
 * And it closes by end(), which waits for a server that may be frozen, and delivers what is old.
 */
import { AbstractConnector } from 'ioredis'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { reset } from './caught-sockets.ts'
import type { ServerAddress } from './server-address.ts'

/** The `Connector` of ioredis' options for one address. */
export function connectorTo({ host, port, isTls }: ServerAddress): new () => AbstractConnector {
  return class extends AbstractConnector {
    #tcp: Socket | null = null

    constructor() {
      super(0)
    }

    override connect(): Promise<Socket> {
      const tcp = connect({ host, port })
      const name = isIP(host) === 0 ? { servername: host } : { host }
      this.#tcp = tcp
      this.stream = isTls ? connectTls({ socket: tcp, ...name }) : tcp
      for (const socket of new Set([tcp, this.stream]))
        socket.on('error', (error: Error) => {
          this.firstError ??= error
        })
      return Promise.resolve(this.stream)
    }

    override disconnect(): void {
      if (this.#tcp === null) return
      reset(this.#tcp)
      this.stream.destroy()
    }
  }
}
