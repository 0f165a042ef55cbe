import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CallUser } from '../../src/cli/dev-users.ts'
import { loginAs } from '../../src/cli/dev-users.ts'
import { SifakaError } from '../../src/errors.ts'
import { makeProject } from '../config/project.ts'

/** The accounts of a User module, as far as Login and Register go. */
function makeAccounts() {
  const passwords = new Map<string, string>()
  const calls: string[] = []
  const call: CallUser = async (func, { username = '', password = '' }) => {
    calls.push(func)
    if (func === 'Login' && passwords.get(username) !== password) throw functionError(1)
    if (func === 'Register' && passwords.has(username)) throw functionError(2)
    passwords.set(username, password)
  }
  return { passwords, calls, call }
}

function functionError(state: number): SifakaError {
  return new SifakaError('FunctionFailed', { state, text: `error ${state}` })
}

describe('--as NAME', () => {
  it('registers with a random password the first time and logs in from then on', async () => {
    const { passwords, calls, call } = makeAccounts()
    const dataDir = path.join(makeProject({}), 'data')
    await loginAs('alice', call, dataDir)
    await loginAs('alice', call, dataDir)
    await loginAs('bob', call, dataDir)
    expect(calls).toEqual(['Register', 'Login', 'Register'])
    expect(passwords.get('alice')).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(passwords.get('alice')).not.toBe(passwords.get('bob'))
  })

  it('registers again where the server has forgotten the player', async () => {
    const { passwords, calls, call } = makeAccounts()
    const dataDir = makeProject({})
    await loginAs('alice', call, dataDir)
    passwords.clear()
    await loginAs('alice', call, dataDir)
    await loginAs('alice', call, dataDir)
    expect(calls).toEqual(['Register', 'Login', 'Register', 'Login'])
  })

  it('has one password for all servers of the project', async () => {
    const first = makeAccounts()
    const second = makeAccounts()
    const dataDir = makeProject({})
    await loginAs('alice', first.call, dataDir)
    await loginAs('alice', second.call, dataDir)
    expect(second.calls).toEqual(['Login', 'Register'])
    expect(first.passwords.get('alice')).toBe(second.passwords.get('alice'))
  })

  it("says what to do where the account is somebody else's, and forgets the password it made", async () => {
    const { passwords, call } = makeAccounts()
    passwords.set('alice', 'not ours')
    const dataDir = makeProject({})
    await expect(loginAs('alice', call, dataDir)).rejects.toThrow(
      'the account exists and its password is not known here; use another name, or --user and --password',
    )
    expect(JSON.parse(readFileSync(path.join(dataDir, 'cli-users.json'), 'utf8'))).toEqual({})
  })

  it('passes other errors on', async () => {
    const dataDir = makeProject({})
    const failing = loginAs('alice', () => Promise.reject(new SifakaError('StoreFailed')), dataDir)
    await expect(failing).rejects.toThrow('SQL ERROR')
  })

  it.skipIf(process.platform === 'win32')('keeps passwords for their owner alone', async () => {
    const dataDir = makeProject({})
    await loginAs('alice', makeAccounts().call, dataDir)
    expect(statSync(path.join(dataDir, 'cli-users.json')).mode & 0o777).toBe(0o600)
  })
})
