import { requireBinary } from './binaries.ts'
import { ask, startService, type Service, type ServiceOptions } from './services.ts'

export interface StartRedisOptions extends ServiceOptions {
  /** Clients must give it; none when left out. */
  password?: string
  /** More arguments of redis-server, such as `--maxmemory-policy`, `allkeys-lru`. */
  args?: string[]
}

/** A private Redis without persistence: after a restart it is empty. */
export function startRedis(options: StartRedisOptions = {}): Promise<Service> {
  const program = requireBinary(['redis-server', 'valkey-server'], 'install redis-server')
  const { password } = options
  return startService({
    detached: options.detached,
    keepsAlive: options.keepsAlive,
    name: 'redis',
    command: ({ directory, port }) => [
      program,
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--dir',
      directory,
      '--save',
      '',
      '--appendonly',
      'no',
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...(options.args ?? []),
    ],
    url: ({ port }) =>
      `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    isReady: async ({ port }) => /^(?:\+PONG|-NOAUTH)/.test(await ask(port, 'PING\r\n')),
  })
}
