/**
 * What the torture report does to a server, each in a process of its own so that only the server
 * stands between it and the client whose latency is measured. Every attack ends by itself.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { frame, pingreq, publishPacket } from '../../test/torture/packets.ts'
import { RawClient } from '../../test/torture/raw-client.ts'

export type Attack = (port: number, until: number) => Promise<void>

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** A client past its handshake. */
async function client(port: number): Promise<RawClient> {
  return new RawClient(await open(port)).join()
}

/** Writes the same bytes again and again, as fast as the peer takes them. */
async function flood(
  stream: RawClient['stream'],
  bytes: () => Buffer,
  until: number,
): Promise<void> {
  while (performance.now() < until && !stream.destroyed) {
    if (stream.write(bytes())) continue
    // A peer that takes nothing more must not keep the attack from its end.
    while (stream.writableNeedDrain && performance.now() < until && !stream.destroyed)
      await pause(1)
  }
}

/** Runs `attack` on several connections at once. */
function many(count: number, attack: Attack): Attack {
  return async (port, until) => {
    await Promise.all(Array.from({ length: count }, () => attack(port, until)))
  }
}

async function again(
  attack: (port: number) => Promise<void>,
  port: number,
  until: number,
): Promise<void> {
  while (performance.now() < until) await attack(port).catch(() => undefined)
}

const text = JSON.stringify({
  module: 'Echo',
  func: 'Echo',
  params: { text: 'x'.repeat(200), number: 1 },
})
const large = JSON.stringify({ module: 'Echo', func: 'Echo', params: { text: 'x'.repeat(60_000) } })

export const attacks: Readonly<Record<string, Attack>> = {
  quiet: async () => undefined,
  '65,536 PINGREQ a write': many(4, async (port, until) => {
    const raw = await client(port)
    const burst = Buffer.alloc(pingreq.length * 65_536, pingreq)
    await flood(raw.stream, () => burst, until)
    raw.destroy()
  }),
  'requests as fast as taken': many(4, async (port, until) => {
    const raw = await client(port)
    const burst = () => Buffer.concat(Array.from({ length: 500 }, () => raw.packet('i', text)))
    await flood(raw.stream, burst, until)
    raw.destroy()
  }),
  'requests of 60 KB': many(4, async (port, until) => {
    const raw = await client(port)
    const packet = raw.packet('i', large)
    await flood(raw.stream, () => packet, until)
    raw.destroy()
  }),
  'replies nobody reads': many(20, (port, until) =>
    again(
      async () => {
        const raw = await client(port)
        raw.stream.pause()
        await flood(
          raw.stream,
          () => raw.packet('i', large),
          Math.min(until, performance.now() + 500),
        )
        raw.destroy()
      },
      port,
      until,
    ),
  ),
  'handshakes as fast as they go': many(8, (port, until) =>
    again(async at => (await client(at)).destroy(), port, until),
  ),
  'no MQTT, 256 MB announced, random bytes': many(8, (port, until) =>
    again(
      async at => {
        for (const junk of ['GET / HTTP/1.1\r\n\r\n', Buffer.from([0x10, 255, 255, 255, 127])]) {
          const socket = await open(at)
          socket.end(junk)
          await Promise.race([once(socket, 'close').catch(() => undefined), pause(100)])
          socket.destroy()
        }
      },
      port,
      until,
    ),
  ),
  'ordinary messages to many': many(4, async (port, until) => {
    const raw = await client(port)
    await raw.subscribe('news/#')
    raw.stream.resume()
    const packet = publishPacket('news/today', Buffer.alloc(100), { qos: 0 })
    const burst = Buffer.concat(Array.from({ length: 200 }, () => packet))
    await flood(raw.stream, () => burst, until)
    raw.destroy()
  }),
  'garbage for payloads': many(4, (port, until) =>
    again(
      async () => {
        const raw = await client(port)
        raw.write(frame(0x32, [0, 1, 0x69, 0, 9, ...Buffer.alloc(200, 0xa5)]))
        await Promise.race([raw.closed().catch(() => undefined), pause(20)])
        raw.destroy()
      },
      port,
      until,
    ),
  ),
}
