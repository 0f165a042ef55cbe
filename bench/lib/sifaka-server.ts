/**
 * Sifaka as its users run it, whole: the composition root with its default configuration, stores in
 * memory, logging from `warn`, hosting the framework's modules and Echo.
 */
import { createApp } from '../../src/app/app.ts'
import { createLogger } from '../../src/base/pino-logger.ts'
import { makeConfig } from '../../src/config/config.ts'
import { echo } from './echo.ts'
import { serveControl } from './server-control.ts'

const config = makeConfig(
  {
    log: { level: 'warn' },
    store: { sql: 'sqlite::memory:' },
    gate: { mqtt: { tcp: { host: '127.0.0.1', port: 0 }, websocket: { enabled: false } } },
  },
  { provided: ['Echo'] },
)
const app = createApp(config, {
  log: createLogger({ ...config.log, node: config.name }),
  modules: [echo],
})
await app.start()
const { tcp } = app.listening
if (tcp === null) throw new Error('Sifaka does not listen')
serveControl(tcp.port)
