import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import { Hold, Link, type LinkOptions, type LinkUser } from '../../src/gate/link.ts'
import { Slab } from '../../src/gate/output.ts'
import { StreamTransport, type Transport, type TransportHandler } from '../../src/gate/transport.ts'

/** A transport in memory that records what is done to it. */
class Tape implements Transport {
  readonly address = ''
  bufferedBytes = 0
  readonly writes: Buffer[] = []
  hasRoom = true
  isPaused = false
  isEnded = false
  isDestroyed = false
  attach(_handler: TransportHandler): void {}
  write(parts: readonly Buffer[]): boolean {
    this.writes.push(Buffer.concat(parts))
    return this.hasRoom
  }
  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
  }
  end(): void {
    this.isEnded = true
  }
  destroy(): void {
    this.isDestroyed = true
  }
}

/** A protocol of its own: a length byte, then as many bytes; a length of 255 is refused. */
class Packets implements LinkUser {
  readonly link: Link
  readonly got: string[] = []
  readonly events: string[] = []
  onPacket: (text: string) => void = () => {}

  constructor(transport: Transport, options: Partial<Omit<LinkOptions, 'slab' | 'wheel'>> = {}) {
    const wheel = new TimerWheel({ tickMs: 2 })
    onTestFinished(() => wheel.clear())
    const slab = new Slab()
    this.link = new Link(transport, this, {
      slab,
      wheel,
      packetMs: 10_000,
      lingerMs: 2000,
      maxWaitingBytes: 1000,
      ...options,
    })
    memories.set(this.link, slab)
    this.link.open()
  }

  measure(bytes: Buffer, start: number): number {
    if (bytes[start] !== 255) return 1 + bytes[start]!
    this.link.finish()
    return -1
  }

  packet(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('latin1', start + 1, end)
    this.got.push(text)
    this.onPacket(text)
  }

  heard(): void {
    this.events.push('heard')
  }
  violated(what: string): void {
    this.events.push(what)
  }

  ended(): void {
    this.events.push('ended')
  }
  expired(deadline: string): void {
    this.events.push(deadline)
    this.link.finish()
  }
  overflowed(): void {
    this.events.push('overflowed')
    this.link.abort()
  }
  crashed(error: unknown): void {
    this.events.push(`crashed ${(error as Error).message}`)
    this.link.finish()
  }
  closed(): void {
    this.events.push('closed')
  }
}

function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
}

