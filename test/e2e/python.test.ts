import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPython } from '../../src/testing/services/install.ts'
import { localStores, newName, World } from './support/world.ts'

const run = promisify(execFile)
const folder = path.resolve(import.meta.dirname, '../../examples/clients/python')

describe('the Python client', { timeout: 60_000 }, () => {
  let world: World
  let python: string

  beforeAll(async () => {
    python = (await findPython()) ?? expect.fail('No Python has paho-mqtt: the set-up installs it')
    world = new World('tcp', await localStores())
    await world.start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const demo = (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
    const port = new URL(world.url).port
    return run(python, ['-B', path.join(folder, 'demo.py'), '--port', port, ...args])
  }

  it('agrees with the server on every byte that it checks', async () => {
    const { stdout, stderr } = await demo('--check')
    expect(stderr).toBe('')
    expect(stdout.split('\n').slice(0, -2).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => "push on p: module 2, type 11, {'msg': 'Login Success'}"),
      ...Array.from({ length: 3 }, () => "push on q: module 2, type 11, b'\\n\\rLogin Success'"),
    ])
    expect(stdout).toMatch(/\nall checks passed as python [0-9a-f]{12}\n$/)
  })

  it('registers, logs in, reads itself and prints its pushes, and later logs in again', async () => {
    const user = newName()
    const first = await demo('--user', user, '--listen', '0')
    const id = /^registered .+ as user (\d+)$/m.exec(first.stdout)?.[1]
    expect(first.stdout).toMatch(/^logged in for 604800 s$/m)
    expect(first.stdout).toContain(`I am ${user}, user ${id}\n`)
    expect(first.stdout.match(/^push on [pq]: module 2, type 11/gm)).toHaveLength(4)
    const second = await demo('--user', user, '--listen', '0')
    expect(second.stdout).not.toContain('registered')
    expect(second.stdout).toContain(`I am ${user}, user ${id}\n`)
  })

  it('exits with an error and its text where the password is wrong', async () => {
    const { name } = await world.player()
    const failed = await demo('--user', name, '--password', 'not this one').catch(
      (error: unknown) => error as { code: number; stderr: string },
    )
    expect(failed).toMatchObject({ code: 1 })
    expect(failed.stderr).toContain('UserName or Password Error')
  })
})
