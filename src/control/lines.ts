/**
 * JSON lines over a socket, bounded both ways. It knows no messages: what is not an object of a
 * known version on one line of at most 64 KiB ends the connection, for it is none of ours.
 */
import type { Socket } from 'node:net'
import type { ControlMessage } from './control.ts'
import { controlVersion, isRecord, maxLineBytes } from './control.ts'

/** A reader that leaves this much unread is hung: its connection ends. */
const maxUnreadBytes = 1024 * 1024

export interface LineHandler {
  message(message: ControlMessage): void
  /** Once, however the connection ended. */
  closed(): void
  /** This side would have sent more than a line may have: a bug, and nobody there hears of it. */
  refused?(message: ControlMessage, bytes: number): void
}

export class LineSocket {
  readonly #socket: Socket
  readonly #handler: LineHandler
  /** What has come of a line that is not whole yet. */
  #parts: Buffer[] = []
  #partBytes = 0

  constructor(socket: Socket, handler: LineHandler) {
    this.#socket = socket
    this.#handler = handler
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    // Resets and broken pipes: `close` follows and says all there is to say.
    socket.on('error', () => {})
    socket.once('close', () => handler.closed())
  }

  /** True while the other side has not yet taken what was sent before. */
  get isBehind(): boolean {
    return this.#socket.writableLength > 0
  }

  /** Sends a line; false where the connection is gone, the line too long, or the reader hung. */
  send(message: ControlMessage): boolean {
    const socket = this.#socket
    if (socket.destroyed || !socket.writable) return false
    const line = Buffer.from(`${JSON.stringify({ v: controlVersion, ...message })}\n`)
    if (line.length > maxLineBytes) {
      this.#handler.refused?.(message, line.length)
      return false
    }
    if (socket.writableLength + line.length > maxUnreadBytes) {
      this.destroy()
      return false
    }
    socket.write(line)
    return true
  }

  /** Ends the connection after what was sent. */
  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(0x0a, from)
      if (end < 0) break
      this.#parts.push(chunk.subarray(from, end))
      const line = Buffer.concat(this.#parts)
      this.#parts = []
      this.#partBytes = 0
      from = end + 1
      if (line.length >= maxLineBytes || !this.#take(line)) return this.destroy()
    }
    if (from === chunk.length) return
    this.#parts.push(chunk.subarray(from))
    this.#partBytes += chunk.length - from
    if (this.#partBytes >= maxLineBytes) this.destroy()
  }

  /** False where the line is not a message. */
  #take(line: Buffer): boolean {
    const message = messageOf(line)
    if (message === null) return false
    // What was sent before the connection was given up here is nobody's any more.
    if (!this.#socket.destroyed) this.#handler.message(message)
    return true
  }
}

function messageOf(line: Buffer): ControlMessage | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    if (!isRecord(value) || typeof value['type'] !== 'string') return null
    const { v } = value
    if (typeof v !== 'number' || v < 1 || Math.floor(v) !== controlVersion) return null
    return value as unknown as ControlMessage
  } catch {
    return null
  }
}
