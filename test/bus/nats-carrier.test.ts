import { connect, headers } from '@nats-io/transport-node'
import { describe, expect, it } from 'vitest'
import { NatsCarrier } from '../../src/bus/nats-carrier.ts'
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
  it('does not believe a stranger who says that nobody was there', async () => {
    await using service = await startNats()
    await using a = earOf(new NatsCarrier({ url: service.url, cluster }), 'a')
    await using b = earOf(new NatsCarrier({ url: service.url, cluster }), 'b')
    await Promise.all([a.carrier.start(), b.carrier.start()])
    await using stranger = await strangerOf(service.url)
    let lies = 0
    stranger.nats.subscribe('sifaka.>', {
      callback: (_error, { reply }) => {
        if (!reply) return
        stranger.nats.publish(reply, undefined, { headers: headers(503, 'No Responders') })
        lies++
      },
    })
    await stranger.nats.flush()
    const fates = Array.from({ length: 100 }, (_, n) => a.send(b.self, `${n}`))
    await until(() => b.heard.length === 100 && lies === 100, 500, 'heard')
    await stranger.nats.flush()
    a.send(b.self, 'last')
    await until(() => b.heard.includes('own last'), 500, 'heard')
    expect(fates.filter(fate => fate.lost !== undefined)).toEqual([])
    const absent = a.send({ name: 'nobody', epoch: newEpoch() }, 'one')
    await until(() => absent.lost === 'nobody', 500, 'told')
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
      const config = `authorization { user: a, password: b, permissions: ${permissions} }`
      await using service = await startNats({ config })
      const url = service.url.replace('//', '//a:b@')
      await using ear = earOf(new NatsCarrier({ url, cluster }), 'a')
      const error = await ear.carrier.start().catch((reason: Error) => reason)
      expect(String(error)).toMatch(/does not hear itself|Permissions Violation/)
      expect(ear.states).toEqual([])
    }
  })
})

async function strangerOf(url: string) {
  const nats = await connect({ servers: url })
  return { nats, [Symbol.asyncDispose]: () => nats.close() }
}
