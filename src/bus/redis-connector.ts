/**
 * The sockets of a Redis connection. The client's own way listens to the first error of a socket alone:
 * where TLS is refused a second one follows, as an uncaught exception of the whole process. And it
 * closes by end(), which waits for a server that may be frozen.
 */
import { AbstractConnector } from 'ioredis'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ServerAddress } from './server-address.ts'

/** The `Connector` of ioredis' options for one address. */
export function connectorTo({ host, port, isTls }: ServerAddress): new () => AbstractConnector {
  return class extends AbstractConnector {
    constructor() {
      super(0)
    }

    override connect(): Promise<Socket> {
      const socket = isTls ? connectTls({ host, port }) : connect({ host, port })
      this.stream = socket
      socket.on('error', error => {
        this.firstError ??= error
      })
      return Promise.resolve(socket)
    }

    override disconnect(): void {
      this.stream?.destroy()
    }
  }
}
