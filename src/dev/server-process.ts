/**
 * The process of a server under `sifaka dev`. It does what the loop orders, one thing after the
 * other: load, begin, drain, begin again with the code that it has. It ends with the loop, and lets
 * Ctrl-C in the terminal be the loop's affair.
 */
import { mkdirSync } from 'node:fs'
import inspector from 'node:inspector'
import { flushCompileCache } from 'node:module'
import { loadModules } from '../app/load-modules.ts'
import { NodeProcess } from '../app/node-process.ts'
import { PausableClock } from '../base/clock.ts'
import { argumentOf } from '../base/shell.ts'
import { createLogger } from '../base/pino-logger.ts'
import { within } from '../base/within.ts'
import type { Config } from '../config/config.ts'
import { withListenRemedy } from '../config/listen-remedy.ts'
import { loadConfig } from '../config/loader.ts'
import { isClustered } from '../config/rules.ts'
import { frameworkModules } from '../config/schema.ts'
import { checkContracts } from '../contract/check-contract.ts'
import type { AnyModule } from '../dispatch/define-module.ts'
import type { KvEntry } from '../store/kv/memory-kv.ts'
import { checkDevelopable, forDevelopment } from './dev-config.ts'
import { faultOf } from './fault.ts'
import { handedOver } from './handed-over.ts'
import type { Begin, Inspect, Online, Order, Report } from './messages.ts'
import { isTyped } from './messages.ts'

/** SDK clients are back in a fraction of it. */
const backMs = 10_000
const lookMs = 20
/** After the loop's end nobody is left who wants more. */
const orphanMs = 2000

class ServerProcess {
  readonly #clock = new PausableClock()
  #conf: string | undefined
  #config: Config | null = null
  #modules: readonly AnyModule[] = []
  #node: NodeProcess | null = null
  #kv: KvEntry[] = []
  #retryMs = 0
  #work: Promise<void> = Promise.resolve()

  take(order: Order): void {
    if (order.type === 'pause') return this.#pause()
    if (order.type === 'go on') return this.#clock.resume()
    if (order.type === 'drain') report({ type: 'draining' })
    this.#work = this.#work.then(() => this.#do(order)).catch(this.#failed)
  }

  async close(): Promise<void> {
    await this.#node?.close()
    this.#node = null
  }

  readonly #failed = (error: unknown): void => {
    this.#node = null
    report({ type: 'failed', fault: faultOf(error) })
  }

  #pause(): void {
    this.#clock.pause()
    report({ type: 'paused' })
  }

  async #do(order: Order): Promise<void> {
    switch (order.type) {
      case 'load':
        return this.#load(order)
      case 'begin':
        return this.#begin(order.begin)
      case 'drain':
        return this.#drain(order.retryMs)
      default:
        await this.close()
        end(0)
    }
  }

  async #load(order: {
    readonly conf: string | undefined
    readonly inspect: Inspect | null
  }): Promise<void> {
    if (order.inspect !== null) await openInspector(order.inspect)
    const config = loadConfig({ file: order.conf })
    checkDevelopable(config)
    const modules = (await loadModules(config)).map(({ module }) => module)
    checkContracts(
      modules.map(({ contract }) => contract),
      new Set(frameworkModules),
    )
    this.#conf = order.conf
    this.#config = config
    this.#modules = modules
    // The next process loads what this one has compiled.
    flushCompileCache()
    report({ type: 'loaded' })
  }

  async #begin({ kv, listening, online }: Begin): Promise<void> {
    if (this.#config === null) throw new Error('It is not loaded')
    const config = forDevelopment(this.#config, listening)
    mkdirSync(config.dataDir, { recursive: true })
    this.#kv = []
    const node = new NodeProcess(config, {
      log: createLogger({ ...config.log, node: config.name }),
      modules: this.#modules,
      // Clocks of a cluster agree with those of other machines.
      ...(isClustered(config) ? {} : { clock: this.#clock }),
      drainRetryMs: () => this.#retryMs,
      memoryKv: { entries: kv, onClose: entries => (this.#kv = entries) },
    })
    this.#node = node
    const command = commandOf(this.#conf)
    await node.start().catch(async error => {
      throw await withListenRemedy(error, { config, command })
    })
    report({ type: 'ready', listening: node.app.listening, online: node.app.online })
    if (online !== null && online.sessions > 0) void this.#awaitBack(node, online)
  }

  async #drain(retryMs: number): Promise<void> {
    const online = this.#node?.app.online ?? { sessions: 0, users: 0 }
    this.#retryMs = retryMs
    await this.close()
    const kv = handedOver(this.#kv)
    report({ type: 'drained', kv, omitted: this.#kv.length - kv.length, online })
    this.#kv = []
  }

  /** Says when those are back who were there before. */
  async #awaitBack(node: NodeProcess, before: Online): Promise<void> {
    const until = performance.now() + backMs
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setInterval(() => {
      const { sessions, users } = node.app.online
      const areAll = sessions >= before.sessions && users >= before.users
      if (areAll || performance.now() > until || this.#node !== node) resolve()
    }, lookMs)
    await promise
    clearInterval(timer)
    if (this.#node === node) report({ type: 'back', online: node.app.online })
  }
}

/** As the developer has typed it, for remedies. */
function commandOf(conf: string | undefined): string {
  if (process.env['npm_lifecycle_event'] === 'dev') return 'npm run dev'
  return `npx sifaka dev${conf === undefined ? '' : ` --conf ${argumentOf(conf)}`}`
}

async function openInspector({ wait }: Inspect): Promise<void> {
  if (inspector.url() === undefined) inspector.open(0, '127.0.0.1')
  const port = Number(new URL(inspector.url() ?? '').port)
  await new Promise<void>(resolve => {
    process.send?.({ type: 'inspector', port } satisfies Report, undefined, {}, () => resolve())
  })
  // Stands still until the debugger says that it is ready.
  if (wait) inspector.waitForDebugger()
}

function report(message: Report): void {
  // A loop that has gone is told by its channel.
  if (process.connected) process.send?.(message, undefined, {}, () => {})
}

/** Everything is closed, or nobody is left who would care. */
function end(code: number): void {
  if (process.connected) process.disconnect?.()
  process.exit(code)
}

// The frame of the project lies below those of query builders.
Error.stackTraceLimit = 50

const server = new ServerProcess()

process.on('message', (message: unknown) => {
  if (isTyped(message)) server.take(message as Order)
})
// Who read the output has gone (`sifaka dev | head`): the loop lives on, and so does its server.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
process.on('disconnect', () => void within(server.close(), orphanMs).finally(() => end(0)))
// The terminal tells every process of it; the loop decides.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, () => {})
process.on('uncaughtException', error => {
  const fault = faultOf(error)
  setTimeout(() => end(1), 500)
  if (!process.connected) return
  process.send?.({ type: 'crashed', fault } satisfies Report, undefined, {}, () => end(1))
})
report({ type: 'warm' })
