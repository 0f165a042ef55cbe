/** What of a configuration the development loop runs, and how it differs there. */
import type { Listening } from '../app/app.ts'
import type { Config } from '../config/config.ts'
import { SifakaError } from '../errors.ts'

/** What is under way when a save comes; longer than a call of a game takes. */
const drainMs = 1500

/** Throws `ConfigInvalid` for production and for a master. */
export function checkDevelopable(config: Config): void {
  if (config.mode === 'production')
    throw refused(
      'Run "sifaka start" in production: "sifaka dev" is for "mode": "development" alone',
    )
  if (Object.keys(config.master.nodes).length > 0 && Object.keys(config.modules).length === 0)
    throw refused(
      'Name one node\'s configuration with --conf, or run "sifaka master": this is a master\'s, and "sifaka dev" runs one process',
    )
}

function refused(text: string): SifakaError {
  return new SifakaError('ConfigInvalid', { text })
}

/** Short drains, logs for people, and where it listens the same ports as before. */
export function forDevelopment(config: Config, before: Listening | null): Config {
  const { mqtt } = config.gate
  const { log, shutdown } = config
  const same = <T extends { readonly port: number }>(
    listener: T,
    last: { readonly port: number } | null | undefined,
  ): T => (listener.port === 0 && last ? { ...listener, port: last.port } : listener)
  return {
    ...config,
    gate: {
      ...config.gate,
      mqtt: {
        ...mqtt,
        tcp: same(mqtt.tcp, before?.tcp),
        websocket: same(mqtt.websocket, before?.websocket),
      },
    },
    log: { ...log, format: log.format === 'json' ? 'json' : 'pretty' },
    shutdown: { ...shutdown, drainMs: Math.min(shutdown.drainMs, drainMs) },
  }
}
