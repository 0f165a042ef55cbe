import { setTimeout as delay } from 'node:timers/promises'
import { duplexPair, type Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { Link, type LinkUser } from '../../../src/gate/link.ts'
import { HeldAcks } from '../../../src/gate/mqtt/held-acks.ts'
import { writePingresp } from '../../../src/gate/mqtt/packets.ts'
import { Slab } from '../../../src/gate/output.ts'
import { StreamTransport } from '../../../src/gate/transport.ts'

/** A link whose peer notes each chunk that comes. */
function connected(): { link: Link; slab: Slab; chunks: string[]; peer: Duplex } {
  const [server, peer] = duplexPair()
  const slab = new Slab()
  const user: LinkUser = {
    measure: () => 0,
    packet() {},
    heard() {},
    ended() {},
    violated() {},
    expired() {},
    overflowed() {},
    crashed() {},
    closed() {},
  }
  const link = new Link(new StreamTransport(server, ''), user, {
    slab,
    wheel: new TimerWheel(),
    maxWaitingBytes: 1_000_000,
    packetMs: 1000,
    lingerMs: 1000,
  })
  link.turnAt = performance.now()
  const chunks: string[] = []
  peer.on('data', (chunk: Buffer) => chunks.push(chunk.toString('hex')))
  return { link, slab, chunks, peer }
}

async function until(condition: () => boolean): Promise<void> {
  const ceiling = performance.now() + 2000
  while (!condition()) {
    if (performance.now() > ceiling) throw new Error('It did not come within 2 s')
    await delay(2)
  }
}

describe('held acknowledgements', () => {
  it('leave in one piece with what is written next', async () => {
    const { link, slab, chunks } = connected()
    const acks = new HeldAcks({ link, slab })
    acks.add(1)
    acks.add(0x1234)
    acks.write()
    writePingresp({ link, slab })
    await until(() => chunks.length > 0)
    expect(chunks).toEqual(['4002000140021234d000'])
  })

  it('leave alone where nothing comes, each once', async () => {
    const { link, slab, chunks } = connected()
    const acks = new HeldAcks({ link, slab })
    acks.add(7)
    await until(() => chunks.length > 0)
    acks.write()
    link.turnAt = performance.now()
    acks.add(8)
    await until(() => chunks.length > 1)
    await delay(60)
    expect(chunks).toEqual(['40020007', '40020008'])
  })

  it('stand in the list once, however often they wait anew', async () => {
    const { link, slab, chunks } = connected()
    const acks = new HeldAcks({ link, slab })
    for (let id = 1; id <= 1000; id++) {
      acks.add(id)
      if (id < 1000) acks.write()
    }
    expect(acks.isListed).toBe(true)
    await until(() => chunks.join('').length === 8000)
    expect(acks.isListed).toBe(false)
  })
})
