/**
 * The server's end of the control channel between a benchmark and the server process it measures:
 * tells the port, answers with CPU time and memory, ends when the parent closes the channel.
 */
import type { Server } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a server process reports; memory in bytes, CPU in microseconds since its start. */
export interface ServerStats {
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
  readonly cpuMicros: number
  /** The longest that the event loop was held since the last report, in ms. */
  readonly heldMs: number
}

/** What a server process tells its parent. */
export type ServerMessage =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'stats'; readonly stats: ServerStats }
/** What the parent asks of it; `collect` forces garbage collections first. */
export type ServerCommand = { readonly type: 'stats'; readonly collect: boolean }

/** Listens on a free port of the loopback interface, then serves the control channel. */
export function listenAndServe(server: Server): void {
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('No port to tell')
    serveControl(address.port)
  })
}

const loopDelay = monitorEventLoopDelay({ resolution: 10 })

/** Announces the port and obeys the parent process from then on. */
export function serveControl(port: number): void {
  loopDelay.enable()
  process.on('message', (command: ServerCommand) => {
    answer(command).catch((error: unknown) => {
      throw error
    })
  })
  process.on('disconnect', () => process.exit(0))
  send({ type: 'ready', port })
}

async function answer(command: ServerCommand): Promise<void> {
  if (command.collect) await collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const heldMs = loopDelay.max / 1e6
  loopDelay.reset()
  send({ type: 'stats', stats: { rss, heapUsed, external, cpuMicros: user + system, heldMs } })
}

/**
 * Three collections that give unused pages back, 50 ms apart, for finalizers free what only the
 * next one returns.
 */
async function collectGarbage(left = 3): Promise<void> {
  if (globalThis.gc === undefined) throw new Error('Start the server with --expose-gc')
  await globalThis.gc({ execution: 'async', flavor: 'last-resort', type: 'major' })
  await new Promise(resolve => setTimeout(resolve, 50))
  if (left > 1) await collectGarbage(left - 1)
}

function send(message: ServerMessage): void {
  if (process.send === undefined) throw new Error('Start this server from a benchmark, not by hand')
  process.send(message)
}
