/**
 * One connection as Aedes sees it: a Duplex that carries whole packets. Towards Aedes go a CONNECT
 * of our own, SUBSCRIBE and UNSUBSCRIBE; from it come CONNACK, SUBACK and UNSUBACK, which end here,
 * and PUBLISH, which goes on to the client. Acknowledgements stay with the lane.
 */
import { Duplex } from 'node:stream'
import { PacketType } from './frames.ts'
import { lengthSize, writeLength } from './packets.ts'

export interface BrokerClientHandler {
  /** Aedes has taken the connection. */
  ready(): void
  /** The codes of the SUBSCRIBE that is under way. */
  granted(codes: readonly number[]): void
  /** The UNSUBSCRIBE that is under way is done. */
  removed(): void
  /** A PUBLISH for the client; its bytes may be changed. */
  deliver(packet: Buffer, bodyStart: number): void
  /** Aedes has dropped the connection, or we have. */
  gone(): void
}

/** An id of ours for SUBSCRIBE and UNSUBSCRIBE: one is under way at a time. */
const onlyId = 1

export class BrokerClient extends Duplex {
  readonly #handler: BrokerClientHandler
  #cut: Buffer | null = null

  constructor(handler: BrokerClientHandler) {
    super({ allowHalfOpen: false, writableHighWaterMark: 64 * 1024 })
    this.#handler = handler
  }

  /** MQTT 3.1.1, clean session, no keep-alive: the lane keeps time. */
  connect(id: string): void {
    const name = [0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0]
    this.#send(0x10, [...name, ...field(id)])
  }

  subscribe(filter: string, qos: number): void {
    this.#send(0x82, [0, onlyId, ...field(filter), qos])
  }

  unsubscribe(filters: readonly string[]): void {
    this.#send(0xa2, [0, onlyId, ...filters.flatMap(field)])
  }

  // One whole packet a push: Aedes reads one chunk at a time, and a packet in two is never
  // answered.
  #send(firstByte: number, body: readonly number[]): void {
    if (this.destroyed) return
    const packet = Buffer.allocUnsafe(1 + lengthSize(body.length) + body.length)
    packet[0] = firstByte
    packet.set(body, writeLength(packet, 1, body.length))
    this.push(packet)
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(null)
    this.#handler.gone()
  }

  #take(chunk: Buffer): void {
    let bytes = this.#cut === null ? chunk : Buffer.concat([this.#cut, chunk])
    this.#cut = null
    while (bytes.length > 0) {
      const size = packetSize(bytes)
      if (size === null || bytes.length < size.total) {
        this.#cut = bytes
        return
      }
      this.#route(bytes.subarray(0, size.total), size.body)
      bytes = bytes.subarray(size.total)
    }
  }

  #route(packet: Buffer, bodyStart: number): void {
    switch (packet[0]! >> 4) {
      case PacketType.Connack:
        return this.#handler.ready()
      case PacketType.Suback:
        return this.#handler.granted([...packet.subarray(bodyStart + 2)])
      case PacketType.Unsuback:
        return this.#handler.removed()
      case PacketType.Publish:
        return this.#handler.deliver(packet, bodyStart)
    }
  }
}

function field(text: string): number[] {
  const bytes = Buffer.from(text, 'utf8')
  return [bytes.length >>> 8, bytes.length & 0xff, ...bytes]
}

function packetSize(bytes: Buffer): { total: number; body: number } | null {
  let remaining = 0
  for (let index = 1; index <= 4; index++) {
    if (index >= bytes.length) return null
    remaining += (bytes[index]! & 127) * 128 ** (index - 1)
    if (bytes[index]! < 128) return { total: index + 1 + remaining, body: index + 1 }
  }
  return null
}
