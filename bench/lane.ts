/**
 * What a request costs in the server's own JavaScript: lane, queue, dispatcher, codec and reply,
 * without sockets. One connection whose transport is a few lines here; the reply is checked first.
 * `npm run bench:lane`
 */
import assert from 'node:assert/strict'
import { setImmediate as nextRound } from 'node:timers/promises'
import { createApp } from '../src/app/app.ts'
import { makeConfig } from '../src/config/config.ts'
import { silentLogger } from '../src/base/logger.ts'
import type { Transport, TransportHandler } from '../src/gate/transport.ts'
import { echo } from './lib/echo.ts'
import { classicKey, keyStream } from './lib/classic-key.ts'

const requests = 300_000
const rounds = 5
const clientId = 'lane-benchmark-0000000000000000000'

class LoopTransport implements Transport {
  readonly address = ''
  readonly bufferedBytes = 0
  handler: TransportHandler | null = null
  written: Buffer = Buffer.alloc(0)
  keep = true

  attach(handler: TransportHandler): void {
    this.handler = handler
  }

  write(parts: readonly Buffer[]): boolean {
    this.written = this.keep ? Buffer.concat([this.written, ...parts]) : parts[0]!
    return true
  }

  pause(): void {}
  resume(): void {}
  end(): void {}

  destroy(): void {
    this.handler?.closed()
  }
}

const config = makeConfig(
  {
    store: { sql: 'sqlite::memory:' },
    gate: { mqtt: { tcp: { enabled: false }, websocket: { enabled: false } } },
  },
  { provided: ['Echo'] },
)
await using app = createApp(config, { log: silentLogger, modules: [echo] })
await app.start()
const transport = new LoopTransport()
app.accept(transport)
const { handler } = transport
assert(handler !== null)

handler.received(packet(0x10, [0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, ...field(clientId)]))
handler.received(
  packet(0x82, [0, 1, ...['s', 'i', 'f', 'p', 'q'].flatMap(one => [...field(one), 1])]),
)
await nextRound()
const nonce = transport.written.subarray(-32).toString('latin1')
const stream = keyStream(classicKey(clientId, nonce), 256)

const text = JSON.stringify({
  module: 'Echo',
  func: 'Echo',
  params: { text: 'a lemur of the lane, at work', number: 12345 },
})
const expected = JSON.stringify({
  result: { text: 'a lemur of the lane, at work', number: 12345 },
  msg: '',
  state: 0,
})
const publish = packet(0x32, [0, 1, 0x69, 0, 7, ...seal(text)])
// As on the wire: the acknowledgement of the reply before travels with the next request.
const chunk = Buffer.concat([packet(0x40, [0, 1]), publish])

transport.keep = false
let replyId = 1
function once(): void {
  const bytes = Buffer.from(chunk)
  bytes.writeUInt16BE(replyId, 2)
  replyId = (replyId % 65_535) + 1
  handler!.received(bytes)
}

once()
await nextRound()
const reply = transport.written
assert.deepEqual([...reply.subarray(0, 4)], [0x40, 2, 0, 7], 'the PUBACK comes first')
assert.equal(seal(reply.subarray(-expected.length)).toString('latin1'), expected)

for (let round = 1; round <= rounds; round++) {
  const cost = (await time(once)) - (await time(() => Buffer.from(chunk).writeUInt16BE(7, 2)))
  console.log(`round ${round}/${rounds}  ${cost.toFixed(0)} ns a request`)
}
transport.destroy()

/** Replies leave when a round of the event loop ends; 100 requests make one. */
async function time(work: () => void): Promise<number> {
  const began = performance.now()
  for (let count = 0; count < requests; count++) {
    work()
    if (count % 100 === 99) await nextRound()
  }
  return ((performance.now() - began) * 1e6) / requests
}

function packet(first: number, body: readonly number[]): Buffer {
  assert(body.length < 16_384)
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7]
  return Buffer.from([first, ...length, ...body])
}

function field(content: string): number[] {
  return [0, content.length, ...Buffer.from(content)]
}

function seal(content: string | Buffer): Buffer {
  return Buffer.from(Buffer.from(content).map((byte, index) => byte ^ stream[index]!))
}
