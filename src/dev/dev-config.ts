/** What of a configuration the development loop runs; both of its processes ask. */
import type { Config } from '../config/config.ts'
import { SifakaError } from '../errors.ts'

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
