/**
 * The ports that this master opens for its gates and hands to each as it starts. The master binds
 * them and never listens: a socket that is only bound takes no connection, so none is ever lost in
 * here. The first gate's `listen` makes it take them, for all processes that have it; while no gate
 * runs they wait in its backlog. A socket outlives its master in the gates, but then nobody can
 * hand it on.
 */
import type { ChildProcess, SendHandle } from 'node:child_process'
import net, { createServer, isIP } from 'node:net'
import { getSystemErrorName } from 'node:util'
import { listenReason } from '../base/listen-reason.ts'
import { SifakaError } from '../errors.ts'
import type { HandedPort } from '../gate/handed-ports.ts'

export interface PortAddress {
  /** An address of this machine, or `localhost`. */
  readonly host: string
  /** Not 0: nobody else would know it. */
  readonly port: number
}

interface BoundHandle {
  /** A negative number of libuv's where it is not bound. */
  getsockname(into: object): number
  close(): void
}

/**
 * How `node:cluster` opens the ports that it hands to its workers. `net.BoundSocket` can be handed
 * over once only, for it gives its handle away.
 */
const { _createServerHandle: createHandle } = net as unknown as {
  _createServerHandle(
    this: void,
    ...at: [host: string, port: number, family: number, fd: -1, flags: 0]
  ): BoundHandle | number
}

export class PortHolder {
  readonly #held = new Map<string, BoundHandle>()

  /** Opens those that are not open yet. Throws `ListenFailed`; what it has opened stays. */
  open(ports: readonly PortAddress[]): void {
    for (const address of ports) {
      const key = keyOf(address)
      if (!this.#held.has(key)) this.#held.set(key, bound(address))
    }
  }

  has(ports: readonly PortAddress[]): boolean {
    return ports.every(address => this.#held.has(keyOf(address)))
  }

  /** Sends open ports to a child that was spawned with a channel; the child closes that. */
  hand(child: ChildProcess, ports: readonly PortAddress[]): void {
    child.channel?.unref()
    for (const [index, address] of ports.entries()) {
      const isLast = index === ports.length - 1
      const message: HandedPort = { type: 'port', ...address, isLast }
      const handle = this.#held.get(keyOf(address)) as unknown as SendHandle
      // A child that has ended already is told by its exit.
      child.send(message, handle, {}, () => {})
    }
  }

  /** Closes all but those: connections that wait there are refused then, as on any closed port. */
  keep(ports: readonly PortAddress[]): void {
    const kept = new Set(ports.map(keyOf))
    for (const [key, handle] of this.#held) {
      if (kept.has(key)) continue
      handle.close()
      this.#held.delete(key)
    }
  }
}

function bound(address: PortAddress): BoundHandle {
  const host = address.host === 'localhost' ? '127.0.0.1' : address.host
  const handle = createHandle(host, address.port, isIP(host), -1, 0)
  if (typeof handle === 'number') throw failure(address, handle)
  // libuv tells only now that the port is taken.
  const status = handle.getsockname({})
  if (status === 0) return handle
  handle.close()
  throw failure(address, status)
}

function failure(address: PortAddress, status: number): SifakaError {
  const code = getSystemErrorName(status)
  const reason =
    code === 'EADDRINUSE'
      ? 'it is taken: by another program, or by gates of an earlier master, which "sifaka restart --rolling" ends'
      : (listenReason({ code }) ?? code)
  return new SifakaError('ListenFailed', { text: `Cannot open ${keyOf(address)}: ${reason}` })
}

function keyOf({ host, port }: PortAddress): string {
  return `${host}:${port}`
}

/**
 * Whether processes of this system can open one port each for themselves, and the kernel spreads
 * clients.
 */
export function canReusePort(): boolean {
  const server = createServer()
  server.on('error', () => {})
  // Without a host it is opened at once or not at all.
  server.listen({ port: 0, reusePort: true })
  const isOpen = server.listening
  server.close()
  return isOpen
}
