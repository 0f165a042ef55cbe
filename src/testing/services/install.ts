import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { findBinary } from './binaries.ts'

const run = promisify(execFile)

/** Something that the tests need on the machine, and where each system has it. */
export interface Tool {
  /** What a person calls it. */
  name: string
  isThere(): Promise<boolean>
  debian: string
  fedora: string
  brew: string
}

export const mariaDbTool: Tool = {
  name: 'MariaDB server',
  isThere: async () =>
    findBinary('mariadbd', 'mysqld') !== undefined &&
    findBinary('mariadb-install-db', 'mysql_install_db') !== undefined,
  debian: 'mariadb-server',
  fedora: 'mariadb-server',
  brew: 'mariadb',
}

export const redisTool: Tool = {
  name: 'Redis server',
  isThere: async () => findBinary('redis-server', 'valkey-server') !== undefined,
  debian: 'redis-server',
  fedora: 'valkey',
  brew: 'redis',
}

export const natsTool: Tool = {
  name: 'NATS server',
  isThere: async () => findBinary('nats-server') !== undefined,
  debian: 'nats-server',
  fedora: 'nats-server',
  brew: 'nats-server',
}

/** Other people's implementations, which vectors and codecs are compared with. */
export const protocTool: Tool = {
  name: 'protoc',
  isThere: async () => findBinary('protoc') !== undefined,
  debian: 'protobuf-compiler',
  fedora: 'protobuf-compiler',
  brew: 'protobuf',
}

export const opensslTool: Tool = {
  name: 'openssl',
  isThere: async () => findBinary('openssl') !== undefined,
  debian: 'openssl',
  fedora: 'openssl',
  brew: 'openssl',
}

export const mosquittoTool: Tool = {
  name: 'Mosquitto clients',
  isThere: async () =>
    findBinary('mosquitto_pub') !== undefined && findBinary('mosquitto_sub') !== undefined,
  debian: 'mosquitto-clients',
  fedora: 'mosquitto',
  brew: 'mosquitto',
}

/** Of some hundred MB, so only the tests of pages ask for it. */
export const chromiumTool: Tool = {
  name: 'Chromium',
  isThere: async () => findChromium() !== undefined,
  debian: 'chromium',
  fedora: 'chromium',
  brew: '--cask chromium',
}

/** The path of Chromium or Chrome on this machine, or undefined. */
export function findChromium(): string | undefined {
  const found = findBinary('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
  if (found !== undefined) return found
  return chromiumApps.find(existsSync)
}

/** Where macOS has programs with windows. */
const chromiumApps = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const pahoTool: Tool = {
  name: 'Python 3 with paho-mqtt',
  isThere: async () => (await findPython()) !== undefined,
  debian: 'python3-paho-mqtt',
  fedora: 'python3-paho-mqtt',
  brew: 'python && pip3 install paho-mqtt',
}

/** Compiles and runs the C# client: near to Unity's runtime. 4 MB to load, 25 MB on disk. */
export const monoTool: Tool = {
  name: 'Mono C# compiler',
  isThere: async () => findBinary('mcs') !== undefined && findBinary('mono') !== undefined,
  debian: 'mono-mcs',
  fedora: 'mono-core',
  brew: 'mono',
}

/**
 * The path of a Python that has paho-mqtt, the system's first: a PATH may begin with another one.
 */
export async function findPython(): Promise<string | undefined> {
  for (const python of ['/usr/bin/python3', findBinary('python3')])
    if (python !== undefined && (await succeeds(python, ['-c', 'import paho.mqtt.client'])))
      return python
  return undefined
}

export interface EnsureToolsOptions {
  /** Told what is being done, one line at a time. */
  say: (line: string) => void
}

/**
 * Resolves when every tool is there, having installed the missing ones where this process may (root
 * or sudo without password, on Debian or Ubuntu). Rejects with one message that names what is
 * missing and how to get it. It removes nothing; Debian starts the servers that it installs, which
 * is harmless: the tests start their own on other ports.
 */
export async function ensureTools(
  tools: readonly Tool[],
  options: EnsureToolsOptions,
): Promise<void> {
  const missing = await missingOf(tools)
  if (missing.length === 0) return
  const reason = await install(missing, options)
  const left = await missingOf(missing)
  if (left.length > 0) throw new Error(missingText(left, reason))
}

/** What a person must do, for every system, in one message. */
export function missingText(missing: readonly Tool[], reason: string): string {
  const packages = (system: 'debian' | 'fedora' | 'brew'): string =>
    missing.map(tool => tool[system]).join(' ')
  return [
    `Install what the tests need: ${missing.map(({ name }) => name).join(', ')} (${reason})`,
    `  Debian, Ubuntu: sudo apt-get update && sudo apt-get install -y ${packages('debian')}`,
    `  Fedora:         sudo dnf install -y ${packages('fedora')}`,
    `  macOS:          brew install ${packages('brew')}`,
    '  Windows:        run this in WSL, as on Ubuntu',
    'or name running servers in SIFAKA_TEST_MYSQL_URL and SIFAKA_TEST_REDIS_URL',
  ].join('\n')
}

async function missingOf(tools: readonly Tool[]): Promise<Tool[]> {
  const found = await Promise.all(tools.map(tool => tool.isThere()))
  return tools.filter((_tool, index) => !found[index])
}

/** Resolves to why the tools are not there yet, for the message if they still are not. */
async function install(missing: readonly Tool[], { say }: EnsureToolsOptions): Promise<string> {
  if (!isDebian() || !findBinary('apt-get')) return 'this is no Debian or Ubuntu'
  const prefix = await rootPrefix()
  if (!prefix) return 'installing needs root or sudo without password'
  const packages = missing.map(({ debian }) => debian)
  say(`Installing ${packages.join(' ')} with apt-get, once on this machine ...`)
  try {
    await aptGet(prefix, ['update'])
    await aptGet(prefix, ['install', '-y', '--no-install-recommends', ...packages])
    return 'apt-get installed them, but they are not found'
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    return `apt-get failed: ${stderr.trim().split('\n').at(-1) ?? 'no words'}`
  }
}

async function aptGet(prefix: readonly string[], args: readonly string[]): Promise<void> {
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args]
  const [file = 'env', ...rest] = [...prefix, ...command]
  await run(file, rest, { timeout: 600_000, maxBuffer: 64 * 1024 * 1024 })
}

/** How to become root: not at all, by sudo, or undefined where neither goes. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return []
  const sudo = findBinary('sudo')
  return sudo !== undefined && (await succeeds(sudo, ['-n', 'true'])) ? [sudo, '-n'] : undefined
}

function isDebian(): boolean {
  const release = '/etc/os-release'
  return (
    existsSync(release) && /^ID(?:_LIKE)?=.*(?:debian|ubuntu)/m.test(readFileSync(release, 'utf8'))
  )
}

async function succeeds(file: string, args: string[]): Promise<boolean> {
  return run(file, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  )
}
