import { describe, expect, it } from 'vitest'
import { NatsCarrier } from '../../src/bus/carriers/nats-carrier.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import { describeCarrier } from './carrier-cases.ts'
import { earOf, newEpoch, until } from './carriers.ts'

describeCarrier({
  name: 'NATS',
  scheme: 'nats',
  startService: () => startNats(),
  create: options => new NatsCarrier(options),
  startImpatient: () => startNats({ config: 'max_pending: 4MB\nwrite_deadline: "1s"\n' }),
})

const cluster = 'test'

describe('NATS carrier', () => {
  it('tells of nobody for the right batches of a turn', async () => {
    await using service = await startNats()
    await using a = earOf(new NatsCarrier({ url: service.url, cluster }), 'a')
    await using b = earOf(new NatsCarrier({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    const absent = { name: 'nobody', epoch: newEpoch() }
    const text = 'x'.repeat(2_000)
    const fates = Array.from({ length: 300 }, (_, n) => a.send(n % 3 === 0 ? absent : b.self, text))
    await until(() => a.carrier.waitingBytes === 0, 1_000, 'all told')
    expect(fates.map(fate => fate.lost)).toEqual(
      fates.map((_, n) => (n % 3 === 0 ? 'nobody' : undefined)),
    )
    await until(() => b.heard.length === 200, 500, 'heard')
  })

  it('logs in by user and password or by token, and never says them', async () => {
    const config = 'authorization { user: anna, password: "right: secret" }'
    await using service = await startNats({ config })
    const urlOf = (credentials: string) => service.url.replace('//', `//${credentials}@`)
    await using a = earOf(new NatsCarrier({ url: urlOf('anna:right%3A%20secret'), cluster }), 'a')
    await a.carrier.start()
    await using b = earOf(new NatsCarrier({ url: urlOf('anna:verysecret'), cluster }), 'b')
    const error = await b.carrier.start().catch((reason: Error) => reason)
    expect(String(error)).toMatch(/Cannot use the bus at nats:\/\/127.0.0.1:\d+: .*Authorization/i)
    expect(String(error)).not.toMatch(/secret/)
    await using other = await startNats({ config: 'authorization { token: "a-token" }' })
    const url = other.url.replace('//', '//a-token@')
    await using c = earOf(new NatsCarrier({ url, cluster }), 'c')
    await c.carrier.start()
  })

  it('fails to start where it may not publish or subscribe', async () => {
    for (const permissions of [
      '{ publish: { deny: ["sifaka.*.n.>"] } }',
      '{ subscribe: { deny: ["sifaka.*.all"] } }',
    ]) {
      const user = `{ user: a, password: b, permissions: ${permissions} }`
      const config = `authorization { users: [${user}] }`
      await using service = await startNats({ config })
      const url = service.url.replace('//', '//a:b@')
      await using ear = earOf(new NatsCarrier({ url, cluster }), 'a')
      const error = await ear.carrier.start().catch((reason: Error) => reason)
      expect(String(error)).toMatch(/does not hear itself|Permissions Violation/)
      expect(ear.states).toEqual([])
    }
  })
})
