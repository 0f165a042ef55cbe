/** The login simulation against a server in a process of its own, over real sockets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulate, type Step } from '../../src/cli/simulation.ts'
import { sifaka, startSifaka, type RunningCli } from '../cli/run-cli.ts'
import { makeSharedProject } from '../config/project.ts'

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

  const play = async (address: string, reads: number) => {
    // atOnce: all of them are connected to the end; so many are between connect and first read.
    const report = await simulate({
      url: address,
      clients,
      atOnce: clients,
      rate: Infinity,
      reads,
      wire: 'both',
    })
    return { ...report, problems: [...report.problems] }
  }

  it.each([
    ['TCP', () => url],
    ['WebSocket', () => webUrl],
  ])('has 500 clients at once read nobody but themselves over %s', async (_wire, address) => {
    const reads = 10
    const report = await play(address(), reads)
    expect(report.problems).toEqual([])
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
})
