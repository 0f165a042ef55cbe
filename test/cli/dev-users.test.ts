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
    const options = { dataDir: path.join(makeProject({}), 'data'), server: 'a:1883' }
    await loginAs('alice', call, options)
    await loginAs('alice', call, options)
    await loginAs('bob', call, options)
    expect(calls).toEqual(['Register', 'Login', 'Register'])
    expect(passwords.get('alice')).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(passwords.get('alice')).not.toBe(passwords.get('bob'))
  })

  it('registers again where the server has forgotten the player', async () => {
    const { passwords, calls, call } = makeAccounts()
    const options = { dataDir: makeProject({}), server: 'a:1883' }
    await loginAs('alice', call, options)
    passwords.clear()
    await loginAs('alice', call, options)
    await loginAs('alice', call, options)
    expect(calls).toEqual(['Register', 'Login', 'Register', 'Login'])
  })

  it('knows servers apart', async () => {
    const first = makeAccounts()
    const second = makeAccounts()
    const dataDir = makeProject({})
    await loginAs('alice', first.call, { dataDir, server: 'a:1883' })
    await loginAs('alice', second.call, { dataDir, server: 'b:1883' })
    expect(second.calls).toEqual(['Register'])
    expect(first.passwords.get('alice')).not.toBe(second.passwords.get('alice'))
  })

  it("says what to do where the account is somebody else's, and forgets the password it made", async () => {
    const { passwords, call } = makeAccounts()
    passwords.set('alice', 'not ours')
    const dataDir = makeProject({})
    await expect(loginAs('alice', call, { dataDir, server: 'a:1883' })).rejects.toThrow(
      'Cannot be "alice": the account exists and its password is not known here; use another name, or --user and --password',
    )
    expect(JSON.parse(readFileSync(path.join(dataDir, 'cli-users.json'), 'utf8'))).toEqual({
      'a:1883': {},
    })
  })

  it('passes other errors on', async () => {
    const options = { dataDir: makeProject({}), server: 'a:1883' }
    const failing = loginAs('alice', () => Promise.reject(new SifakaError('StoreFailed')), options)
    await expect(failing).rejects.toThrow('SQL ERROR')
  })

  it.skipIf(process.platform === 'win32')('keeps passwords for their owner alone', async () => {
    const dataDir = makeProject({})
    await loginAs('alice', makeAccounts().call, { dataDir, server: 'a:1883' })
    expect(statSync(path.join(dataDir, 'cli-users.json')).mode & 0o777).toBe(0o600)
  })
})
