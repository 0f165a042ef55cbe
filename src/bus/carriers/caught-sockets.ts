/**
 * The sockets of a client library that hides them. A connection that is given up must end by a
 * reset: after an ordinary close the kernel goes on delivering what was written, minutes later
 * where a broken link heals, and an old batch would arrive.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

interface Catch {
  readonly sockets: Socket[]
  isOver: boolean
}

const catches = new AsyncLocalStorage<Catch>()
let isListening = false

/**
 * Runs `connect` and puts the sockets that it opens into `sockets`, until its promise is settled:
 * what the connection sets off later opens sockets of its own.
 */
export async function catchSockets<T>(sockets: Socket[], connect: () => Promise<T>): Promise<T> {
  if (!isListening) subscribe('net.client.socket', caught)
  isListening = true
  const current: Catch = { sockets, isOver: false }
  try {
    return await catches.run(current, connect)
  } finally {
    current.isOver = true
  }
}

function caught(message: unknown): void {
  const current = catches.getStore()
  if (current?.isOver === false) current.sockets.push((message as { socket: Socket }).socket)
}

/** Ends a TCP socket at once; what it has not delivered is thrown away, by the kernel too. */
export function reset(socket: Socket): void {
  if (socket.destroyed) return
  // The client may have taken its listeners off already.
  socket.on('error', () => {})
  // While connecting Node would wait for the end of that.
  if (socket.connecting) socket.destroy()
  else socket.resetAndDestroy()
}