describe('link', () => {
  it('cuts whole packets out of any pieces of a byte stream, in order', () => {
    const texts = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 60 }), { maxLength: 40 })
    fc.assert(
      fc.property(texts, fc.array(fc.nat(2000), { maxLength: 30 }), (sent, cuts) => {
        const packets = new Packets(new Tape())
        const bytes = Buffer.concat(sent.map(frame))
        const places = [
          ...new Set([0, ...cuts.filter(cut => cut < bytes.length), bytes.length]),
        ].toSorted((a, b) => a - b)
        for (let at = 1; at < places.length; at++)
          packets.link.received(Buffer.from(bytes.subarray(places[at - 1], places[at])))
        expect(packets.got).toEqual(sent)
      }),
    )
  })

  it('keeps what comes behind a hold until it is released, and stops reading meanwhile', () => {
    const tape = new Tape()
    const packets = new Packets(tape)
    packets.onPacket = text => {
      if (text === 'stop') packets.link.hold(Hold.Queue)
    }
    packets.link.received(Buffer.concat(['a', 'stop', 'b', 'stop', 'c'].map(frame)))
    expect(packets.got).toEqual(['a', 'stop'])
    expect(tape.isPaused).toBe(true)
    // A transport may still deliver what it had read already.
    packets.link.received(frame('d'))
    packets.link.release(Hold.Queue)
    expect(packets.got).toEqual(['a', 'stop', 'b', 'stop'])
    packets.link.hold(Hold.Full)
    packets.link.release(Hold.Queue)
    expect(packets.got).toHaveLength(4)
    packets.link.release(Hold.Full)
    expect(packets.got).toEqual(['a', 'stop', 'b', 'stop', 'c', 'd'])
    expect(tape.isPaused).toBe(false)
  })

  it('takes turns: a flood waits for others after 256 packets', async () => {
    const packets = new Packets(new Tape())
    packets.link.received(Buffer.concat(Array.from({ length: 1000 }, () => frame(''))))
    expect(packets.got).toHaveLength(256)
    while (packets.got.length < 1000) await new Promise(setImmediate)
    expect(packets.link.isHeld).toBe(false)
  })

  it('counts all chunks of one round of the event loop together, for a flood comes in many', async () => {
    const packets = new Packets(new Tape())
    const chunk = () => Buffer.concat(Array.from({ length: 200 }, () => frame('x')))
    packets.link.received(chunk())
    packets.link.received(chunk())
    packets.link.received(chunk())
    expect(packets.got).toHaveLength(256)
    expect(packets.link.isHeld).toBe(true)
    while (packets.got.length < 600) await new Promise(setImmediate)
    expect(packets.link.isHeld).toBe(false)
  })

  it('closes one connection where handling a packet throws', () => {
    const tape = new Tape()
    const packets = new Packets(tape)
    packets.onPacket = () => {
      throw new Error('boom')
    }
    packets.link.received(frame('x'))
    expect(packets.events).toEqual(['crashed boom'])
    expect(tape.isEnded).toBe(true)
  })

  it('expires a packet that stays unfinished, and a silent peer, never early', async () => {
    const unfinished = new Packets(new Tape(), { packetMs: 30 })
    const began = performance.now()
    unfinished.link.received(Buffer.from([9, 1]))
    const silent = new Packets(new Tape())
    silent.link.setSilence(40)
    while (unfinished.events.length === 0) await new Promise(setImmediate)
    expect(performance.now() - began).toBeGreaterThanOrEqual(30)
    expect(unfinished.events).toEqual(['packet'])
    while (silent.events.length === 0) await new Promise(setImmediate)
    expect(performance.now() - began).toBeGreaterThanOrEqual(40)
    expect(silent.events).toEqual(['silence'])
  })

  it('lets no deadline of the peer run while it does not read itself', async () => {
    const packets = new Packets(new Tape(), { packetMs: 10 })
    packets.link.setSilence(10)
    packets.link.received(Buffer.from([9, 1]))
    packets.link.hold(Hold.Queue)
    await new Promise(resolve => setTimeout(resolve, 60))
    expect(packets.events).toEqual([])
    packets.link.release(Hold.Queue)
    while (packets.events.length === 0) await new Promise(setImmediate)
    expect(['packet', 'silence']).toContain(packets.events[0])
  })

  it('stops reading while its peer does not, and gives up above the bound', () => {
    const tape = new Tape()
    const packets = new Packets(tape, { maxWaitingBytes: 100 })
    tape.hasRoom = false
    tape.bufferedBytes = 50
    write(packets.link, 'x')
    packets.link.flush()
    expect(tape.isPaused).toBe(true)
    packets.link.drained()
    expect(tape.isPaused).toBe(false)
    tape.bufferedBytes = 101
    write(packets.link, 'y')
    packets.link.flush()
    expect(packets.events).toEqual(['overflowed'])
    expect(tape.isDestroyed).toBe(true)
  })

  it('writes once a round of the event loop, whatever it gathered in turns and outside of them', async () => {
    const tape = new Tape()
    const packets = new Packets(tape)
    packets.onPacket = text => write(packets.link, text.toUpperCase())
    packets.link.received(Buffer.concat(['a', 'b', 'c'].map(frame)))
    packets.link.received(frame('d'))
    write(packets.link, 'e')
    await Promise.resolve()
    write(packets.link, 'f')
    expect(tape.writes).toEqual([])
    await new Promise(setImmediate)
    expect(tape.writes.map(String)).toEqual(['ABCDef'])
  })

  it('sends nothing while it does not know whether it may act, then all in order', async () => {
    const lease = new StubLease()
    const tape = new Tape()
    const packets = new Packets(tape, { lease })
    lease.mayAct = false
    write(packets.link, 'a')
    await new Promise(setImmediate)
    write(packets.link, 'b')
    packets.link.flush()
    // A deadline that passed while the process stood still.
    packets.link.finish()
    expect([tape.writes, tape.isEnded]).toEqual([[], false])
    lease.settle()
    await new Promise(setImmediate)
    expect(tape.writes.map(String)).toEqual(['ab'])
    expect(tape.isEnded).toBe(true)
  })

  it('never sends what it gathered where it is cut before it knows', async () => {
    const lease = new StubLease()
    const tape = new Tape()
    const packets = new Packets(tape, { lease, maxWaitingBytes: 100 })
    lease.mayAct = false
    write(packets.link, 'a')
    packets.link.flush()
    packets.link.abort()
    packets.link.closed()
    lease.settle()
    await new Promise(setImmediate)
    expect([tape.writes, tape.isEnded]).toEqual([[], false])
  })

  it('gives up above the bound also while it does not know whether it may act', () => {
    const lease = new StubLease()
    lease.mayAct = false
    const tape = new Tape()
    const packets = new Packets(tape, { lease, maxWaitingBytes: 100 })
    write(packets.link, 'x'.repeat(100))
    packets.link.flush()
    expect(packets.events).toEqual([])
    write(packets.link, 'y')
    packets.link.flush()
    expect(packets.events).toEqual(['overflowed'])
    expect(tape.writes).toEqual([])
  })

  it('lets the peer read the last word although it goes on sending', async () => {
    await using server = createServer({ allowHalfOpen: true })
    server.on('connection', (socket: Socket) => {
      const packets = new Packets(new StreamTransport(socket, ''), { lingerMs: 2000 })
      packets.onPacket = () => {
        write(packets.link, 'goodbye'.repeat(1000))
        packets.link.finish()
      }
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    for (let round = 0; round < 30; round++) {
      const socket = connect({ port, host: '127.0.0.1' })
      // Unread input at the moment of a plain close would turn it into a reset.
      socket.write(Buffer.concat([frame('x'), Buffer.alloc(100_000)]))
      let text = ''
      socket.setEncoding('latin1').on('data', chunk => (text += chunk))
      await once(socket, 'end')
      expect(text).toBe('goodbye'.repeat(1000))
      socket.destroy()
    }
  })
})

class StubLease {
  mayAct = true
  readonly #settled = Promise.withResolvers<void>()

  settled(): Promise<void> {
    return this.#settled.promise
  }

  settle(): void {
    this.mayAct = true
    this.#settled.resolve()
  }
}

const memories = new WeakMap<Link, Slab>()

/** Writes text as a packet would be written. */
function write(link: Link, text: string): void {
  const at = link.reserve(text.length)
  memories.get(link)?.buffer.write(text, at, 'latin1')
  link.commit(at + text.length)
}
