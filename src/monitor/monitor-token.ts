/**
 * The token of the control verbs. The configured one wins; development makes one at its first start
 * and keeps it in the data folder; production makes none, for nobody would know who can read that
 * folder.
 */
import { randomBytes } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../base/logger.ts'
import { SifakaError } from '../errors.ts'

export interface MonitorTokenOptions {
  readonly dataDir: string
  /** `monitor.token`; empty: none. */
  readonly configured: string
  readonly mode: 'development' | 'production'
  readonly log: Logger
}

/** The token, or null where control verbs are not to be offered. Rejects with `ConfigInvalid`. */
export async function loadOrMakeToken(options: MonitorTokenOptions): Promise<string | null> {
  const { dataDir, configured, mode, log } = options
  if (configured !== '') return configured
  if (mode === 'production') {
    log.warn(
      'Control verbs of the monitor are off: give "monitor.token" (SIFAKA_MONITOR__TOKEN_FILE) to have them',
    )
    return null
  }
  const file = path.join(dataDir, 'monitor-token')
  try {
    const made = await make(file)
    if (made === null) return await read(file, log)
    log.info('Made the token of the control verbs', { file })
    return made
  } catch (cause) {
    if (cause instanceof SifakaError) throw cause
    const { message } = cause as Error
    throw new SifakaError('ConfigInvalid', {
      text: `Cannot keep the token of the monitor in "${file}": ${message}; make the folder writable or set SIFAKA_MONITOR__TOKEN_FILE`,
      cause,
    })
  }
}

/** Null where the file is there: of several processes that start at once one makes it. */
async function make(file: string): Promise<string | null> {
  const token = randomBytes(32).toString('hex')
  try {
    await writeFile(file, `${token}\n`, { flag: 'wx', mode: 0o600 })
    return token
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw error
  }
}

/** Another process may be between making the file and writing it. */
const readTries = 20
const readPauseMs = 25

async function read(file: string, log: Logger): Promise<string> {
  for (let tries = 0; tries < readTries; tries++) {
    const token = (await readFile(file, 'utf8')).trim()
    if (/^[0-9a-f]{64}$/.test(token)) {
      await warnOfReaders(file, log)
      return token
    }
    await delay(readPauseMs)
  }
  throw new SifakaError('ConfigInvalid', {
    text: `Cannot use "${file}": it holds no token; delete it, and the next start makes a new one`,
  })
}

async function warnOfReaders(file: string, log: Logger): Promise<void> {
  // Windows has no such bits.
  if (process.platform === 'win32') return
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0)
    log.warn('Take the rights of others off the token of the monitor: chmod 600', { file })
}
