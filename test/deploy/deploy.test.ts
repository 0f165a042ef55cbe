/** The example files of deploy against the program that they start. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/loader.ts'
import { healthAddress } from '../../src/config/rules.ts'
import { findBinary } from '../../src/testing/services/binaries.ts'
import {
  compose,
  composed,
  deployFolder,
  dockerfile,
  envOf,
  imageEnv,
  manifests,
  podded,
  read,
  root,
  unit,
  unitSettings,
  values,
  writeSecrets,
  type Deployed,
} from './files.ts'

/** What SIGKILL must leave to a drain that takes all of its time. */
const marginMs = 3_000

let secrets: string

beforeAll(() => {
  secrets = mkdtempSync(path.join(tmpdir(), 'sifaka-deploy-'))
  writeSecrets(secrets)
})
afterAll(() => rmSync(secrets, { recursive: true, force: true }))

function confOf({ command }: Deployed): string {
  return command[command.indexOf('--conf') + 1] ?? ''
}

function configOf(deployed: Deployed, more: Readonly<Record<string, string>> = {}): Config {
  const env = { ...envOf(deployed, secrets), ...more }
  return loadConfig({ file: confOf(deployed), cwd: deployFolder, env })
}

describe.each([...composed(), ...podded()])('$where', deployed => {
  const isStart = deployed.command.includes('start')

  it('starts node itself, with a verb and a file that are there', () => {
    const [node, program = '', verb = ''] = deployed.command
    expect(node).toBe('node')
    expect(program).toMatch(/^node_modules\/sifaka-server\/bin\//)
    expect(existsSync(path.join(root, program.replace('node_modules/sifaka-server/', '')))).toBe(
      true,
    )
    expect(['start', 'migrate']).toContain(verb)
    // The tables are those of modules, which a gate need not list.
    if (!isStart) expect(Object.keys(configOf(deployed).modules)).toContain('User')
  })

  it('has an environment that the configuration takes', () => {
    const config = configOf(deployed, imageEnv)
    expect(healthAddress(config)).toMatchObject({ host: '0.0.0.0', port: 8091 })
    expect(config.monitor.enabled).toBe(false)
    if (isStart) expect(config.name).not.toBe('server')
    for (const [name, file] of Object.entries(deployed.env))
      if (name.endsWith('_FILE'))
        expect(deployed.secrets.some(place => file === place || file.startsWith(`${place}/`))).toBe(
          true,
        )
  })

  it('may write where the node does, and nowhere else', () => {
    const { root: project, dataDir } = configOf(deployed)
    const data = path.posix.join('/game', path.relative(project, dataDir))
    expect(deployed.writable).toEqual([data])
    // A volume belongs to root, and a run folder must be the user's own: it is made inside.
    expect(path.dirname(imageEnv['SIFAKA_RUNDIR']!)).toBe(data)
  })

  it('is granted the time of its drain', () => {
    if (!isStart) return
    expect(deployed.graceMs).toBeGreaterThanOrEqual(configOf(deployed).shutdown.drainMs + marginMs)
  })

  it('is probed and reached where it listens', () => {
    if (!isStart) return
    const config = configOf(deployed)
    const { port } = healthAddress(config)!
    expect(deployed.probes.length).toBeGreaterThan(0)
    for (const one of deployed.probes) {
      expect(one.port).toBe(port)
      expect(['/healthz', '/readyz']).toContain(one.path)
    }
    const { tcp, websocket } = config.gate.mqtt
    const own = 'Gate' in config.modules ? [tcp.port, websocket.port] : []
    expect(deployed.ports.filter(one => one !== port)).toEqual(own)
  })
})

describe('compose.yaml', () => {
  it('has one name for each node, and secrets that are declared', () => {
    const names = composed().flatMap(({ env }) => env['SIFAKA_NAME'] ?? [])
    expect(new Set(names).size).toBe(composed().length - 1)
    for (const { secrets: used = [] } of Object.values(compose.services))
      for (const secret of used) expect(Object.keys(compose.secrets)).toContain(secret)
  })

  it('ends a Redis that may evict', () => {
    expect(compose.services['redis']?.command?.join(' ')).toContain('--maxmemory-policy noeviction')
  })

  it('mounts file systems read-only and brings the nodes back', () => {
    for (const service of Object.values(compose.services)) {
      if (service.command?.[0] !== 'node') continue
      expect(service.read_only).toBe(true)
      expect(service.restart).toBe(service.command.includes('migrate') ? 'no' : 'always')
    }
  })
})

describe('kubernetes.yaml', () => {
  it('runs nodes in production, without rights, and leads clients to the ports of the gate', () => {
    const pods = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    expect(pods.length).toBe(3)
    for (const { spec } of pods) {
      expect(spec.template.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
      })
      for (const { securityContext } of spec.template.spec.containers)
        expect(securityContext).toMatchObject({
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
        })
    }
    for (const deployed of podded()) expect(configOf(deployed).mode).toBe('production')
    const service = manifests.find(({ kind }) => kind === 'Service')
    const gate = configOf(podded().find(({ where }) => where.endsWith('sifaka-gate'))!)
    const { tcp, websocket } = gate.gate.mqtt
    expect(service?.spec.ports?.map(({ port }) => port)).toEqual([websocket.port, tcp.port])
  })
})

