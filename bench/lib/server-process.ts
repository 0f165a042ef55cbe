/** The servers that benchmarks compare, each in a process of its own behind one small handle. */
import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { launch } from './launch.ts'
import type { ServerCommand, ServerMessage, ServerStats } from './server-control.ts'

/** The sides of every comparison; the first is the one the others are divided by. */
export const sides = ['ordinary', 'sifaka', 'ceiling'] as const
export type Side = (typeof sides)[number]

/** What a report calls each side. */
export const sideLabels: Readonly<Record<Side, string>> = {
  ordinary: 'ordinary Aedes',
  sifaka: 'Sifaka',
  ceiling: 'Node by hand',
}
const files: Readonly<Record<Side, string>> = {
  ordinary: 'ordinary-aedes.ts',
  sifaka: 'sifaka-server.ts',
  ceiling: 'ceiling-server.ts',
}
const readyMs = 30_000
const statsMs = 60_000

/** A running server; disposing of it ends the process. */
export interface ServerProcess extends AsyncDisposable {
  readonly side: Side
  readonly port: number
  /** CPU and memory now; `collect` forces garbage collections first. */
  stats(collect: boolean): Promise<ServerStats>
}

/**
 * Starts a side under the given V8 flags; resolves when it listens, rejects after 30 s or its end.
 */
export async function startServer(side: Side, v8Flags: readonly string[]): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(files[side], import.meta.url))
  const command = [process.execPath, '-C', 'sifaka-source', '--expose-gc', ...v8Flags, file]
  const child = launch(0, command, ['ignore', 'inherit', 'inherit', 'ipc'])
  const ready = await answerOf(child, 'ready', { side, timeoutMs: readyMs })
  let asked: Promise<ServerStats | undefined> = Promise.resolve(undefined)
  return {
    side,
    port: ready.port,
    stats(collect) {
      // One question at a time, for answers carry no number.
      const answer = asked.then(() => ask(child, side, collect))
      asked = answer
      return answer
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.disconnect()
      const killer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await exited
      clearTimeout(killer)
    },
  }
}

async function ask(child: ChildProcess, side: Side, collect: boolean): Promise<ServerStats> {
  const command: ServerCommand = { type: 'stats', collect }
  const answer = answerOf(child, 'stats', { side, timeoutMs: statsMs })
  child.send(command)
  return (await answer).stats
}

type Answer<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>

function answerOf<T extends ServerMessage['type']>(
  child: ChildProcess,
  type: T,
  options: { side: Side; timeoutMs: number },
): Promise<Answer<T>> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>()
  const label = sideLabels[options.side]
  const onMessage = (message: ServerMessage) => {
    if (isOf(message, type)) resolve(message)
  }
  const onExit = () => reject(new Error(`The server of ${label} ended before it said "${type}"`))
  const late = () => reject(new Error(`No "${type}" from ${label} in ${options.timeoutMs} ms`))
  const timer = setTimeout(late, options.timeoutMs)
  child.on('message', onMessage).once('exit', onExit)
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', onMessage).off('exit', onExit)
  })
}

function isOf<T extends ServerMessage['type']>(
  message: ServerMessage,
  type: T,
): message is Answer<T> {
  return message.type === type
}
