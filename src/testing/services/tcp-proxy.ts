/**
 * A link that tests may cut, freeze or make one-way: TCP to a port of loopback, byte by byte. It
 * never looks into what it carries. What a frozen direction holds back stays in the sockets'
 * buffers, so the far side sees what a full or silent network shows.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** `in` is towards the client, `out` towards the server. */
type Direction = 'in' | 'out'

export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** How many connections stand. */
  readonly connections: number
  /** Carries nothing more in this direction, now and for later connections, until `thaw`. */
  freeze(direction: Direction): void
  thaw(): void
  /** Ends all connections with RST; new ones are taken. */
  cut(): void
}

/** Starts one in front of `port`. */
export async function startTcpProxy(port: number): Promise<TcpProxy> {
  const proxy = new Proxy(port)
  await proxy.listen()
  return proxy
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

class Proxy implements TcpProxy {
  readonly #target: number
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  readonly #frozen = new Set<Direction>()

  constructor(target: number) {
    this.#target = target
    this.#server = createServer(client => this.#take(client))
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get connections(): number {
    return this.#pairs.size
  }

  freeze(direction: Direction): void {
    this.#frozen.add(direction)
    for (const pair of this.#pairs) this.#apply(pair)
  }

  thaw(): void {
    this.#frozen.clear()
    for (const pair of this.#pairs) this.#apply(pair)
  }

  cut(): void {
    for (const pair of this.#pairs) this.#end(pair)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take(client: Socket): void {
    const server = connect({ port: this.#target, host: '127.0.0.1' })
    const pair: Pair = { client, server }
    this.#pairs.add(pair)
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', chunk => {
        if (!to.write(chunk)) from.pause()
      })
      to.on('drain', () => this.#apply(pair))
    }
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => this.#end(pair))
    }
    server.on('connect', () => this.#apply(pair))
    this.#apply(pair)
  }

  #apply({ client, server }: Pair): void {
    // A socket whose other side is full goes on when that has drained.
    if (this.#frozen.has('out')) client.pause()
    else if (!server.writableNeedDrain) client.resume()
    if (this.#frozen.has('in')) server.pause()
    else if (!client.writableNeedDrain) server.resume()
  }

  #end(pair: Pair): void {
    if (!this.#pairs.delete(pair)) return
    pair.client.resetAndDestroy()
    pair.server.resetAndDestroy()
  }
}
