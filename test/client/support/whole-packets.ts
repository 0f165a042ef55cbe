import { Duplex, Transform } from 'node:stream'

/**
 * A byte stream whose reader gets one whole MQTT packet a chunk: Aedes on Node 26 never answers a
 * packet that reaches it in two, and mqtt.js over WebSocket writes one in several frames.
 */
export function inWholePackets(socket: Duplex): Duplex {
  let rest = Buffer.alloc(0)
  const framer = new Transform({
    readableObjectMode: true,
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk])
      for (let length = packetLength(rest); length <= rest.length; length = packetLength(rest)) {
        this.push(rest.subarray(0, length))
        rest = rest.subarray(length)
      }
      done()
    },
  })
  socket.on('close', () => framer.destroy())
  // Node's types forget that a pair may be given
  const pair: unknown = { readable: socket.pipe(framer), writable: socket }
  return Duplex.from(pair as Duplex)
}

/** Length of the packet that begins the bytes, or infinity where its header is not complete. */
function packetLength(bytes: Buffer): number {
  let remaining = 0
  for (let i = 1; i < Math.min(bytes.length, 5); i++) {
    remaining += (bytes[i]! & 0x7f) * 128 ** (i - 1)
    if (bytes[i]! < 0x80) return 1 + i + remaining
  }
  return Infinity
}
