import type { Config, ConfigDraft } from '../../config/config.ts'
import { makeConfig } from '../../config/config.ts'
import { loadConfig } from '../../config/loader.ts'
import { frameworkModules } from '../../config/schema.ts'
import { copyOf, layOver } from '../../config/value-tree.ts'
import type { AnyModule } from '../../dispatch/define-module.ts'
import { SifakaError } from '../../errors.ts'
import type { OwnStores } from './test-services.ts'

interface TestConfigOptions {
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
  const listener = { enabled: true, host: '127.0.0.1', port: 0 }
  const own: ConfigDraft = {
    mode: 'development',
    bus: { url: 'memory:' },
    cluster: stores === null ? {} : { name: stores.cluster },
    gate: { mqtt: { reusePort: false, openedBy: 'gate', tcp: listener, websocket: listener } },
    store: { sql: stores?.sql ?? 'sqlite::memory:', kv: stores?.kv ?? 'memory:' },
    // A handler that waits for a time that does not come holds up no test.
    shutdown: { drainMs: 500 },
    modules: Object.fromEntries(frameworkModules.map(name => [name, {}])),
  }
  const settings = Object.entries(config).map(([name, values]) => [name, { config: values }])
  const draft = copyOf(own)
  for (const layer of [server, { modules: Object.fromEntries(settings) }]) layOver(draft, layer)
  return draft
}
