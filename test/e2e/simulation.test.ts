/** The login simulation against a server in a process of its own, over real sockets. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { simulate } from '../../src/cli/simulation.ts'
import type { Step } from '../../src/cli/simulation-tally.ts'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { User } from '../../src/index.ts'
import { sifaka, startSifaka, type RunningCli } from '../cli/run-cli.ts'
import { makeSharedProject } from '../config/project.ts'
import { newName, password } from './support/world.ts'

const conf = {
  'conf/server.json': `{
    "gate": { "mqtt": { "tcp": { "host": "127.0.0.1", "port": 0 }, "websocket": { "host": "127.0.0.1", "port": 0 } } }
  }`,
}
const clients = 500
const steps: readonly Step[] = ['connect', 'register', 'login', 'read']

describe('the login simulation', { timeout: 180_000 }, () => {
  const project = makeSharedProject(conf)
  let server: RunningCli
  let url: string
  let webUrl: string

  beforeAll(async () => {
    server = startSifaka(['start'], { cwd: project.root })
    url = (await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/))[0]
    webUrl = (await server.until(/ws:\/\/127\.0\.0\.1:\d+\/mqtt/))[0]
  })
  afterAll(async () => {
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    project.remove()
  })

  it('has 500 clients read nobody but themselves', async () => {
    const reads = 10
    // All stay connected to the end. Each login waits for the hashes of a hundred others at most,
    // for those take a core each, which a busy machine does not have.
    const lanes = { atOnce: 100, rate: Infinity }
    const report = await simulate({ url, clients, reads, wire: 'both', ...lanes })
    expect([...report.problems]).toEqual([])
    expect(report).toMatchObject({ done: clients, failed: 0, left: 0 })
    const counts = Object.fromEntries(steps.map(step => [step, report.durations[step].length]))
    expect(counts).toEqual({
      connect: clients,
      register: clients,
      login: clients,
      read: clients * reads,
    })
  })

  it('has 500 clients of the command line pass', async () => {
    const args = ['simulate', '--clients', `${clients}`, '--calls', '3', '--url', url]
    const { code, stdout, stderr } = await sifaka(args, { cwd: project.root })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^connect +500 +0 /m)
    expect(stdout).toMatch(/^register +500 +0 /m)
    expect(stdout).toMatch(/^login +500 +0 /m)
    expect(stdout).toMatch(/^read +1500 +0 /m)
    expect(stdout).toMatch(/^500 of 500 players in /m)
    expect(code).toBe(0)
  })

  it('has 500 clients back at once, each with nothing but its own replies and pushes', async () => {
    const names = Array.from({ length: clients }, newName)
    const tokens = await register(names)
    const readers = names.map(async (name, index) => {
      const client = await connect(index % 4 < 2 ? url : webUrl, {
        contracts: [User],
        primitives: nodePrimitives,
        wire: index % 2 === 0 ? 'json' : 'protobuf',
        timeoutMs: 60_000,
        connectTimeoutMs: 60_000,
      })
      onTestFinished(() => client.close())
      let pushes = 0
      client.on(User, 'LoginSuccess', () => void pushes++)
      await client.call(User, 'LoginByToken', { token: tokens[index] ?? '' })
      const calls = Array.from({ length: 10 }, (_, call) =>
        client.call(User, 'GetSelfInfo', {}, { concurrent: call % 2 === 0 }),
      )
      const seen = (await Promise.all(calls)).map(({ userData }) => userData?.UserName)
      const { lateReplies, unreadable } = client.counters
      return { name, seen: [...new Set(seen)], pushes, lateReplies, unreadable }
    })
    expect(await Promise.all(readers)).toEqual(
      names.map(name => ({ name, seen: [name], pushes: 1, lateReplies: 0, unreadable: 0 })),
    )
  })

  /** New accounts over a few connections; resolves to a token of each. */
  async function register(names: readonly string[]): Promise<string[]> {
    const tokens: string[] = []
    const lanes = Array.from({ length: 20 }, async (_, lane) => {
      await using client = await connect(url, { contracts: [User], primitives: nodePrimitives })
      for (let index = lane; index < names.length; index += 20) {
        const account = { username: names[index] ?? '', password }
        const { tokenInfo } = await client.call(User, 'Register', account)
        tokens[index] = tokenInfo?.token ?? ''
      }
    })
    await Promise.all(lanes)
    return tokens
  }
})
