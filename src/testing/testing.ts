/**
 * The test kit for authors of modules, `sifaka-server/testing`: a whole server in the process of
 * the test, with clients that are logged in by name, and a clock that may be moved by hand. It
 * works under any test runner and in plain scripts, and starts nothing that it does not end.
 */
import { createApp, type App } from '../app/app.ts'
import { importModules } from '../app/load-modules.ts'
import { ManualClock } from '../base/manual-clock.ts'
import { type Logger, type LogLevel, silentLogger } from '../base/logger.ts'
import { createLogger } from '../base/pino-logger.ts'
import { withinBound } from '../base/within.ts'
import type { Config, ConfigDraft } from '../config/config.ts'
import type { AnyModule } from '../dispatch/define-module.ts'
import { SifakaError } from '../errors.ts'
import { gate } from '../modules/gate/gate.ts'
import { user } from '../modules/user/user.ts'
import { FaultBook, FaultLog } from './kit/fault-log.ts'
import { Settling } from './kit/settling.ts'
import { testConfig } from './kit/test-config.ts'
import { type Contexts, RunningServer, type TestServer } from './kit/test-server.ts'
import { ownRealStores } from './kit/test-services.ts'

export type { TestError } from './kit/fault-log.ts'
export type { NextOptions, TestClient, TestGuest, TestUser } from './kit/test-client.ts'
export type { TestConnectOptions, TestServer } from './kit/test-server.ts'
export { startServices, type StartServicesOptions, type TestServices } from './kit/test-services.ts'

export interface TestServerOptions {
  /** Modules to host, beside Gate, User and Push. */
  readonly modules?: readonly AnyModule[]
  /** Settings of modules by their name: `{ Game: { maxSides: 6 } }`. */
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Keys of the server's configuration: `{ rpc: { timeoutMs: 500 } }`. */
  readonly server?: ConfigDraft
  /** A configuration file, whose modules and settings hold where nothing here says more; none. */
  readonly conf?: string
  /** `manual`: time stands still but for `server.advance(ms)`. `system` unless given. */
  readonly clock?: 'system' | 'manual'
  /**
   * `memory` (SQLite and the key-value store in memory) unless given. `real`: MariaDB and Redis,
   * see `startServices`.
   */
  readonly stores?: 'memory' | 'real'
  /** What of the log is written to stderr, or a logger; `silent` unless given. */
  readonly log?: LogLevel | Logger
  /** False: errors of modules are kept in `server.errors` and not written to stderr too. True. */
  readonly printErrors?: boolean
}

/** Far above the start of any game; a start that hangs must not hang the test run. */
const startMs = 90_000

const known = ['modules', 'config', 'server', 'conf', 'clock', 'stores', 'log', 'printErrors']

/**
 * Starts a server for a test, on free ports of 127.0.0.1 and on stores of its own, and resolves
 * when it is ready. It reads no configuration file unless `conf` names one, and no environment.
 * Rejects with what is wrong and its remedy; nothing is left then.
 *
 * ```ts
 * await using server = await startTestServer({ modules: [game], clock: 'manual' })
 * const alice = await server.login('alice')
 * ```
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  checkOptions(options)
  await using resources = new AsyncDisposableStack()
  const stores = options.stores === 'real' ? resources.use(await ownRealStores()) : null
  const config = testConfig(options, stores)
  const clock = options.clock === 'manual' ? manualClock({ isRemote: stores !== null }) : null
  const contexts: Contexts = { any: null, user: null }
  const given = options.modules ?? []
  const provided = [...given, ...tapped(config, given, contexts)]
  const modules = await importModules(config, provided)
  const book = new FaultBook({ prints: options.printErrors ?? true })
  const log = new FaultLog(loggerOf(options.log, config), book)
  const app = createApp(config, { log, modules: provided, clock: clock ?? undefined })
  await start(app)
  const { errors } = book
  const suite = config.security.suites.includes('none') ? 'none' : 'classic'
  const parts = { app, clock, contexts, modules, suite, errors } as const
  return new RunningServer({ ...parts, resources: resources.move() })
}

async function start(app: App): Promise<void> {
  const reason = (): string => `Cannot start the test server: it took more than ${startMs} ms`
  try {
    await withinBound(app.start(), startMs, reason)
  } catch (error) {
    await app.close()
    throw error
  }
}

/**
 * Gate and User as they are, but that their contexts are told. A module of that name that the test
 * or its configuration brings is left alone.
 */
function tapped(config: Config, given: readonly AnyModule[], contexts: Contexts): AnyModule[] {
  const taps = [
    tap(gate, context => (contexts.any = context)),
    tap(user, context => (contexts.user = context)),
  ]
  return taps.filter(({ contract: { name } }) => {
    const isOther = given.some(({ contract }) => contract.name === name)
    return !isOther && (config.modules[name]?.from ?? null) === null
  })
}

function tap<C>(module: AnyModule & { setup(ctx: C): unknown }, seen: (ctx: C) => void): AnyModule {
  return {
    ...module,
    setup(ctx: C) {
      seen(ctx)
      return module.setup(ctx)
    },
  }
}

function manualClock({ isRemote }: { readonly isRemote: boolean }): ManualClock {
  const settling = new Settling({ activity: () => clock.reads, isRemote })
  const clock = new ManualClock({ settle: fired => settling.settle(fired) })
  return clock
}

/** On stderr: what a test runner reads is on stdout. */
function loggerOf(log: TestServerOptions['log'] = 'silent', { name: node }: Config): Logger {
  if (typeof log !== 'string') return log
  if (log === 'silent') return silentLogger
  const destination = { write: (text: string) => void process.stderr.write(text) }
  return createLogger({ level: log, node, format: 'pretty', destination })
}

function checkOptions(options: TestServerOptions): void {
  const stray = Object.keys(options).find(key => !known.includes(key))
  if (stray !== undefined)
    throw invalid(`Remove the option "${stray}": startTestServer knows ${known.join(', ')}`)
  const { clock = 'system', stores = 'memory' } = options
  if (clock !== 'system' && clock !== 'manual')
    throw invalid(`Set "clock" to "system" or "manual", not "${String(clock)}"`)
  if (stores !== 'memory' && stores !== 'real')
    throw invalid(`Set "stores" to "memory" or "real", not "${String(stores)}"`)
}

function invalid(text: string): SifakaError {
  return new SifakaError('ConfigInvalid', { text })
}
