/**
 * A byte stream to one client, whatever carries it: a TCP socket, a WebSocket, or an in-process
 * Duplex. It moves bytes and knows no protocol; the policy on top (bounds, order of closing) is the
 * link's.
 */
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

export interface TransportHandler {
  /** Bytes from the peer, owned by the receiver: they may be changed in place. */
  received(chunk: Buffer): void
  /** The peer will send no more; it may still read. */
  ended(): void
  /** The peer broke a rule of what carries the bytes; nothing that it still sends is told. */
  violated(what: string): void
  /** There is room again after `write` answered false. */
  drained(): void
  /** The stream is gone, both ways. Called once, last. */
  closed(): void
}

export interface Transport {
  /** Remote address without port; empty where there is none. */
  readonly address: string
  /** Bytes that were written and have not left the process. */
  readonly bufferedBytes: number
  /** From now on `handler` is told; bytes that arrived before wait for this. */
  attach(handler: TransportHandler): void
  /** Writes the parts as one, in order. False: full, `drained` follows. */
  write(parts: readonly Buffer[]): boolean
  pause(): void
  resume(): void
  /** Sends what was written, then the end of the stream; reading goes on. */
  end(): void
  /** Ends both ways at once; `closed` follows. */
  destroy(): void
}

const handlerOf = Symbol('transport handler')
type Attached = Duplex & { [handlerOf]?: TransportHandler }

/** A TCP socket (made with `allowHalfOpen`), or any other Duplex of bytes. */
export class StreamTransport implements Transport {
  readonly address: string
  readonly #stream: Attached

  constructor(stream: Duplex, address: string) {
    this.#stream = stream
    this.address = address
  }

  get bufferedBytes(): number {
    return this.#stream.writableLength
  }

  // The listeners are shared by all sockets: a closure each would be half of an idle session's
  // memory.
  attach(handler: TransportHandler): void {
    const stream = this.#stream
    stream[handlerOf] = handler
    stream.on('data', onData)
    stream.on('end', onEnd)
    stream.on('drain', onDrain)
    stream.on('error', onError)
    stream.on('close', onClose)
  }

  write(parts: readonly Buffer[]): boolean {
    const stream = this.#stream
    if (stream.destroyed || stream.writableEnded) return true
    if (parts.length === 1) return stream.write(parts[0])
    stream.cork()
    let room = true
    for (const part of parts) room = stream.write(part)
    stream.uncork()
    return room
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  end(): void {
    if (!this.#stream.writableEnded) this.#stream.end()
  }

  destroy(): void {
    this.#stream.destroy()
  }
}

function onData(this: Attached, chunk: Buffer): void {
  this[handlerOf]?.received(chunk)
}

function onEnd(this: Attached): void {
  this[handlerOf]?.ended()
}

function onDrain(this: Attached): void {
  this[handlerOf]?.drained()
}

// A reset is a close like any other; 'close' follows and tells the handler.
function onError(): void {}

function onClose(this: Attached): void {
  const handler = this[handlerOf]
  this[handlerOf] = undefined
  handler?.closed()
}

const closeNormal = 1000
const closeUnsupportedData = 1003

/** A WebSocket of binary messages: their boundaries mean nothing, text closes it. */
export class WebSocketTransport implements Transport {
  readonly address: string
  readonly #socket: WebSocket
  #waiting = false
  #violated = false

  constructor(socket: WebSocket, address: string) {
    this.#socket = socket
    this.address = address
    socket.binaryType = 'nodebuffer'
    // From the first moment: one that is never attached may still get a bad frame.
    socket.on('error', onError)
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  attach(handler: TransportHandler): void {
    const socket = this.#socket
    const violated = (what: string): void => {
      this.#violated = true
      handler.violated(what)
    }
    socket.on('message', (data, isBinary) => {
      if (this.#violated) return
      if (isBinary) return handler.received(data as Buffer)
      // [MQTT-6.0.0-1] data frames are binary
      socket.close(closeUnsupportedData, 'send binary frames')
      violated('A WebSocket text frame: send binary ones')
    })
    // `ws` has answered with the fitting close code; it would wait half a minute for the client's.
    socket.on('error', error => violated(`A bad WebSocket frame: ${error.message}`))
    socket.on('close', () => handler.closed())
    this.#drained = () => handler.drained()
  }

  #drained: () => void = onError

  write(parts: readonly Buffer[]): boolean {
    const socket = this.#socket
    if (socket.readyState !== socket.OPEN) return true
    const chunk = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    socket.send(chunk, () => this.#sent())
    this.#waiting = socket.bufferedAmount > highWaterMark
    return !this.#waiting
  }

  #sent(): void {
    if (!this.#waiting || this.#socket.bufferedAmount > highWaterMark) return
    this.#waiting = false
    this.#drained()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.close(closeNormal)
  }

  destroy(): void {
    this.#socket.terminate()
  }
}

// As a TCP socket of Node has it.
const highWaterMark = 64 * 1024
