import { requireBinary } from './binaries.ts'
import { ask, startService, type Service } from './services.ts'

/** A private NATS server without JetStream. */
export function startNats(): Promise<Service> {
  const program = requireBinary(['nats-server'], 'install nats-server')
  return startService({
    name: 'nats',
    command: ({ port }) => [program, '--addr', '127.0.0.1', '--port', String(port)],
    url: ({ port }) => `nats://127.0.0.1:${port}`,
    isReady: async ({ port }) => (await ask(port, 'PING\r\n')).startsWith('INFO '),
  })
}
