import { RecordingLogger } from '../support/recording-logger.ts'
/** A whole server and what it exposes: names, and that strangers cannot add to it. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createMonitor, type Monitor } from '../../src/monitor/monitor.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { useWorld, type World } from '../torture/world.ts'
import { ask } from './support.ts'

const world = useWorld({ config: { gate: { mqtt: { plainTopics: 'open' } } } })

async function exposed(of: World): Promise<string[]> {
  const source = {
    isAlive: () => true,
    readiness: () => ({ isReady: true, checks: [] }),
    metrics: of.app.metrics,
    status: () => ({}),
  }
  await using monitor: Monitor = createMonitor({
    host: '127.0.0.1',
    port: 0,
    source,
    log: new RecordingLogger(),
  })
  await monitor.start()
  const { text } = await ask(monitor.address!.port, '/metrics')
  return text.split('\n').filter(line => line.startsWith('sifaka_'))
}

/** Without its value. */
function seriesOf(lines: readonly string[]): string[] {
  return lines.map(line => line.replace(/ [^ ]+$/, '')).toSorted()
}

const mark = 'Hostile'
let count = 0

/** As hostile as an id may be that is let in: 32 characters, new each time. */
function hostileId(): string {
  return `${mark}:${String(count++).padStart(6, '0')}`.padEnd(32, 'x')
}

/** Everything that a stranger may name: client id, user name, topics, modules and functions. */
async function misbehave(client: RawClient): Promise<void> {
  const topic = `${mark}/\n"} 1/${count}`
  await client.subscribe(`${topic}/#`)
  client.publish(topic, mark)
  for (const msg of [
    `${mark}${count}.Join`,
    `Torture.${mark}${count}`,
    `${mark}"} 1\nx`,
    'toString.x',
  ])
    expect([0xfc, 0xfe]).toContain((await client.request({ msg, params: {} })).state)
  expect((await client.request('{"msg": '.concat(mark))).state).toBe(0xfe)
}

describe('metrics of a server', () => {
  it('have as many series after hostile names as after the first of them, and none of their text', async () => {
    const round = async (clients: number): Promise<string[]> => {
      for (let i = 0; i < clients; i++) {
        const client = await world().join({ clientId: hostileId() })
        await misbehave(client)
        client.destroy()
        // Refused: id of a wrong form, unknown user, wrong first packet.
        const refused = await world().tcp({ clientId: `${mark}"},{${i}`.padEnd(32, 'x') })
        await refused.connect({ username: `${mark}${i}` }).catch(() => {})
        refused.destroy()
      }
      await world().holds(0)
      return exposed(world())
    }
    const first = await round(1)
    const later = await round(30)
    expect(seriesOf(later)).toEqual(seriesOf(first))
    const all = later.join('\n')
    expect(all).not.toMatch(new RegExp(mark, 'i'))
    expect(all).not.toContain('toString')
    const accepted = later.find(line => line.startsWith('sifaka_gate_connects_total '))
    expect(Number(accepted?.split(' ')[1])).toBeGreaterThanOrEqual(31)
  })

  it('have labels of registered names and codes alone', async () => {
    const client = await world().join()
    await client.request({ msg: 'Torture.Echo', params: { text: 'a' } })
    await client.request({ msg: 'Torture.Fail', params: { text: 'throw' } })
    const text = (await exposed(world())).join('\n')
    const labels = [...text.matchAll(/[{,](\w+)="((?:[^"\\]|\\.)*)"/g)]
    const valid = {
      le: /^(\+Inf|[0-9.e-]+)$/,
      state: /^\d{1,3}$/,
      other: /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/,
    }
    expect(labels.length).toBeGreaterThan(100)
    for (const [, name, value] of labels)
      expect(value).toMatch(name === 'le' || name === 'state' ? valid[name] : valid.other)
  })

  it('are those that docs/operations.md lists', async () => {
    const listed = readFileSync(
      path.resolve(import.meta.dirname, '../../docs/operations.md'),
      'utf8',
    )
    const names = new Set(
      [...listed.matchAll(/^\| `(\w+)` \| (?:gauge|counter|histogram)/gm)].map(([, name]) => name),
    )
    const families = world()
      .app.metrics.snapshot()
      .map(({ name }) => name)
    expect(families.length).toBeGreaterThan(5)
    expect(families.filter(name => !names.has(name))).toEqual([])
  })
})

describe('a process', () => {
  it('ends when its monitor is closed: nothing that measures keeps it alive', async () => {
    const file = path.resolve(import.meta.dirname, '../../src/monitor/monitor.ts')
    const metrics = path.resolve(import.meta.dirname, '../../src/base/metrics.ts')
    const script = `
      import { createMonitor } from ${JSON.stringify(file)}
      import { Metrics } from ${JSON.stringify(metrics)}
      const source = { isAlive: () => true, readiness: () => ({ isReady: true, checks: [] }), metrics: new Metrics(), status: () => ({}) }
      const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
      const monitor = createMonitor({ host: '127.0.0.1', port: 0, source, log, control: { token: 'x', verbs: {} } })
      await monitor.start()
      const { port } = monitor.address
      const response = await fetch('http://127.0.0.1:' + port + '/metrics')
      console.log(response.status, (await response.text()).includes('process_cpu_seconds_total'))
      await monitor.close()`
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 20_000,
    })
    expect(stdout).toBe('200 true\n')
  })
})
