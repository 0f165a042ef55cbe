import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { NatsCarrier } from '../../src/bus/carriers/nats-carrier.ts'
import { describeBus } from '../../src/testing/contracts/bus-contract.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import type { Service } from '../../src/testing/services/services.ts'
import { natsServerLab } from './nats-lab.ts'

let service: Service
beforeAll(async () => {
  service = await startNats()
})
afterAll(async () => {
  await service.stop()
})

describeBus('nats', { supports: { server: natsServerLab } }, async () => {
  const cluster = `lab-${randomBytes(4).toString('hex')}`
  return {
    cluster,
    createCarrier: () => new NatsCarrier({ url: service.url, cluster }),
    [Symbol.asyncDispose]: async () => {},
  }
})
