// Runs programs in the project that the package is checked in.
import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** npm is the slowest: it asks the registry. */
const runTimeoutMs = 60_000
const startTimeoutMs = 20_000

/** What the program writes; throws with that and with its complaints where it fails. */
export function run(program, args, cwd) {
  const isNpm = program === 'npm'
  const isWindows = process.platform === 'win32'
  const { status, signal, stdout, stderr, error } = spawnSync(
    isNpm && isWindows ? 'npm.cmd' : program,
    args,
    { cwd, encoding: 'utf8', shell: isNpm && isWindows, timeout: runTimeoutMs },
  )
  if (status === 0) return stdout
  const command = [path.basename(program), ...args].join(' ')
  const reason = error?.message ?? signal ?? `exit code ${status}`
  throw new Error(`Cannot run "${command}": ${reason}\n${stdout}${stderr}`)
}

/** Runs `use(url)` while `sifaka start` of the installed package serves the project. */
export async function withServer(installed, project, use) {
  const server = spawn(process.execPath, [path.join(installed, 'bin/sifaka.js'), 'start'], {
    cwd: project,
    env: {
      ...process.env,
      SIFAKA_GATE__MQTT__TCP__PORT: '0',
      SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise(resolve => server.once('exit', resolve))
  try {
    await use(await urlOf(server))
  } finally {
    server.kill()
    await ended
  }
}

function urlOf(server) {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => fail('does not come up'), startTimeoutMs)
    const fail = words => {
      clearTimeout(timer)
      reject(new Error(`The server ${words}: ${text}`))
    }
    const read = chunk => {
      text += chunk
      const [url] = /mqtt:\/\/127\.0\.0\.1:\d+/.exec(text) ?? []
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    server.once('exit', () => fail('ended'))
  })
}