describe('sifaka@.service', () => {
  it('is accepted for gates and workers, with folders that systemd makes', () => {
    for (const kind of ['gate', 'worker']) {
      const deployed = unit(kind)
      const given = Object.fromEntries(
        Object.entries(values).filter(([name]) => name !== 'SIFAKA_CLUSTER__SECRET'),
      )
      const more = { ...given, SIFAKA_GATE__MQTT__TLSTERMINATEDUPSTREAM: 'true' }
      const config = configOf(deployed, more)
      expect(config).toMatchObject({ mode: 'production', name: kind })
      expect(deployed.writable).toEqual([config.runDir, config.dataDir])
      expect(deployed.secrets).toEqual([deployed.env['SIFAKA_CLUSTER__SECRET_FILE']])
      expect(deployed.graceMs).toBeGreaterThanOrEqual(config.shutdown.drainMs + marginMs)
      expect(config.monitor.enabled).toBe(false)
      expect(deployed.command.slice(1)).toEqual(
        `node_modules/sifaka-server/bin/sifaka.js start --conf conf/${kind}.json`.split(' '),
      )
    }
  })

  it('comes back however often it fails, and keeps the run folder of the others', () => {
    const settings = unitSettings()
    const once = [
      'StartLimitIntervalSec',
      'Restart',
      'RuntimeDirectoryPreserve',
      'RuntimeDirectoryMode',
    ]
    expect(once.map(name => settings.get(name)?.join())).toEqual(['0', 'always', 'yes', '0700'])
  })
})

describe('haproxy.cfg', () => {
  it('sends clients to the ports of gates, and asks where these answer', () => {
    const text = read('haproxy.cfg')
    const { tcp, websocket } = configOf(podded().find(({ where }) => where.endsWith('gate'))!).gate
      .mqtt
    for (const [backend, port] of Object.entries({ mqtt: tcp.port, websocket: websocket.port })) {
      const [, section] = new RegExp(`^backend ${backend}\\n((?: .*\\n)*)`, 'm').exec(text)!
      expect(section).toMatch(/httpchk GET \/readyz\n.*check port 8091 /)
      for (const [, to] of section!.matchAll(/server \w+ [\w.]+:(\d+)/g))
        expect(Number(to)).toBe(port)
    }
  })
})

describe('Dockerfile', () => {
  it('starts node itself, without rights, and opens the ports of the configuration', () => {
    const [, cmd] = /^CMD (\[.*\])$/m.exec(dockerfile)!
    expect((JSON.parse(cmd!) as string[]).slice(0, 2)).toEqual(composed()[0]!.command.slice(0, 2))
    expect(dockerfile).toMatch(/^USER node$/m)
    const [, ports] = /^EXPOSE (.*)$/m.exec(dockerfile)!
    const gate = composed().find(({ env }) => env['SIFAKA_NAME'] === 'gate1')!
    const { tcp, websocket } = configOf(gate).gate.mqtt
    expect(ports!.split(' ').map(Number)).toEqual([tcp.port, websocket.port, 8091])
    const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      engines: { node: string }
    }
    const [, version] = /^FROM node:(\d+)-/m.exec(dockerfile)!
    expect(engines.node).toMatch(new RegExp(`^>=${version}\\.`))
  })

  it('keeps secrets, and the modules of the host, out of the image', () => {
    const ignored = read('.dockerignore').split('\n')
    for (const name of ['node_modules', 'data', 'run', '.env', 'cluster-secret'])
      expect(ignored).toContain(name)
  })
})

it('docs/cluster.md has configuration files that are accepted, in production too', () => {
  const text = readFileSync(path.join(root, 'docs/cluster.md'), 'utf8')
  const folder = mkdtempSync(path.join(secrets, 'walk-'))
  const files = [...text.matchAll(/^```jsonc\n\/\/ (conf\/\w+\.json)\n(.*?)^```/gms)]
  for (const [, name, content] of files) {
    mkdirSync(path.join(folder, 'conf'), { recursive: true })
    writeFileSync(path.join(folder, name!), content!)
  }
  expect(files.map(([, name]) => name)).toContain('conf/master.json')
  const file = (name: string): string => path.join(secrets, name)
  const env = {
    SIFAKA_STORE__SQL_FILE: file('SIFAKA_STORE__SQL'),
    SIFAKA_CLUSTER__SECRET_FILE: file('SIFAKA_CLUSTER__SECRET'),
  }
  const production = { SIFAKA_MODE: 'production', SIFAKA_GATE__MQTT__TLSTERMINATEDUPSTREAM: 'true' }
  for (const [, name] of files)
    for (const more of [{}, production])
      expect(() => loadConfig({ file: name!, cwd: folder, env: { ...env, ...more } })).not.toThrow()
  const { master } = loadConfig({ file: 'conf/master.json', cwd: folder, env })
  for (const node of Object.values(master.nodes))
    expect(existsSync(path.resolve(folder, node))).toBe(true)
})

const systemd = findBinary('systemd-analyze')

// Only Linux has it, and not all of them.
it.runIf(systemd !== undefined)('systemd accepts the unit', async () => {
  const folder = mkdtempSync(path.join(secrets, 'unit-'))
  // The program need not be where the unit has it.
  const text = read('sifaka@.service').replace('/usr/bin/node', process.execPath)
  const file = path.join(folder, 'sifaka@gate1.service')
  writeFileSync(file, text)
  const child = spawn(systemd ?? '', ['verify', '--man=no', file], { stdio: 'pipe' })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  const [code] = (await once(child, 'exit')) as [number]
  expect(said).toBe('')
  expect(code).toBe(0)
})
