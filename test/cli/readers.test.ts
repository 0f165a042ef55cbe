import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { until } from '../master/support.ts'
import { makeProject } from '../config/project.ts'
import type { RunningCli } from './run-cli.ts'
import { sifaka, sifakaHere, startSifaka } from './run-cli.ts'

const server = {
  monitor: { enabled: false },
  gate: { mqtt: { tcp: { host: '127.0.0.1', port: 0 }, websocket: { enabled: false } } },
}
const cluster = {
  bus: { url: 'redis://127.0.0.1:9' },
  store: { sql: 'mysql://a:b@127.0.0.1:9/c', kv: 'redis://127.0.0.1:9' },
  cluster: { secret: 'f3b1c99e0d6a4457a1b2c3d4e5f60718' },
  monitor: { enabled: false },
}

/** Nobody reads any more what it writes, on either output. */
function leaveAlone({ child }: RunningCli): void {
  child.stdout!.destroy()
  child.stderr!.destroy()
}

/** The server ends what is no MQTT, and says so in its log. */
async function sendGarbage(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\n\r\n')
  socket.resume().on('error', () => {})
  await once(socket, 'close')
}

describe('a server whose readers have gone', { timeout: 60_000 }, () => {
  it.each(['pretty', 'json'])('serves on, and ends in good order: %s', async format => {
    const cwd = makeProject({ 'conf/server.json': JSON.stringify({ ...server, log: { format } }) })
    const running = startSifaka(['start'], { cwd })
    const [, port] = await running.until(/mqtt:\/\/127\.0\.0\.1:(\d+)/)
    leaveAlone(running)
    for (let times = 0; times < 3; times++) await sendGarbage(Number(port))
    const url = ['--url', `mqtt://127.0.0.1:${port}`]
    const called = await sifaka(['call', 'User.GetSelfInfo', '--as', 'alice', ...url], { cwd })
    expect(called.code).toBe(0)
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
  })

  it('is drained by SIGHUP, as by SIGTERM', async () => {
    const cwd = makeProject({ 'conf/server.json': JSON.stringify(server) })
    const running = startSifaka(['start'], { cwd })
    await running.until(/mqtt:\/\/127\.0\.0\.1:(\d+)/)
    running.child.kill('SIGHUP')
    expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Stop') })
  })

  it.each(['pretty', 'json'])('is a master too: %s', async format => {
    const cwd = makeProject({
      'conf/server.json': JSON.stringify({
        ...cluster,
        log: { format },
        modules: {},
        master: { nodes: { work1: 'work1.json' } },
      }),
      'work1.json': JSON.stringify({ ...cluster, modules: { Bad: { from: './bad.mjs' } } }),
      // Each of its deaths is told.
      'bad.mjs': "throw new Error('no such thing')",
    })
    const running = startSifaka(['master'], { cwd })
    await running.until(/The master runs/)
    leaveAlone(running)
    await until('a few deaths', async () => {
      const { stdout } = await sifakaHere(['status', '--json'], { cwd })
      return /"restarts": [2-9]/.test(stdout) ? true : null
    })
    running.child.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
  })
})

it('a short command whose reader has gone ends quietly', async () => {
  const running = startSifaka(['--help'])
  running.child.stdout!.destroy()
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
})
