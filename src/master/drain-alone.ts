/** A drain without a master's part in it: of a node that somebody has started by hand. */
import { setTimeout as delay } from 'node:timers/promises'
import { birthOf } from '../control/birth.ts'
import { connectControl } from '../control/control-client.ts'
import { SifakaError } from '../errors.ts'
import { isStillAlive } from './alive.ts'

/** The longest `shutdown.drainMs` that a node may have, and a little more. */
const endMs = 605_000
/** From the end of its socket, the last thing that it closes, to that of its process. */
const exitMs = 5000
const pollMs = 20

/**
 * Resolves when the node's process has ended; to false where no node answers to that name. `onBegin`
 * is called when it is about to be told. Rejects with `RequestTimeout` where it does not end within
 * 10 minutes.
 */
export async function drainAlone(
  runDir: string,
  name: string,
  onBegin: () => void = () => {},
): Promise<boolean> {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  using client = await connectControl(runDir, name, { closed: resolve })
  if (client === null) return false
  const { pid } = await client.status()
  const node = { pid, birth: birthOf(pid) }
  onBegin()
  await client.request('drain')
  const timer = setTimeout(() => client.close(), endMs)
  const startedAt = performance.now()
  await closed
  clearTimeout(timer)
  if (performance.now() - startedAt >= endMs) throw tooLong(name, pid)
  const deadline = performance.now() + exitMs
  while (isStillAlive(node) && performance.now() < deadline) await delay(pollMs)
  return true
}

function tooLong(name: string, pid: number): SifakaError {
  const text = `"${name}" was told to drain and has not ended within ${endMs / 1000} s; see its log, or end it with kill -KILL ${pid}`
  return new SifakaError('RequestTimeout', { text })
}
