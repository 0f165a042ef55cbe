import type { Config, ConfigDraft } from '../../config/config.ts'
import { makeConfig } from '../../config/config.ts'
import { loadConfig } from '../../config/loader.ts'
import { frameworkModules } from '../../config/schema.ts'
import type { AnyModule } from '../../dispatch/define-module.ts'
import { SifakaError } from '../../errors.ts'
import type { OwnStores } from './test-services.ts'

export interface TestConfigOptions {
  readonly modules?: readonly AnyModule[]
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly server?: ConfigDraft
  readonly conf?: string
}

/** From what a test asks for to the configuration of its server. Throws `ConfigInvalid`. */
export function testConfig(options: TestConfigOptions, stores: OwnStores | null): Config {
  const { conf, modules = [] } = options
  const provided = modules.map(({ contract }) => contract.name)
  const over = draftOf(options, stores)
  if (conf !== undefined) return loadConfig({ file: conf, env: {}, provided, over })
  const hosted = [...frameworkModules, ...provided]
  const stray = Object.keys(over.modules ?? {}).find(name => !hosted.includes(name))
  if (stray !== undefined) {
    const text = `Cannot configure "${stray}": this server hosts ${hosted.join(', ')}`
    throw new SifakaError('ConfigInvalid', { text })
  }
  return makeConfig(over, { provided })
}

/** Whatever a file says: on free ports of this machine, alone, on stores of its own. */
function draftOf(
  { server = {}, config = {} }: TestConfigOptions,
  stores: OwnStores | null,
): ConfigDraft {
  const framework = frameworkModules.map(name => [name, server.modules?.[name] ?? {}] as const)
  const configured = Object.entries(config).map(([name, settings]) => {
    const entry = server.modules?.[name] ?? {}
    return [name, { ...entry, config: { ...entry.config, ...settings } }] as const
  })
  const listener = { enabled: true, host: '127.0.0.1', port: 0 }
  const mqtt = server.gate?.mqtt ?? {}
  return {
    mode: 'development',
    bus: { url: 'memory:' },
    // A handler that waits for a time that does not come holds up no test.
    shutdown: { drainMs: 500 },
    ...server,
    ...(stores === null ? {} : { cluster: { ...server.cluster, name: stores.cluster } }),
    gate: {
      mqtt: {
        reusePort: false,
        openedBy: 'gate',
        ...mqtt,
        tcp: { ...listener, ...mqtt.tcp },
        websocket: { ...listener, ...mqtt.websocket },
      },
    },
    store: {
      sql: stores?.sql ?? 'sqlite::memory:',
      kv: stores?.kv ?? 'memory:',
      ...server.store,
    },
    modules: {
      ...Object.fromEntries(framework),
      ...server.modules,
      ...Object.fromEntries(configured),
    },
  }
}
