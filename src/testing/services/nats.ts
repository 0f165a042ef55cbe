import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireBinary } from './binaries.ts'
import { ask, startService, type Service, type ServiceOptions } from './services.ts'

export interface StartNatsOptions extends ServiceOptions {
  /** Lines of its configuration file, such as `max_pending: 4MB`; none when left out. */
  config?: string
}

/** A private NATS server without JetStream. */
export function startNats(options: StartNatsOptions = {}): Promise<Service> {
  const program = requireBinary(['nats-server'], 'install nats-server')
  return startService({
    detached: options.detached,
    name: 'nats',
    prepare: async ({ directory }) => {
      await writeFile(join(directory, 'nats.conf'), options.config ?? '')
    },
    command: ({ directory, port }) => [
      program,
      '--config',
      join(directory, 'nats.conf'),
      '--addr',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    url: ({ port }) => `nats://127.0.0.1:${port}`,
    isReady: async ({ port }) => (await ask(port, 'PING\r\n')).startsWith('INFO '),
  })
}
