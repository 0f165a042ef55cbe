/** A drain without a master's part in it: of a node that somebody has started by hand. */
import { setTimeout as delay } from 'node:timers/promises'
import { endCommand } from '../base/shell.ts'
import { birthOf } from '../control/birth.ts'
import { connectControl } from '../control/control-client.ts'
import { SifakaError } from '../errors.ts'
import { isStillAlive } from './alive.ts'

/** The longest `shutdown.drainMs` that a node may have, and a little more. */
const endMs = 605_000
/** From the end of its socket, the last thing that it closes, to that of its process. */
const exitMs = 5000
const pollMs = 20

export interface DrainAloneOptions {
  readonly runDir: string
  /** It is there and about to be told. What it throws calls the drain off. */
  readonly onBegin?: () => void
  /**
   * How long it may take until the end of its socket, 605,000; and until that of its process then,
   * 5,000.
   */
  readonly times?: { readonly endMs: number; readonly exitMs: number }
}

/**
 * Resolves when the node's process has ended; to false where no node answers to that name. Rejects
 * with `RequestTimeout` where it does not end within 10 minutes, or goes on without its socket.
 */
export async function drainAlone(name: string, options: DrainAloneOptions): Promise<boolean> {
  const { runDir, onBegin, times = { endMs, exitMs } } = options
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  using client = await connectControl(runDir, name, { closed: resolve })
  if (client === null) return false
  const { pid } = await client.status()
  const node = { pid, birth: birthOf(pid) }
  onBegin?.()
  await client.request('drain')
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    client.close()
  }, times.endMs)
  await closed
  clearTimeout(timer)
  if (isLate) throw tooLong(`has not ended within ${times.endMs / 1000} s`, { name, pid })
  const deadline = performance.now() + times.exitMs
  while (isStillAlive(node)) {
    if (performance.now() > deadline)
      throw tooLong('has closed its control socket, but its process goes on', { name, pid })
    await delay(pollMs)
  }
  return true
}

function tooLong(what: string, { name, pid }: { name: string; pid: number }): SifakaError {
  const text = `"${name}" was told to drain and ${what}; see its log, or end it with ${endCommand(pid, { isHung: true })}`
  return new SifakaError('RequestTimeout', { text })
}
