// A studio's first hour from the packed packages: makes a project as "npm create sifaka" does, then
// installs, checks, develops, calls and changes it, and starts it as its Dockerfile would. All of
// that with the Node and npm that a user would have: this repository's own are hidden.
// After the build: node scripts/check-create.mjs
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildCreate } from './build-create.mjs'
import { followFirstHour } from './first-hour.mjs'
import { root } from './package-project.mjs'

const isWindows = process.platform === 'win32'
const folder = mkdtempSync(path.join(tmpdir(), 'sifaka-first-hour-'))
const project = path.join(folder, 'my-game')
const began = performance.now()
/** npm install fetches a Node. */
const commandMs = 120_000
const patienceMs = 60_000

const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name))),
  PATH: (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(part => !part.includes('node_modules'))
    .join(path.delimiter),
  NO_COLOR: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_update_notifier: 'false',
  // Free ports, no waiting between two rolls, and no round that ends meanwhile.
  SIFAKA_GATE__MQTT__TCP__PORT: '0',
  SIFAKA_GATE__MQTT__WEBSOCKET__PORT: '0',
  SIFAKA_MONITOR__PORT: '0',
  SIFAKA_MODULES__GAME__CONFIG__PAUSEMS: '1',
  SIFAKA_MODULES__GAME__CONFIG__ROUNDMS: '600000',
}

/** What "npm run" and the tests of this repository set. */
function isOurs(name) {
  return /^(?:npm_|sifaka_|vitest|node_options$|node_env$|path$|init_cwd$)/i.test(name)
}

