/**
 * The processes of compose.yaml as their containers would run them: commands, environment, user,
 * folders.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { probe, until } from '../cluster/support/machine.ts'
import { ownDatabase, type OwnUrl } from '../setup/resources.ts'
import {
  compose,
  composed,
  deployFolder,
  envOf,
  imageEnv,
  root,
  writeSecrets,
  type Deployed,
} from './files.ts'

/** Whether other users of this machine reach it. */
function isOpen(place: string): boolean {
  const above = path.dirname(place)
  return (statSync(place).mode & 0o005) === 0o005 && (above === place || isOpen(above))
}

describe('the containers of compose.yaml, as processes', { timeout: 120_000 }, () => {
  /** Where this process may, they run as the user of the image. */
  const mayBecome = process.getuid?.() === 0 && isOpen(root) && isOpen(process.execPath)
  const user = mayBecome ? { uid: 1000, gid: 1000 } : null
  let database: OwnUrl
  let game: string
  let secrets: string

  beforeAll(async () => {
    database = await ownDatabase()
    game = mkdtempSync(path.join(tmpdir(), 'sifaka-game-'))
    chmodSync(game, 0o755)
    secrets = mkdtempSync(path.join(tmpdir(), 'sifaka-deploy-'))
    writeSecrets(secrets)
    cpSync(path.join(deployFolder, 'conf'), path.join(game, 'conf'), { recursive: true })
    mkdirSync(path.join(game, 'node_modules'))
    symlinkSync(root, path.join(game, 'node_modules/sifaka-server'))
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    for (const folder of [game, secrets]) rmSync(folder, { recursive: true, force: true })
  })

  function run(deployed: Deployed, more: Readonly<Record<string, string>>) {
    const data = path.join(game, `data-${deployed.env['SIFAKA_NAME'] ?? 'migrate'}`)
    mkdirSync(data, { mode: 0o700 })
    if (user !== null) chownSync(data, user.uid, user.gid)
    const services = {
      SIFAKA_STORE__SQL: database.url,
      SIFAKA_STORE__KV: inject('redisUrl'),
      SIFAKA_BUS__URL: inject('redisUrl'),
      SIFAKA_CLUSTER__NAME: path.basename(game),
      SIFAKA_DATADIR: data,
      SIFAKA_RUNDIR: path.join(data, 'run'),
    }
    const [, ...args] = deployed.command
    const env = {
      PATH: process.env['PATH'],
      ...imageEnv,
      ...envOf(deployed, secrets),
      ...services,
      ...more,
    }
    const child = spawn(process.execPath, args, { cwd: game, env, stdio: 'pipe', ...user })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    return { child, ended: once(child, 'exit'), text: () => text }
  }

  it('migrate, get ready, pass their health check, and end in order at SIGTERM', async () => {
    const of = (name: string) => composed().find(({ where }) => where.endsWith(` ${name}`))!
    const migrated = run(of('migrate'), {})
    expect(await migrated.ended, migrated.text()).toEqual([0, null])
    expect(migrated.text()).toContain('User')
    const nodes = []
    for (const name of ['worker1', 'worker2', 'gate1']) {
      const health = await freePort()
      const ports = {
        SIFAKA_HEALTH__LISTEN: `127.0.0.1:${health}`,
        SIFAKA_GATE__MQTT__TCP__PORT: '0',
        SIFAKA_GATE__MQTT__WEBSOCKET__PORT: '0',
      }
      nodes.push({ ...run(of(name), ports), name, health })
    }
    try {
      for (const { name, health, text } of nodes)
        await until(
          async () => (await probe(`127.0.0.1:${health}`, '/readyz')).code === 200,
          () => `${name} to be ready: ${text()}`,
        )
      const gate = nodes.at(-1)!
      const [, , ...check] = compose.services['gate1']!.healthcheck!.test
      const args = check.map(text => text.replace(':8091', `:${gate.health}`))
      const [code] = (await once(spawn(process.execPath, args, { ...user }), 'exit')) as [number]
      expect(code).toBe(0)
      for (const { child } of nodes) child.kill('SIGTERM')
      for (const { ended, text } of nodes) expect(await ended, text()).toEqual([0, null])
      // Nothing listens any more.
      const [again] = (await once(spawn(process.execPath, args, { ...user }), 'exit')) as [number]
      expect(again).toBe(1)
    } finally {
      for (const { child } of nodes) child.kill('SIGKILL')
    }
  })
})
