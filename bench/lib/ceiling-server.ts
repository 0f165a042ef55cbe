/**
 * The ceiling: what one Node process can do with no broker, dispatcher or module behind the socket.
 * Frames are read in place, the key stream is XORed, the parameters are copied from the request
 * into the reply unparsed, and everything for one chunk leaves in one write. It is no server: it
 * trusts its input. A benchmark near it has reached Node's limit, or the generator's.
 */
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { bytesOf } from './bytes.ts'
import { classicKey, keyStream, newNonce } from './classic-key.ts'
import { listenAndServe } from './server-control.ts'

interface Connection {
  readonly socket: Socket
  clientId: string
  /** Message id of the next reply, 1..65535. */
  messageId: number
  stream: Buffer
  /** The cut packet at the end of the last chunk. */
  rest: Buffer
}

const empty: Buffer = Buffer.alloc(0)
const out = Buffer.allocUnsafe(1 << 20)
const resultHead = Buffer.from('{"result":')
const resultTail = Buffer.from(',"msg":"","state":0}')
const paramsMark = Buffer.from('"params":')
const bodyLength = 0x7f

function onChunk(connection: Connection, chunk: Buffer): void {
  const bytes = connection.rest.length === 0 ? chunk : Buffer.concat([connection.rest, chunk])
  let at = 0
  let end = 0
  while (bytes.length - at >= 2) {
    const next = at + 2 + ((bytes[at + 1] ?? 0) & bodyLength)
    if (next > bytes.length) break
    end = onFrame(connection, bytes, at, next, end)
    at = next
  }
  connection.rest = at === bytes.length ? empty : Buffer.from(bytes.subarray(at))
  if (end > 0) connection.socket.write(Buffer.from(out.subarray(0, end)))
}

/**
 * Handles the frame of `bytes` between `at` and `next`; appends answers to `out` and returns its
 * end.
 */
function onFrame(
  connection: Connection,
  bytes: Buffer,
  at: number,
  next: number,
  end: number,
): number {
  const type = (bytes[at] ?? 0) >> 4
  if (type === 3) return onRequest(connection, bytes, at, next, end)
  if (type === 1) {
    connection.clientId = bytes.toString('latin1', at + 14, next)
    return append(end, [0x20, 2, 0, 0])
  }
  if (type === 8) return onSubscribe(connection, bytes, at, next, end)
  return end
}

function onSubscribe(
  connection: Connection,
  bytes: Buffer,
  at: number,
  next: number,
  end: number,
): number {
  const granted = Array.from({ length: (next - at - 4) / 4 }, () => 1)
  const nonce = newNonce()
  connection.stream = keyStream(classicKey(connection.clientId, nonce), 256)
  const after = append(end, [
    0x90,
    granted.length + 2,
    bytes[at + 2] ?? 0,
    bytes[at + 3] ?? 0,
    ...granted,
  ])
  return publish(connection, 's', after) + finish(after, out.write(nonce, after + 7, 'latin1'))
}

function onRequest(
  connection: Connection,
  bytes: Buffer,
  at: number,
  next: number,
  end: number,
): number {
  const { stream } = connection
  const after = append(end, [0x40, 2, bytes[at + 5] ?? 0, bytes[at + 6] ?? 0])
  const payload = bytes.subarray(at + 7, next)
  for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (stream[i] ?? 0)
  const from = payload.indexOf(paramsMark) + paramsMark.length
  publish(connection, 'i', after)
  let to = after + 7
  to += resultHead.copy(out, to)
  to += payload.copy(out, to, from, payload.length - 1)
  to += resultTail.copy(out, to)
  for (let i = after + 7; i < to; i++) out[i] = (out[i] ?? 0) ^ (stream[i - after - 7] ?? 0)
  return after + finish(after, to - after - 7)
}

function append(end: number, values: readonly number[]): number {
  for (const value of values) out[end++] = value
  return end
}

/** Writes the head of a PUBLISH with QoS 1 at `at`; `finish` fills in its length. Returns `at`. */
function publish(connection: Connection, topic: string, at: number): number {
  const id = connection.messageId
  connection.messageId = id === 65535 ? 1 : id + 1
  append(at, [0x32, 0, 0, 1, topic.charCodeAt(0), id >> 8, id & 0xff])
  return at
}

function finish(at: number, payloadLength: number): number {
  out[at + 1] = payloadLength + 5
  return payloadLength + 7
}

const server = createServer({ noDelay: true }, socket => {
  const connection: Connection = { socket, clientId: '', messageId: 1, stream: empty, rest: empty }
  socket.on('data', chunk => onChunk(connection, bytesOf(chunk)))
  socket.on('error', () => socket.destroy())
})
listenAndServe(server)
