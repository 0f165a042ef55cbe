/**
 * One client of the Node load generator: MQTT frames over a socket, the classic handshake, and a
 * constant request of which only the message id and the nine digits of `number` change. Every
 * connection's first reply is decrypted and compared as a whole, later ones by length, and one in
 * 64 by all of their bytes again. Whatever is not as it must be throws, which ends the generator.
 */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { bytesOf } from './bytes.ts'
import { classicKey, keyStream } from './classic-key.ts'

/** What connections share and tell their generator. */
export interface GeneratorPort {
  readonly port: number
  readonly run: string
  /** Requests to keep in flight on each connection; 0 sends none in answer to a reply. */
  inflight: number
  ready(): void
  answered(latencyNs: number): void
}

const maxInflight = 64
/** Nine digits, so that no length ever changes. */
const firstNumber = 100_000_000
const subscribe = Buffer.from('82160001' + ['s', 'i', 'f', 'p', 'q'].map(filter).join(''), 'hex')
const out = Buffer.allocUnsafe(1 << 18)
const empty: Buffer = Buffer.alloc(0)

function filter(topic: string): string {
  return `0001${topic.charCodeAt(0).toString(16)}01`
}

export class GeneratorConnection {
  sent = 0
  answered = 0
  acknowledged = 0
  readonly #generator: GeneratorPort
  readonly #index: number
  readonly #clientId: string
  readonly #socket: Socket
  readonly #sentAt = new Float64Array(maxInflight)
  #granted = false
  #rest = empty
  #end = 0
  #stream = empty
  #request = empty
  #requestDigits = 0
  #reply = empty
  #replyDigits = 0

  constructor(generator: GeneratorPort, index: number) {
    this.#generator = generator
    this.#index = index
    const name = `bench-${String(index).padStart(8, '0')}-${generator.run}-0123456789-0123456789`
    this.#clientId = name.slice(0, 36)
    this.#socket = connect({ port: generator.port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('connect', () => this.#sendConnect())
    this.#socket.on('data', chunk => this.#onChunk(bytesOf(chunk)))
    this.#socket.on('error', error => this.#fail(error.message))
    this.#socket.on('end', () => this.#fail('closed by the server'))
  }

  /** Sends `count` requests in one write. */
  start(count: number): void {
    const now = performance.now()
    for (let i = 0; i < count; i++) this.#putRequest(now)
    this.#flush()
  }

  close(): void {
    this.#socket.removeAllListeners('end').end(Buffer.from([0xe0, 0]))
  }

