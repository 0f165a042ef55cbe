import { connect } from '@nats-io/transport-node'
import type { NodeRef } from '../../src/bus/bus.ts'
import { NatsCarrier } from '../../src/bus/carriers/nats-carrier.ts'
import type { BusServerLab, BusTap } from '../../src/testing/contracts/bus-lab.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import { startTcpProxy } from '../../src/testing/services/tcp-proxy.ts'

const cluster = 'lab'

export async function natsServerLab(): Promise<BusServerLab> {
  const service = await startNats({ config: 'max_pending: 4MB\nwrite_deadline: "1s"\n' })
  // All by one link, so that it can be cut: NATS has no command for that.
  const link = await startTcpProxy(service.port)
  return {
    cluster,
    createCarrier: () => new NatsCarrier({ url: `nats://127.0.0.1:${link.port}`, cluster }),
    service,
    async cut() {
      link.cut()
    },
    async createHeldCarrier() {
      const proxy = await startTcpProxy(service.port)
      return {
        carrier: new NatsCarrier({ url: `nats://127.0.0.1:${proxy.port}`, cluster }),
        hold: () => proxy.freeze('in'),
        release: () => proxy.thaw(),
        [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
      }
    },
    tap: () => tapOf(service.url),
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]()
      await service.stop()
    },
  }
}

async function tapOf(url: string): Promise<BusTap> {
  const client = await connect({ servers: url })
  return {
    async capture(to) {
      const captured: Buffer[] = []
      client.subscribe(subjectOf(to), {
        callback: (_error, message) => {
          captured.push(Buffer.from(message.data))
        },
      })
      await client.flush()
      return captured
    },
    async publish(to, bytes) {
      client.publish(subjectOf(to), bytes)
      await client.flush()
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

function subjectOf(to: NodeRef | 'all'): string {
  return to === 'all' ? `sifaka.${cluster}.all` : `sifaka.${cluster}.n.${to.name}.${to.epoch}`
}
