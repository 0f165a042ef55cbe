/**
 * The processes of the bus benchmark: caller and called end of one side, each on a core of its own.
 * The server between them is not pinned; it is the same for all sides.
 */
import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { LoadOptions, LoadResult } from './bus-load.ts'
import { busLabels } from './bus-sides.ts'
import type { BusSide } from './bus-sides.ts'
import { cpuMicros } from './cpu.ts'
import { launch } from './launch.ts'
import type { Core } from './launch.ts'

const readyMs = 30_000

/** What a caller process tells its parent; a called end says `ready` alone. */
export type CallerMessage =
  | { readonly type: 'ready' | 'begin' | 'end' }
  | { readonly type: 'result'; readonly result: LoadResult }
  | { readonly type: 'failed'; readonly why: string }

export interface BusMeasurement extends LoadResult {
  /**
   * CPU of both ends and the server, in microseconds a call; NaN where the system does not tell.
   */
  readonly cpuUs: number
  /** How much of that is the server's. */
  readonly serverCpuUs: number
}

/** Both ends of a side, running; disposing of it ends them. */
export interface BusPair extends AsyncDisposable {
  readonly side: BusSide
  measure(options: LoadOptions): Promise<BusMeasurement>
}

interface PairOptions {
  readonly service: { readonly url: string; readonly pid: number } | null
  readonly v8Flags: readonly string[]
}

export async function startPair(side: BusSide, options: PairOptions): Promise<BusPair> {
  await using stack = new AsyncDisposableStack()
  const words = [side, options.service?.url ?? '']
  const children: ChildProcess[] = []
  const start = async (core: Core, file: string): Promise<ChildProcess> => {
    const path = fileURLToPath(new URL(file, import.meta.url))
    const command = [process.execPath, '-C', 'sifaka-source', ...options.v8Flags, path, ...words]
    const child = launch(core, command, ['ignore', 'inherit', 'inherit', 'ipc'])
    stack.defer(() => end(child))
    children.push(child)
    await conversation(child, { side, until: 'ready', timeoutMs: readyMs })
    return child
  }
  // In memory both ends are one process.
  if (side !== 'memory') await start(0, 'bus-callee-process.ts')
  const caller = await start(1, 'bus-caller-process.ts')
  const kept = stack.move()
  return {
    side,
    measure: load => measure(caller, { side, children, serverPid: options.service?.pid, load }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

interface MeasureOptions {
  readonly side: BusSide
  readonly children: readonly ChildProcess[]
  readonly serverPid: number | undefined
  readonly load: LoadOptions
}

async function measure(caller: ChildProcess, options: MeasureOptions): Promise<BusMeasurement> {
  const { side, load, serverPid } = options
  const pids = options.children.map(({ pid }) => pid)
  const used = () => ({ ends: cpuMicros(pids), server: cpuMicros([serverPid]) })
  let [before, after] = [used(), used()]
  caller.send(load)
  const timeoutMs = load.warmupMs + load.durationMs + 60_000
  const message = await conversation(caller, {
    side,
    until: 'result',
    timeoutMs,
    heard(type) {
      if (type === 'begin') before = used()
      if (type === 'end') after = used()
    },
  })
  if (message.type !== 'result') throw new Error('The caller said something else than its result')
  const { result } = message
  const serverCpuUs = (after.server - before.server) / result.calls
  return {
    ...result,
    cpuUs: (after.ends - before.ends) / result.calls + serverCpuUs,
    serverCpuUs,
  }
}

interface ConversationOptions {
  readonly side: BusSide
  readonly until: 'ready' | 'result'
  readonly timeoutMs: number
  readonly heard?: (type: CallerMessage['type']) => void
}

/**
 * Resolves with the awaited message; rejects with what the process complained of, its end, or too
 * late.
 */
function conversation(child: ChildProcess, options: ConversationOptions): Promise<CallerMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<CallerMessage>()
  const label = busLabels[options.side]
  const onMessage = (message: CallerMessage) => {
    options.heard?.(message.type)
    if (message.type === options.until) resolve(message)
    if (message.type === 'failed') reject(new Error(`${label}: ${message.why}`))
  }
  const onExit = () => reject(new Error(`A process of "${label}" ended before "${options.until}"`))
  const late = () => reject(new Error(`No "${options.until}" from "${label}" in time`))
  const timer = setTimeout(late, options.timeoutMs)
  child.on('message', onMessage).once('exit', onExit)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', onMessage).off('exit', onExit)
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.disconnect()
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exited
  clearTimeout(killer)
}