  #fail(reason: string): never {
    throw new Error(`Connection ${this.#index}: ${reason} (${this.answered} replies so far)`)
  }

  #sendConnect(): void {
    const id = Buffer.from(this.#clientId, 'latin1')
    const head = [0x10, 12 + id.length, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, id.length]
    this.#socket.write(Buffer.concat([Buffer.from(head), id]))
  }

  #onChunk(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const now = performance.now()
    let at = 0
    while (bytes.length - at >= 2) {
      const first = bytes[at + 1] ?? 0
      const long = first >= 0x80
      const header = long ? 3 : 2
      if (bytes.length - at < header) break
      const length = long ? (first & 0x7f) | ((bytes[at + 2] ?? 0) << 7) : first
      if (bytes.length - at < header + length) break
      this.#onFrame(bytes, at, at + header, at + header + length, now)
      at += header + length
    }
    this.#rest = at === bytes.length ? empty : Buffer.from(bytes.subarray(at))
    this.#flush()
  }

  #onFrame(bytes: Buffer, at: number, body: number, end: number, now: number): void {
    const type = (bytes[at] ?? 0) >> 4
    if (type === 3) this.#onPublish(bytes, at, body, end, now)
    else if (type === 4) this.#onPuback(((bytes[body] ?? 0) << 8) | (bytes[body + 1] ?? 0))
    else if (type === 2) {
      if (bytes[body + 1] !== 0) this.#fail(`CONNACK ${bytes[body + 1]}`)
      this.#end += subscribe.copy(out, this.#end)
    } else if (type === 9) {
      if (bytes.toString('hex', body + 2, end) !== '0101010101')
        this.#fail('SUBACK does not grant all five topics')
      this.#granted = true
    } else this.#fail(`unexpected packet of type ${type}`)
  }

  #onPuback(id: number): void {
    if (this.acknowledged >= this.sent || id !== (this.acknowledged % 65535) + 1)
      this.#fail(`PUBACK ${id} out of order`)
    this.acknowledged++
  }

  #onPublish(bytes: Buffer, at: number, body: number, end: number, now: number): void {
    if (((bytes[at] ?? 0) & 0x0f) !== 2 || bytes[body] !== 0 || bytes[body + 1] !== 1)
      this.#fail('PUBLISH is not QoS 1 on a one-letter topic')
    out[this.#end++] = 0x40
    out[this.#end++] = 2
    out[this.#end++] = bytes[body + 3] ?? 0
    out[this.#end++] = bytes[body + 4] ?? 0
    if (bytes[body + 2] === 0x69) this.#onReply(bytes, body + 5, end, now)
    else if (this.#request.length === 0) this.#onNonce(bytes.toString('latin1', body + 5, end))
  }

  #onNonce(nonce: string): void {
    if (!this.#granted || nonce.length !== 32) this.#fail('nonce too early or not of 32 characters')
    this.#stream = keyStream(classicKey(this.#clientId, nonce), 256)
    const text = `${this.#generator.run}-${String(this.#index).padStart(8, '0')}-ringtail`
    const params = `{"text":"${text}","number":${firstNumber}}`
    const request = `{"module":"Echo","func":"Echo","params":${params}}`
    this.#request = Buffer.from(
      `\u0032${String.fromCharCode(request.length + 5)}\0\u0001i\0\0${request}`,
    )
    this.#xor(this.#request, 7)
    this.#requestDigits = this.#request.length - 11
    const reply = `{"result":${params},"msg":"","state":0}`
    this.#reply = Buffer.from(reply)
    this.#xor(this.#reply, 0)
    this.#replyDigits = reply.indexOf(String(firstNumber))
    this.#generator.ready()
  }

  #onReply(bytes: Buffer, from: number, end: number, now: number): void {
    if (this.answered === this.sent || end - from !== this.#reply.length)
      this.#fail('a reply too many, or of a wrong length')
    if (this.answered === 0 || (this.answered + this.#index) % 64 === 0)
      this.#check(bytes, from, end)
    this.#generator.answered((now - (this.#sentAt[this.answered % maxInflight] ?? now)) * 1e6)
    this.answered++
    if (this.sent - this.answered < this.#generator.inflight) this.#putRequest(now)
  }

  #check(bytes: Buffer, from: number, end: number): void {
    this.#putDigits(this.#reply, this.#replyDigits, this.#replyDigits, firstNumber + this.answered)
    if (this.#reply.compare(bytes, from, end) === 0) return
    const plain = Buffer.from(bytes.subarray(from, end))
    this.#xor(plain, 0)
    this.#fail(`wrong reply to request ${this.answered + 1}: ${plain.toString('utf8')}`)
  }

  #putRequest(now: number): void {
    const id = (this.sent % 65535) + 1
    const at = this.#end
    this.#end += this.#request.copy(out, at)
    out[at + 5] = id >> 8
    out[at + 6] = id & 0xff
    this.#putDigits(out, at + this.#requestDigits, this.#requestDigits - 7, firstNumber + this.sent)
    this.#sentAt[this.sent % maxInflight] = now
    this.sent++
  }

  /** Writes nine digits at `at`, encrypted by the key stream from `offset` on. */
  #putDigits(to: Buffer, at: number, offset: number, value: number): void {
    for (let i = 8, left = value; i >= 0; i--, left = Math.floor(left / 10))
      to[at + i] = (0x30 + (left % 10)) ^ (this.#stream[offset + i] ?? 0)
  }

  #xor(bytes: Buffer, from: number): void {
    for (let i = from; i < bytes.length; i++)
      bytes[i] = (bytes[i] ?? 0) ^ (this.#stream[i - from] ?? 0)
  }

  /** `out` is shared: a connection leaves nothing of its own there when its turn ends. */
  #flush(): void {
    if (this.#end === 0) return
    this.#socket.write(Buffer.from(out.subarray(0, this.#end)))
    this.#end = 0
  }
}
