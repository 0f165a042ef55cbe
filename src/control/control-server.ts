/**
 * A node's side of its control socket. It tells what the node says of itself, at once at each
 * change and each second besides (so that a hung node is seen), and passes on what the master asks.
 * It knows nothing of modules, clients or the bus: the hooks do.
 */
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { isNodeName } from '../base/node-name.ts'
import type { NodeRef } from '../bus/bus.ts'
import { SifakaError } from '../errors.ts'
import type { ControlMessage, KnownNode, NodeStatus } from './control.ts'
import { maxLineBytes, textOf } from './control.ts'
import { masterName } from './place.ts'
import type { ControlPeer } from './socket-server.ts'
import { SocketServer } from './socket-server.ts'

export interface ControlHooks {
  describe(): NodeStatus
  /** An orderly stop, as by SIGTERM: returns at once, the process ends when it is done. */
  drain(): void
  /**
   * The process of that node is gone: its master has seen it end. Told again it must do no harm.
   */
  died(ref: NodeRef): void
}

export interface ControlServerOptions {
  readonly runDir: string
  /** The node's name, which names the socket. */
  readonly name: string
  readonly epoch: string
  readonly hooks: ControlHooks
  readonly log?: Logger
  /** 1,000: a tenth of the silence after which the master kills. */
  readonly heartbeatMs?: number
}

export function createControlServer(options: ControlServerOptions): ControlServer {
  return new ControlServer(options)
}

export class ControlServer implements Lifecycle {
  readonly #options: ControlServerOptions
  readonly #server: SocketServer
  #heartbeat: NodeJS.Timeout | null = null

  constructor(options: ControlServerOptions) {
    this.#options = options
    const { runDir, name, epoch, log } = options
    this.#server = new SocketServer({
      epoch,
      runDir,
      name,
      log,
      request: async (message, peer) => this.#request(message, peer),
    })
  }

  /** Rejects with `TwinNode` where a living process has the name on this machine. */
  async start(): Promise<void> {
    const { name, heartbeatMs = 1000 } = this.#options
    if (name === masterName)
      throw new SifakaError('ConfigInvalid', {
        text: `Cannot name a node "${masterName}": its control socket is the master's; set "name" or SIFAKA_NAME`,
      })
    await this.#server.start()
    this.#heartbeat ??= setInterval(() => this.changed(), heartbeatMs).unref()
  }

  /**
   * To be called last of all: the master takes the end of the socket for the end of the process.
   */
  async close(): Promise<void> {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    await this.#server.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The process lives on under a new epoch. */
  renew(epoch: string): void {
    this.#server.renew(epoch)
    this.changed()
  }

  /** Tells those who watch how the node is now. Cheap; for each change of its state. */
  changed(): void {
    const watchers = this.#server.watchers.filter(peer => !peer.isBehind)
    // One that is behind hears the next one, which says all that this one would.
    if (watchers.length === 0) return
    const status = this.#status()
    for (const peer of watchers) peer.send({ type: 'status', status })
  }

  #request(message: ControlMessage, peer: ControlPeer): Record<string, unknown> {
    const { hooks } = this.#options
    switch (message.type) {
      case 'hello':
        peer.isWatching = true
        return { status: this.#status() }
      case 'status':
        return { status: this.#status() }
      case 'drain':
        hooks.drain()
        return {}
      case 'died':
        hooks.died(refOf(message))
        return {}
      default:
        throw new SifakaError('NotFound', {
          text: `Cannot do "${message.type}": this node does not know it`,
        })
    }
  }

  #status(): NodeStatus {
    return fitted(this.#options.hooks.describe())
  }
}

/** Fits a line whatever the cluster's size: the node's own state matters more than its view. */
function fitted(status: NodeStatus): NodeStatus {
  const maxBytes = maxLineBytes - 1024
  if (sizeOf(status) <= maxBytes) return status
  let bytes = sizeOf({ ...status, cluster: [] })
  const cluster: KnownNode[] = []
  for (const known of status.cluster) {
    const brief = { ...known, modules: [] }
    // And its comma.
    bytes += sizeOf(brief) + 1
    if (bytes > maxBytes) break
    cluster.push(brief)
  }
  return { ...status, cluster }
}

function refOf(message: ControlMessage): NodeRef {
  const ref = { name: textOf(message['name']), epoch: textOf(message['epoch']) }
  if (!isNodeName(ref.name) || !/^[0-9a-f]{16}$/.test(ref.epoch))
    throw new SifakaError('BadRequest', { text: 'Give the name and epoch of the node that died' })
  return ref
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value))
}
