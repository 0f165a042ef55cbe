import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app/app.ts'
import { PausableClock } from '../../src/base/clock.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { ManualClock } from '../../src/base/manual-clock.ts'
import { connect } from '../../src/client/client.ts'
import { makeConfig } from '../../src/config/config.ts'
import { Game, game } from '../testing/game.ts'

it('a server whose clock is held lets no call time out, and goes on when it is let go', async () => {
  const clock = new PausableClock()
  const listener = { host: '127.0.0.1', port: 0 }
  const config = makeConfig(
    {
      store: { sql: 'sqlite::memory:' },
      gate: { mqtt: { tcp: listener, websocket: { enabled: false } } },
      rpc: { timeoutMs: 50 },
      shutdown: { drainMs: 100 },
    },
    { provided: ['Game'] },
  )
  await using app = createApp(config, { log: silentLogger, modules: [game], clock })
  await app.start()
  await using client = await connect(`mqtt://127.0.0.1:${app.listening.tcp?.port}`)
  const options = { concurrent: true, timeoutMs: 20_000 }
  const call = client.call(Game, 'Wait', {}, options)
  let isOver = false
  call.catch(() => (isOver = true))
  clock.pause()
  await delay(300)
  // Other calls go on.
  expect(await client.call(Game, 'Title', {}, options)).toEqual({ text: 'Lemurs' })
  expect(isOver).toBe(false)
  clock.resume()
  await expect(call).rejects.toMatchObject({ code: 'RequestTimeout' })
})

it('a server in a cluster takes no clock but that of the system', async () => {
  const config = makeConfig({
    bus: { url: 'redis://127.0.0.1:1' },
    cluster: { secret: randomBytes(32).toString('hex') },
    store: { sql: 'mysql://nobody@127.0.0.1:1/none', kv: 'redis://127.0.0.1:1' },
  })
  const app = createApp(config, { log: silentLogger, clock: new ManualClock() })
  await expect(app.start()).rejects.toMatchObject({
    code: 'ConfigInvalid',
    message: expect.stringContaining('Leave "clock" out, or "bus.url"'),
  })
})
