import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/loader.ts'
import { inherited, planNodes } from '../../src/master/plan.ts'
import { makeProject, messageOf } from '../config/project.ts'

const secret = 'f3b1c99e0d6a4457a1b2c3d4e5f60718'

const base = `{ "bus": { "url": "nats://127.0.0.1" }, "cluster": { "secret": "${secret}" },
  "store": { "sql": "mysql://a:b@127.0.0.1/c", "kv": "redis://127.0.0.1" } }`

function project(nodes: Record<string, string>, files: Record<string, string> = {}): string {
  return makeProject({
    'base.json': base,
    'conf/server.json': JSON.stringify({
      extends: '../base.json',
      modules: {},
      master: { nodes: Object.fromEntries(Object.keys(nodes).map(name => [name, `${name}.json`])) },
    }),
    ...Object.fromEntries(Object.entries(nodes).map(([name, text]) => [`${name}.json`, text])),
    ...files,
  })
}

function plan(cwd: string, env: Record<string, string> = {}) {
  return planNodes(loadConfig({ cwd, env }), { env, cwd })
}

const gate = (port: number) =>
  `{ "extends": "base.json", "gate": { "mqtt": { "tcp": { "port": ${port} }, "websocket": { "enabled": false } } },
     "modules": { "Gate": {} }, "shutdown": { "drainMs": 1234 } }`

describe('the plan of the nodes', () => {
  it('has each with its file, name, run folder and how long it may drain', () => {
    const cwd = project({
      gate1: gate(1883),
      work1: '{ "extends": "base.json", "modules": { "User": {} } }',
    })
    const own = (name: string) => ({ SIFAKA_NAME: name, SIFAKA_RUNDIR: path.join(cwd, 'run') })
    expect(plan(cwd)).toEqual([
      {
        name: 'gate1',
        file: path.join(cwd, 'gate1.json'),
        isGate: true,
        drainMs: 1234,
        env: own('gate1'),
      },
      {
        name: 'work1',
        file: path.join(cwd, 'work1.json'),
        isGate: false,
        drainMs: 25_000,
        env: own('work1'),
      },
    ])
  })

  it('has gates share a port where two of them have it', () => {
    const cwd = project({
      gate1: gate(1883),
      gate2: gate(1883),
      gate3: gate(1884),
      gate4: gate(0),
      gate5: gate(0),
    })
    const shares = plan(cwd).map(({ env }) => env['SIFAKA_GATE__MQTT__REUSEPORT'])
    expect(shares).toEqual(['true', 'true', undefined, undefined, undefined])
  })

  it('reads the example of four processes', () => {
    const cwd = path.resolve('work', 'work1')
    const nodes = plan(cwd, { SIFAKA_CLUSTER__SECRET: secret })
    expect(nodes.map(({ name, isGate }) => [name, isGate])).toEqual([
      ['work2', true],
      ['work3', false],
      ['work4', false],
    ])
    // Where "sifaka status" in the repository looks without being told.
    expect(nodes[0]!.env['SIFAKA_RUNDIR']).toBe(path.resolve(cwd, '../../run'))
  })

  it('hands the environment on, without what only the master can mean', () => {
    expect(
      inherited({
        PATH: '/bin',
        SIFAKA_NAME: 'x',
        sifaka_run_dir: 'y',
        SIFAKA_BUS__URL: 'z',
        SIFAKA_HEALTH__LISTEN: '0.0.0.0:8091',
        SIFAKA_MONITOR__TOKEN_FILE: '/run/secrets/monitor',
      }),
    ).toEqual({ PATH: '/bin', SIFAKA_BUS__URL: 'z' })
  })

  it('refuses a node whose file is wrong, whose name is the master, and one without a bus', () => {
    const wrong = project({ work1: '{ "extends": "base.json", "bsu": {} }' })
    expect(messageOf(() => plan(wrong))).toContain('no such key "bsu"')
    const named = project({ master: gate(1883) })
    expect(messageOf(() => plan(named))).toContain('Cannot run a node named "master"')
    const alone = project({ work1: '{}' })
    expect(messageOf(() => plan(alone))).toContain('"bus.url" is "memory:"')
  })
})
