/**
 * One start at a time under a name: of two that find the same dead socket the later one would
 * remove the living socket of the earlier one. The lock is the system's own on an open file, taken
 * by SQLite: it ends with its holder, however that dies, and never while that lives. A file that
 * says who has it could not do that: no age and no pid tells a dead holder from a stopped one, and
 * of two who find it dead the later one would remove the lock of the earlier. The file is empty and
 * stays.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { SifakaError } from '../errors.ts'

/** Ten times what a start takes before it listens: it asks who has the name, for 2 s at most. */
const waitMs = 20_000
const pollMs = 20
/** Nothing is ever written, so that no second file is needed. */
const take = 'pragma journal_mode = memory; begin exclusive'
/** SQLITE_BUSY. */
const busy = 5

export interface StartLockOptions {
  /** 20,000. */
  readonly timeoutMs?: number
}

/**
 * Resolves when it is held, to what lets it go. Rejects with `TwinNode` where another start has it
 * for `timeoutMs`, and with the system's own error where the file cannot be made.
 */
export async function lockStart(
  file: string,
  { timeoutMs = waitMs }: StartLockOptions = {},
): Promise<() => void> {
  // Only now: commands that start nothing do without it.
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, { timeout: 0 })
  const deadline = performance.now() + timeoutMs
  try {
    while (!isTaken(() => database.exec(take))) {
      if (performance.now() > deadline) throw tooLong(file, timeoutMs)
      await delay(pollMs)
    }
    return () => database.close()
  } catch (error) {
    database.close()
    throw error
  }
}

/** False where another one has it. */
function isTaken(attempt: () => void): boolean {
  try {
    attempt()
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === busy) return false
    throw error
  }
}

function tooLong(file: string, timeoutMs: number): SifakaError {
  const text = `Cannot start: another start under this name has held "${file}" for ${timeoutMs / 1000} s; end that process`
  return new SifakaError('TwinNode', { text })
}
