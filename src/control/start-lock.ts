/**
 * One start at a time under a name: of two that find the same dead socket the later one would remove
 * the living socket of the earlier one. Held for milliseconds; a holder that died is passed over.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** No start takes so long before it listens: the holder has died, or its machine has. */
const staleMs = 10_000
const pollMs = 20

/** Resolves when it is held, to what lets it go. Rejects where the file cannot be made. */
export async function lockStart(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isStale(file)) rmSync(file, { force: true })
    else await delay(pollMs)
  }
}

/** By its age alone: the pid of a dead holder may be another's by now. */
function isStale(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false })
  return status !== undefined && Math.abs(Date.now() - status.mtimeMs) > staleMs
}
