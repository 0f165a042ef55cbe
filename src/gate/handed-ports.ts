/**
 * The sockets that a master opens for a gate and hands to it over the channel of its spawning. It
 * takes them once and closes the channel then: nothing of a running gate hangs on its master. They
 * are gone with the listeners that took them, so a process cannot take them a second time.
 */
import { SifakaError } from '../errors.ts'

/** What comes with each socket. */
export interface HandedPort {
  readonly type: 'port'
  /** As the gate's configuration states it. */
  readonly host: string
  readonly port: number
  /** No more follow. */
  readonly isLast: boolean
}

/**
 * Fit for `server.listen`. It is bound, and may take connections already: other gates may have it.
 */
export type SocketHandle = object

/** What a process that was spawned with a channel has of it. */
export type MasterChannel = Pick<NodeJS.Process, 'connected' | 'disconnect' | 'on' | 'off'>

/** The master sends them at once; only a master that stands still just then is slower. */
const patienceMs = 10_000

export class HandedPorts {
  readonly #channel: MasterChannel
  #coming: Promise<Map<string, SocketHandle>> | null = null

  constructor(channel: MasterChannel = process) {
    this.#channel = channel
  }

  /**
   * Resolves to the socket of that address. Rejects with `ListenFailed` where no master hands it
   * over.
   */
  async take(host: string, port: number): Promise<SocketHandle> {
    const handles = await (this.#coming ??= this.#receive())
    const key = keyOf({ host, port })
    const handle = handles.get(key)
    handles.delete(key)
    if (handle !== undefined) return handle
    const text = `Cannot listen on ${key}: "gate.mqtt.openedBy" is "master", and no master hands the port over; start this node by "sifaka master", or set the key to "gate"`
    throw new SifakaError('ListenFailed', { text })
  }

  /**
   * Resolves to those that have come by the last one, the end of the channel, or the end of
   * patience.
   */
  async #receive(): Promise<Map<string, SocketHandle>> {
    const handles = new Map<string, SocketHandle>()
    const channel = this.#channel
    if (!channel.connected) return handles
    const { promise: end, resolve } = Promise.withResolvers<'all' | 'none'>()
    const take = (message: unknown, handle: unknown): void => {
      const { type, isLast, ...address } = (message ?? {}) as HandedPort
      if (type !== 'port') return
      if (typeof handle === 'object' && handle !== null) handles.set(keyOf(address), handle)
      if (isLast) resolve('all')
    }
    const giveUp = (): void => resolve('none')
    const timer = setTimeout(giveUp, patienceMs)
    channel.on('message', take)
    channel.on('disconnect', giveUp)
    // A channel that brought nothing is not ours to close: a program may run this server as its
    // child.
    if ((await end) === 'all') setImmediate(() => closeChannel(channel))
    clearTimeout(timer)
    channel.off('message', take)
    channel.off('disconnect', giveUp)
    return handles
  }
}

/** To be called outside of its events: within them Node does not survive it. */
function closeChannel(channel: MasterChannel): void {
  if (channel.connected) channel.disconnect?.()
}

function keyOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host}:${port}`
}
