/**
 * The nodes of the cluster benchmark: each is `sifaka start` with a configuration file of its own
 * in a temporary folder, as an operator would run it, pinned to a core.
 */
import { randomBytes } from 'node:crypto'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from './launch.ts'
import type { Core } from './launch.ts'

/** What nodes share; null in a process that is alone. */
interface Backing {
  readonly bus: string
  readonly sql: string
  readonly kv: string
}

export interface NodeSpec {
  readonly name: string
  readonly core: Core
  readonly isGate: boolean
  readonly hasEcho: boolean
}

/** Running nodes behind one port; disposing of it ends them. */
export interface Topology extends AsyncDisposable {
  readonly port: number
  readonly pids: readonly (number | undefined)[]
  /** What they complained of last, for an error. */
  words(): string
}

interface StartOptions {
  readonly backing: Backing | null
  readonly v8Flags: readonly string[]
}

const echoFile = fileURLToPath(new URL('echo.ts', import.meta.url))
const command = fileURLToPath(new URL('../../bin/sifaka.js', import.meta.url))

/** Starts them all; whether they are ready, the caller finds out by calling. */
export async function startNodes(
  specs: readonly NodeSpec[],
  { backing, v8Flags }: StartOptions,
): Promise<Topology> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'sifaka-bench-'))
  const secret = randomBytes(32).toString('hex')
  // Nodes of different runs on one server must not meet.
  const cluster = { name: `bench${randomBytes(4).toString('hex')}`, secret }
  const sharesPort = specs.filter(({ isGate }) => isGate).length > 1
  const children = specs.map(spec => {
    const settings = settingsOf(spec, { port, backing, cluster, sharesPort })
    mkdirSync(join(folder, spec.name, 'conf'), { recursive: true })
    const file = join(folder, spec.name, 'conf', 'server.json')
    writeFileSync(file, JSON.stringify(settings, null, 2))
    const words = [process.execPath, ...v8Flags, command, 'start', '--conf', file]
    return launch(spec.core, words, ['ignore', 'ignore', 'pipe'])
  })
  let heard = ''
  for (const { stderr } of children)
    stderr?.setEncoding('utf8').on('data', text => (heard = (heard + String(text)).slice(-4000)))
  return {
    port,
    pids: children.map(({ pid }) => pid),
    words: () => heard.trim(),
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(end))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface SettingsOptions {
  readonly port: number
  readonly backing: Backing | null
  readonly cluster: { readonly name: string; readonly secret: string }
  readonly sharesPort: boolean
}

/** A configuration file of one node. */
function settingsOf(
  { name, isGate, hasEcho }: NodeSpec,
  { port, backing, cluster, sharesPort }: SettingsOptions,
) {
  return {
    name,
    log: { level: 'warn', format: 'json' },
    monitor: { enabled: false },
    gate: {
      mqtt: {
        tcp: { host: '127.0.0.1', port },
        websocket: { enabled: false },
        ...(sharesPort && { reusePort: true }),
      },
    },
    store: backing === null ? { sql: 'sqlite::memory:' } : { sql: backing.sql, kv: backing.kv },
    ...(backing !== null && { cluster, bus: { url: backing.bus } }),
    modules: { ...(isGate && { Gate: {} }), ...(hasEcho && { Echo: { from: echoFile } }) },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(killer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
