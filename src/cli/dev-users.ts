/**
 * Players for `--as NAME`: made on first use, with a random password of their own that is kept in the
 * project's data folder, by server. For development; a real player logs in with --user and --password.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SifakaError } from '../errors.ts'

/** Calls a function of User; rejects with the server's error. */
export type CallUser = (
  func: 'Login' | 'Register',
  params: Record<string, string>,
) => Promise<unknown>

export interface DevUsersOptions {
  /** The folder of the file with the passwords. */
  readonly dataDir: string
  /** Which server they are players of: host and port. */
  readonly server: string
}

type Passwords = Record<string, Record<string, string>>

const wrongPassword = 1
const accountTaken = 2

/** Logs `name` in, registering it first where this project has not done so. */
export async function loginAs(
  name: string,
  call: CallUser,
  options: DevUsersOptions,
): Promise<void> {
  const file = path.join(options.dataDir, 'cli-users.json')
  const known = readPasswords(file)[options.server]?.[name]
  if (known !== undefined && (await isLoggedIn(call, name, known))) return
  const password = known ?? randomBytes(24).toString('base64url')
  // Kept first: a player whose password is lost is lost.
  if (known === undefined) keep(file, options.server, { name, password })
  try {
    await call('Register', { username: name, password, verifyCode: '', openId: '' })
  } catch (error) {
    if (known === undefined) keep(file, options.server, { name, password: null })
    throw registerError(name, error)
  }
}

/** False where the server does not know the player (any more): its database may have been emptied. */
async function isLoggedIn(call: CallUser, name: string, password: string): Promise<boolean> {
  try {
    await call('Login', { username: name, password })
    return true
  } catch (error) {
    if (isFunctionError(error, wrongPassword)) return false
    throw error
  }
}

function registerError(name: string, error: unknown): unknown {
  if (!isFunctionError(error, accountTaken)) return error
  const text = `Cannot be "${name}": the account exists and its password is not known here; use another name, or --user and --password`
  return new SifakaError('FunctionFailed', { text, state: accountTaken, cause: error })
}

function isFunctionError(error: unknown, state: number): boolean {
  return error instanceof SifakaError && error.code === 'FunctionFailed' && error.state === state
}

function readPasswords(file: string): Passwords {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Passwords
  } catch {
    // Not there yet, or cut off: new players are made.
    return {}
  }
}

function keep(file: string, server: string, user: { name: string; password: string | null }): void {
  const all = readPasswords(file)
  const users = new Map(Object.entries(all[server] ?? {}))
  if (user.password === null) users.delete(user.name)
  else users.set(user.name, user.password)
  const next = { ...all, [server]: Object.fromEntries(users) }
  mkdirSync(path.dirname(file), { recursive: true })
  // Whole or not at all, and for its owner alone (where the system knows owners).
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}
