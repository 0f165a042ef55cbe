/**
 * Players for `--as NAME`: made on first use, with a random password of their own that is kept in
 * the project's data folder. One password serves all servers of the project, whatever URL leads to
 * them. For development; a real player logs in with --user and --password.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { replaceFile } from '../base/replace-file.ts'
import { SifakaError } from '../errors.ts'

/** Calls a function of User; rejects with the server's error. */
export type CallUser = (
  func: 'Login' | 'Register',
  params: Record<string, string>,
) => Promise<unknown>

type Passwords = ReadonlyMap<string, string>

const wrongPassword = 1
const accountTaken = 2

/**
 * Logs `name` in, registering it first where needed; `dataDir` holds the file with the passwords.
 */
export async function loginAs(name: string, call: CallUser, dataDir: string): Promise<void> {
  const file = path.join(dataDir, 'cli-users.json')
  const known = readPasswords(file).get(name)
  if (known !== undefined && (await isLoggedIn(call, name, known))) return
  const password = known ?? randomBytes(24).toString('base64url')
  // Kept first: a player whose password is lost is lost.
  if (known === undefined) await keep(file, { name, password })
  try {
    await call('Register', { username: name, password, verifyCode: '', openId: '' })
  } catch (error) {
    // Only where it was refused for certain: a lost reply may have made the account.
    const isRefused = error instanceof SifakaError && error.code === 'FunctionFailed'
    if (known === undefined && isRefused) await keep(file, { name, password: null })
    throw registerError(error)
  }
}

/**
 * False where the server does not know the player (any more): its database may have been emptied.
 */
async function isLoggedIn(call: CallUser, name: string, password: string): Promise<boolean> {
  try {
    await call('Login', { username: name, password })
    return true
  } catch (error) {
    if (isFunctionError(error, wrongPassword)) return false
    throw error
  }
}

function registerError(error: unknown): unknown {
  if (!isFunctionError(error, accountTaken)) return error
  const text =
    'the account exists and its password is not known here; use another name, or --user and --password'
  return new SifakaError('FunctionFailed', { text, state: accountTaken, cause: error })
}

function isFunctionError(error: unknown, state: number): boolean {
  return error instanceof SifakaError && error.code === 'FunctionFailed' && error.state === state
}

function readPasswords(file: string): Passwords {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return new Map(Object.entries(stored as Record<string, string>))
  } catch {
    // Not there yet, or cut off: new players are made.
    return new Map()
  }
}

async function keep(
  file: string,
  user: { readonly name: string; readonly password: string | null },
): Promise<void> {
  const users = new Map(readPasswords(file))
  if (user.password === null) users.delete(user.name)
  else users.set(user.name, user.password)
  mkdirSync(path.dirname(file), { recursive: true })
  // For its owner alone, where the system knows owners.
  await replaceFile(file, `${JSON.stringify(Object.fromEntries(users), null, 2)}\n`, {
    mode: 0o600,
  })
}
