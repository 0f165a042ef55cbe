import { describe, expect, it } from 'vitest'
import { held, release } from './module.ts'
import { connectPacket, Type } from './packets.ts'
import { World } from './world.ts'

const call = (func: string, text = ''): string =>
  JSON.stringify({ module: 'Torture', func, params: { text } })

describe('stopping the server', () => {
  it('answers what was accepted, tells every client to come back, and leaves nothing', async () => {
    await using world = await new World().start()
    const clients = await Promise.all(Array.from({ length: 20 }, () => world.join()))
    for (const [index, client] of clients.entries())
      client.write(
        client.packet('i/t', call('Hold', `drain-${index}`)),
        client.packet('i', call('Nap', '50')),
        client.packet('i', call('Echo', 'last')),
      )
    const silent = await world.tcp()
    await expect.poll(() => held.size, { timeout: 10_000, interval: 2 }).toBe(20)
    const closing = world.app.close()
    const late = world.stream()
    late.write(connectPacket({ clientId: late.clientId }))
    release('drain-')
    for (const client of clients) {
      expect(await client.closed()).toBe('fin')
      const all = client.takePublishes()
      const topics = all.map(({ topic }) => topic)
      expect(topics.slice(0, 3).toSorted()).toEqual(['i', 'i', 'i/t'])
      expect(topics.slice(3)).toEqual(['p', 'q'])
      const { content } = JSON.parse(all[3]!.payload.toString())
      expect(content).toMatchObject({ reason: 'drain', code: 1 })
      expect(content.retryAfterMs).toBeGreaterThanOrEqual(500)
    }
    await silent.closed()
    await late.closed()
    expect(late.count(Type.Connack)).toBe(0)
    await closing
    await world.holds(0)
    expect(world.refusals('crash')).toBe(0)
  })

  it('is not held up by a client that neither reads nor goes', async () => {
    await using world = await new World({ config: { shutdown: { drainMs: 300 } } }).start()
    const client = await world.join()
    client.stream.pause()
    client.write(
      ...Array.from({ length: 60 }, () => client.packet('i', call('Echo', 'x'.repeat(60_000)))),
    )
    client.publish('i/t', call('Hold', 'for ever'))
    await world.holds(1)
    const begun = performance.now()
    await world.app.close()
    // The drain, then the dispatcher's own 5 s for the handler that never ends.
    expect(performance.now() - begun).toBeLessThan(5 * 5300)
    await world.holds(0)
    release('for ever')
  })
})
