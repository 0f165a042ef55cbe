/** A small file that others read while it is written: they see the old text or the new one. */
import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

export interface ReplaceFileOptions {
  /** Rights of the file, 0o666 less the umask unless stated. Windows knows none. */
  readonly mode?: number
}

/**
 * Windows refuses to replace a file that anybody has open: another process of ours for a moment, a
 * virus scanner for longer.
 */
const refusals = new Set(['EACCES', 'EBUSY', 'EPERM'])
const retryMs = 20
const maxTries = 50

/**
 * Resolves when the file has the text. Rejects with the system's error; the file is as it was then.
 */
export async function replaceFile(
  file: string,
  text: string,
  { mode }: ReplaceFileOptions = {},
): Promise<void> {
  // Beside it: a rename does not cross file systems.
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(draft, text, { mode, flag: 'wx' })
    await renamed(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function renamed(draft: string, file: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await rename(draft, file)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      // Elsewhere these are final: nobody's open file stands in the way.
      const isBusy = process.platform === 'win32' && refusals.has(code)
      if (!isBusy || tries === maxTries) throw error
    }
    await delay(retryMs)
  }
}
