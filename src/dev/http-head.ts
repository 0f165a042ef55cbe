/** The heads of requests and answers on the way through the address of debuggers. */
import type { Socket } from 'node:net'

/** What a debugger or an inspector says first has a few hundred bytes. */
const maxHeadBytes = 16 * 1024

export interface Head {
  readonly bytes: Buffer
  /** What came behind it. */
  readonly rest: Buffer
}

/**
 * Resolves to the next head, and leaves the socket paused; null where the socket closes before, or
 * the head has no end. `begun` is what was read of it already.
 */
export function readHead(socket: Socket, begun: Buffer = Buffer.alloc(0)): Promise<Head | null> {
  const { promise, resolve } = Promise.withResolvers<Head | null>()
  let held = begun
  const done = (head: Head | null): void => {
    socket.off('data', take).off('close', close).pause()
    resolve(head)
  }
  const close = (): void => done(null)
  const look = (): boolean => {
    const at = held.indexOf('\r\n\r\n') + 4
    const isWhole = at >= 4
    if (isWhole) done({ bytes: held.subarray(0, at), rest: held.subarray(at) })
    else if (held.length > maxHeadBytes || socket.destroyed) done(null)
    else return false
    return true
  }
  const take = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk])
    look()
  }
  if (!look()) socket.on('data', take).once('close', close).resume()
  return promise
}

/** Whether a request wants a WebSocket. */
export function isUpgrade({ bytes }: Head): boolean {
  return /^upgrade:\s*websocket/im.test(bytes.toString('latin1'))
}

/** Whether an answer grants it. */
export function isGranted({ bytes }: Head): boolean {
  return bytes.toString('latin1').startsWith('HTTP/1.1 101 ')
}
