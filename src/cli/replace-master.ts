/** How a new master takes the place of a running one, whose nodes go on meanwhile. */
import { setTimeout as delay } from 'node:timers/promises'
import { endCommand } from '../base/shell.ts'
import { connectControl } from '../control/control-client.ts'
import { controlPlace, lastHolder, masterName } from '../control/place.ts'
import { isHeld } from '../control/socket-server.ts'
import { SifakaError } from '../errors.ts'

/** Its monitor closes within this, the requests there included. */
const handoverMs = 15_000
const pollMs = 20

/**
 * Resolves when no master runs in the folder any more: to the process that ran there, or to null.
 * Rejects where that refuses or does not answer; it goes on then.
 */
export async function replaceMaster(runDir: string): Promise<number | null> {
  const place = controlPlace(runDir, masterName)
  const pid = lastHolder(place)?.pid ?? null
  using client = await connectControl(runDir, masterName)
  if (client === null) return null
  try {
    await client.request('handover')
  } catch (cause) {
    const error = SifakaError.from(cause)
    if (error.code === 'RequestTimeout') throw hung(runDir, pid, cause)
    // It ended before its answer was read.
    if (error.code !== 'ConnectionLost') throw error
  }
  const deadline = performance.now() + handoverMs
  while (await isHeld(place.address)) {
    if (performance.now() > deadline) throw hung(runDir, pid, null)
    await delay(pollMs)
  }
  return pid
}

function hung(runDir: string, pid: number | null, cause: unknown): SifakaError {
  const remedy =
    pid === null ? 'end its process' : `end it with ${endCommand(pid, { isHung: true })}`
  const text = `Cannot take over from the master of "${runDir}": it does not hand over; ${remedy}, which leaves its nodes running, and start this one again`
  return new SifakaError('ConnectFailed', { text, cause })
}
