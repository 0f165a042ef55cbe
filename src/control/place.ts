/**
 * Where the control socket of a name is. Master, nodes and commands compute the same place from the
 * run folder and the name alone, whatever the system.
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { SifakaError } from '../errors.ts'

/** `sun_path` holds 104 bytes on macOS, 108 on Linux, its closing zero among them. */
const maxPathBytes = 100

/** The name under which the master answers; no node may have it. */
export const masterName = 'master'

export interface ControlPlace {
  /** What to listen on and to connect to. */
  readonly address: string
  /** The folder of the socket; null where it lies in none (named pipes). */
  readonly folder: string | null
  /** Names the process to those who list the folder, and to whom the process no longer answers. */
  readonly pidFile: string
}

export function controlPlace(runDir: string, name: string): ControlPlace {
  const pidFile = path.join(runDir, `${name}.pid`)
  if (process.platform === 'win32')
    return { address: `\\\\.\\pipe\\sifaka-${hashOf(runDir, name)}`, folder: null, pidFile }
  const plain = path.join(runDir, `${name}.sock`)
  if (Buffer.byteLength(plain) <= maxPathBytes) return { address: plain, folder: runDir, pidFile }
  const folder = path.join(os.tmpdir(), `sifaka-${process.geteuid?.()}`)
  return { address: path.join(folder, `${hashOf(runDir, name)}.sock`), folder, pidFile }
}

/** One for a folder, however it is written: master and commands may be started anywhere. */
function hashOf(runDir: string, name: string): string {
  const plain = path.join(realFolder(runDir), `${name}.sock`)
  // Terminals of Windows write even the drive in either case.
  const isCaseless = process.platform === 'win32' || process.platform === 'darwin'
  const text = isCaseless ? plain.toLowerCase() : plain
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

/** Without links and short names (`C:\PROGRA~1`); where it is not there yet, as far as it is. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder)
  } catch {
    const above = path.dirname(folder)
    return above === folder ? folder : path.join(realFolder(above), path.basename(folder))
  }
}

/**
 * Makes the folders, for this user alone. Throws `ConfigInvalid` where others have a hand in them.
 */
export function prepareFolders(runDir: string, { folder }: ControlPlace): void {
  makePrivate(runDir)
  if (folder !== null && folder !== runDir) makePrivate(folder)
}

function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Windows has no such rights: whoever may open the folder may use it (docs/security.md).
    if (process.platform === 'win32') return
    const { mode, uid } = lstatSync(folder)
    // The temporary directory is everybody's: a folder there may have been laid out for us.
    if (uid !== process.geteuid?.()) throw new Error('it belongs to another user')
    if ((mode & 0o077) !== 0) chmodSync(folder, 0o700)
  } catch (cause) {
    throw cannotUse(folder, cause)
  }
}

export function cannotUse(folder: string, cause: unknown): SifakaError {
  const text = `Cannot use the run folder "${folder}": ${(cause as Error).message}; choose another with SIFAKA_RUNDIR`
  return new SifakaError('ConfigInvalid', { text, cause })
}

/** The names that have had a control socket in this run folder, the master's among them. */
export function controlNames(runDir: string): string[] {
  try {
    return readdirSync(runDir)
      .filter(file => file.endsWith('.pid'))
      .map(file => file.slice(0, -'.pid'.length))
      .toSorted()
  } catch {
    return []
  }
}

export interface LastHolder {
  readonly pid: number
  /** Of a node; null for the master. */
  readonly epoch: string | null
  /** By `birthOf`, when it took the socket; null where it did not know. */
  readonly birth: string | null
}

/**
 * The process that held the socket last and has not closed it in order; null where none is known.
 * It need not be alive.
 */
export function lastHolder({ pidFile }: ControlPlace): LastHolder | null {
  try {
    const [pidText, epoch = '', birth = ''] = readFileSync(pidFile, 'utf8').trimEnd().split(' ')
    const pid = Number(pidText)
    if (!Number.isSafeInteger(pid) || pid < 1) return null
    return { pid, epoch: epoch === '' ? null : epoch, birth: birth === '' ? null : birth }
  } catch {
    return null
  }
}

/** Where it cannot be removed it names a process that has ended. */
export function removeHolder({ pidFile }: ControlPlace): void {
  try {
    rmSync(pidFile, { force: true })
  } catch {
    // A close must get to its end.
  }
}

export function writeHolder({ pidFile }: ControlPlace, { pid, epoch, birth }: LastHolder): void {
  writeFileSync(pidFile, `${pid} ${epoch ?? ''} ${birth ?? ''}`, { mode: 0o600 })
}