function say(text) {
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`)
}

/** What it writes to stdout; throws with all that it writes where it fails. */
function npm(args, cwd = project) {
  const options = { cwd, env, encoding: 'utf8', shell: isWindows, timeout: commandMs }
  const { status, stdout, stderr, error } = spawnSync('npm', args, options)
  if (status === 0) return stdout
  const reason = error?.message ?? `exit code ${status}`
  throw new Error(`Cannot run "npm ${args.join(' ')}": ${reason}\n${stdout}${stderr}`)
}

function sifaka(...args) {
  return npm(['exec', '--', 'sifaka', ...args])
}

/** The package in `cwd`, which is built, as a tarball in the folder of this check. */
function pack(cwd) {
  const options = ['--json', '--ignore-scripts', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(npm(['pack', ...options], cwd))
  return path.join(folder, filename)
}

function filesIn(place) {
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' })
  const files = names.filter(name => statSync(path.join(place, name)).isFile()).toSorted()
  return Object.fromEntries(files.map(name => [name, readFileSync(path.join(place, name), 'utf8')]))
}

/** A program in a process group of its own, so that Ctrl-C reaches all of it and nothing else. */
function start(command, { cwd, more = {} }) {
  const [program, ...args] = command
  const child = spawn(program, args, {
    cwd,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isWindows,
    detached: !isWindows,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', chunk => (text += chunk))
  const ended = once(child, 'exit')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return {
    /** The first group of the pattern in what it writes; throws with that where it never comes. */
    async until(pattern) {
      const deadline = performance.now() + patienceMs
      for (;;) {
        const found = pattern.exec(text)?.[1]
        if (found !== undefined) return found
        const isLate = performance.now() > deadline
        if (isLate || hasEnded())
          throw new Error(`"${command.join(' ')}" does not come up: ${text}`)
        await delay(100)
      }
    },
    async stop() {
      if (hasEnded()) return
      if (isWindows || child.pid === undefined) child.kill()
      else process.kill(-child.pid, 'SIGINT')
      await ended
    },
  }
}

function makeProject(tarballs) {
  const flags = ['--yes', '--no-git', '--sifaka', tarballs.server]
  const packages = ['exec', '--yes', `--package=${tarballs.create}`, '--', 'create-sifaka']
  const output = npm([...packages, 'my-game', ...flags], folder)
  assert.match(output, /cd my-game\n {2}npm install\n {2}npm run dev/)
  const made = filesIn(project)
  say(`made ${Object.keys(made).length} files with Node ${version()}`)
  npm(['install'])
  say(`installed; its own Node is ${npm(['exec', '--', 'node', '--version']).trim()}`)
  sifaka('create', '../again', '--name', 'my-game', ...flags)
  assert.deepEqual(filesIn(path.join(folder, 'again')), made)
  say('"sifaka create" makes the same')
}

function version() {
  return spawnSync('node', ['--version'], { env, encoding: 'utf8', shell: isWindows }).stdout.trim()
}

async function checkDevelopment() {
  const dev = start(['npm', 'run', 'dev', '--', '--web-port', '0'], { cwd: project })
  try {
    const page = await dev.until(/(http:\/\/127\.0\.0\.1:\d+\/)/)
    const url = await dev.until(/(mqtt:\/\/127\.0\.0\.1:\d+)/)
    const call = ['call', 'Game.Roll', 'dice=1', '--as', 'alice', '--url', url]
    const roll = () => JSON.parse(sifaka(...call))
    const { value, best } = roll()
    assert(value >= 1 && value <= 6 && best === value, `rolled ${value}, best ${best}`)
    say('"npm run dev" answers a call')
    await checkPage(page)
    say('and serves the page')
    change('src/game.ts', 'sum > config.limit ? 0 : sum', '77')
    // A call may meet the restart itself.
    await dev.until(/(restarted) in \d+ ms/)
    assert.equal(roll().value, 77)
    say('and what is saved is live')
    change('src/game.ts', '77', 'sum > config.limit ? 0 : sum')
    const edits = followFirstHour(project)
    const cheer = name => ['call', 'Game.Cheer', `name=${name}`, '--as', 'bob', '--url', url]
    assert.deepEqual(await untilLive(() => JSON.parse(sifaka(...cheer('alice')))), { cheers: 1 })
    assert.throws(() => sifaka(...cheer('nobody')), /Nobody of that name has rolled/)
    say(`and so are the ${edits} steps of docs/first-hour.md`)
  } finally {
    await dev.stop()
  }
}

/** What `call` returns once the server knows the function; each save may be its own restart. */
async function untilLive(call) {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return call()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(500)
    }
  }
}

async function checkPage(url) {
  const get = async file => {
    const reply = await fetch(new URL(file, url))
    return { status: reply.status, text: await reply.text() }
  }
  assert.match((await get('/')).text, /<title>Game<\/title>/)
  assert.match(JSON.parse((await get('/sifaka/server.json')).text).url, /^ws:/)
  for (const file of ['/main.ts', '/sifaka/client.js', '/src/generated/messages.js'])
    assert.equal((await get(file)).status, 200, file)
  assert.match((await get('/src/game.contract.ts')).text, /defineContract/)
  assert.equal((await get('/src/game.ts')).status, 404)
}

function change(file, from, to) {
  const text = readFileSync(path.join(project, file), 'utf8')
  assert(text.includes(from), `"${from}" in ${file}`)
  writeFileSync(
    path.join(project, file),
    text.replace(from, () => to),
  )
}

/** The steps of the Dockerfile, in a folder instead of an image. */
async function checkProduction() {
  const image = path.join(folder, 'image')
  mkdirSync(image)
  const dockerfile = readFileSync(path.join(project, 'Dockerfile'), 'utf8')
  assert.match(dockerfile, /^RUN npm ci --omit=dev --ignore-scripts$/m)
  for (const name of ['package.json', 'package-lock.json', 'conf', 'src']) {
    assert.match(dockerfile, new RegExp(`^COPY .*\\b${name.replace('.', '\\.')}\\b`, 'm'))
    cpSync(path.join(project, name), path.join(image, name), { recursive: true })
  }
  npm(['ci', '--omit=dev', '--ignore-scripts'], image)
  const [, words] = /^CMD \["node", (.*)\]$/m.exec(dockerfile)
  const command = [process.execPath, ...JSON.parse(`[${words}]`)]
  const more = {
    NODE_ENV: 'production',
    SIFAKA_GATE__MQTT__TLSTERMINATEDUPSTREAM: 'true',
    SIFAKA_HEALTH__LISTEN: '127.0.0.1:0',
  }
  const server = start(command, { cwd: image, more })
  try {
    await server.until(/(Sifaka is running)/)
  } finally {
    await server.stop()
  }
}

try {
  await buildCreate()
  const tarballs = { server: pack(root), create: pack(path.join(root, 'packages/create-sifaka')) }
  say('packed')
  makeProject(tarballs)
  npm(['run', 'check'])
  say('"npm run check" passes: types, the page\'s types, tests')
  await checkDevelopment()
  npm(['run', 'check'])
  say('"npm run check" passes after them')
  await checkProduction()
  say('and it runs in production mode, installed as in its Dockerfile')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
