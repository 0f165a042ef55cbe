/**
 * How a process that its master started beside the one it is to follow waits for its turn: over the
 * channel of its spawning, which ends with either of them. It loads its code meanwhile, so that
 * code which cannot be loaded costs nothing that runs, and the node is away for the shortest time.
 */

/** From the node: its code is loaded. */
export interface Warm {
  readonly type: 'warm'
}

/** From the master: the one before has ended. */
export interface Turn {
  readonly type: 'turn'
  /** The epoch of the node's last life, where that ended without a farewell. */
  readonly predecessor?: string
  /** Nothing else follows on this channel. */
  readonly isLast: boolean
}

type Channel = Pick<NodeJS.Process, 'connected' | 'disconnect' | 'send' | 'on' | 'off'>

/**
 * The node's side. Resolves to null where its turn will not come: the master has gone, or it is
 * told to stop.
 */
export async function awaitTurn(
  stop: Promise<void>,
  channel: Channel = process,
): Promise<Turn | null> {
  const { promise, resolve } = Promise.withResolvers<Turn | null>()
  const take = (message: unknown): void => {
    if (!isTurn(message)) return
    // At once: what follows is for others, and waits for their listener.
    channel.off('message', take)
    resolve(message)
  }
  const giveUp = (): void => resolve(null)
  if (!channel.connected) return null
  void stop.then(giveUp)
  channel.on('message', take)
  channel.on('disconnect', giveUp)
  channel.send?.({ type: 'warm' } satisfies Warm)
  const turn = await promise
  channel.off('message', take)
  channel.off('disconnect', giveUp)
  if (turn?.isLast !== false && channel.connected) channel.disconnect?.()
  return turn
}

export function isWarm(message: unknown): message is Warm {
  return typeOf(message) === 'warm'
}

function isTurn(message: unknown): message is Turn {
  return typeOf(message) === 'turn'
}

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message ? message.type : null
}
