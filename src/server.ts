/**
 * For programs that embed a server instead of running `sifaka start`: `sifaka-server/server`.
 */
import type { Clock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import { createLogger } from './base/pino-logger.ts'
import { type App, createApp, type Listening } from './app/app.ts'
import { loadConfig } from './config/loader.ts'
import type { AnyModule } from './dispatch/define-module.ts'

export type { App, Listening }
export type { Clock, ClockTimer, ClockTimerOptions, ClockWork } from './base/clock.ts'
export type { CodeMessage, CodeSender } from './modules/user/code-sender.ts'
export { createUserModule, type UserModuleOptions } from './modules/user/user.ts'
export { StreamTransport, type Transport } from './gate/transport.ts'

/** Where a server that `createServer` makes takes its configuration, modules and log from. */
export interface ServerOptions {
  /** The configuration file; `conf/server.json` below `cwd` unless given. */
  readonly conf?: string
  /** The working directory unless given. */
  readonly cwd?: string
  /** Overrides as `SIFAKA_...` variables; none unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /**
   * Modules of this program: hosted whether or not the configuration lists them; without `from`.
   */
  readonly modules?: readonly AnyModule[]
  /** What it lives by; the system's. In a cluster there is no other. */
  readonly clock?: Clock
  /** Where the server logs; its own logger by `log` of the configuration unless given. */
  readonly log?: Logger
}

/**
 * Reads the configuration and makes a server; `start()` it, and `close()` it or use `await using`.
 * Throws `ConfigInvalid` with every problem of the configuration.
 *
 * In a cluster (`bus.url`) the others may take this node for dead while it lives: its process stood
 * still for more than 5 s, or could not be reached. It then drops its clients, closes, and resolves
 * `server.lost`. A server lives once, so the program makes a new one, or ends and is started again:
 *
 * ```ts
 * for (let isLost = true; isLost; ) {
 *   await using server = createServer({ conf, modules: [arena] })
 *   await server.start()
 *   isLost = await Promise.race([server.lost.then(() => true), stopRequested.then(() => false)])
 * }
 * ```
 *
 * Modules are set up anew by each server: what `setup` makes belongs to one life. `sifaka start`
 * does the same by itself.
 */
export function createServer(options: ServerOptions = {}): App {
  const { conf: file, cwd = process.cwd(), env = {}, modules = [] } = options
  const provided = modules.map(({ contract }) => contract.name)
  const config = loadConfig({ file, cwd, env, provided })
  const log = options.log ?? createLogger({ ...config.log, node: config.name })
  return createApp(config, { log, modules, clock: options.clock })
}
