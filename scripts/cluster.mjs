/**
 * `npm run cluster`: the four processes of work/ on one machine, with the services they need. A
 * service that the environment names is used, the others are private ones on loopback, gone with
 * this process. It starts the master, starts another where that one is killed, and stays until
 * Ctrl-C.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { listenReason } from '../src/base/listen-reason.ts'
import { argumentOf, endCommand, withVariable } from '../src/base/shell.ts'
import { hostsOf } from '../src/cli/addresses.ts'
import { loadConfig } from '../src/config/loader.ts'
import { connectControl } from '../src/control/control-client.ts'
import { controlNames, controlPlace, lastHolder, masterName } from '../src/control/place.ts'
import { isHeld } from '../src/control/socket-server.ts'
import { lockStart } from '../src/control/start-lock.ts'
import { isAlive, signalTo } from '../src/master/alive.ts'
import { drainAlone } from '../src/master/drain-alone.ts'
import { masterStatusOf } from '../src/master/status.ts'
import { keepMaster, stopSignal } from './cluster-master.mjs'
import { startServices } from './cluster-services.mjs'

const help = `Usage: npm run cluster -- [options]

Starts MariaDB and Redis (installed with apt-get where they are missing), then the master of work/work1,
which runs the gate work2 and the workers work3 and work4. Ctrl-C stops all of it.

Options:
  --bus <redis|nats>  what carries calls between nodes (default: redis)
  --port <port>       MQTT here, WebSocket and monitor on the next two (default: 1883, 8083, 8090)
  --help

Services of your own: SIFAKA_STORE__SQL, SIFAKA_STORE__KV, SIFAKA_BUS__URL and SIFAKA_CLUSTER__SECRET.

In a second terminal:
  npx sifaka status
  npx sifaka restart --rolling
  npx sifaka simulate --duration 60`

const root = path.resolve(import.meta.dirname, '..')
const conf = path.join(root, 'work/work1/conf/server.json')
const gateConf = path.join(root, 'work/work2/conf/server.json')
/** As work/conf/cluster.json has it. */
const runDir = path.resolve(process.env.SIFAKA_RUNDIR ?? path.join(root, 'run'))
const environmentFile = path.join(runDir, 'cluster.env')
/** Held as long as this process lives: two of them would end each other's nodes. */
const lockFile = path.join(runDir, 'cluster.env.lock')
/** What a master may take for its drain, and some seconds more. */
const endingMs = 40_000
/** Nodes that start are ready in some seconds; so late, something is wrong. */
const lateMs = 30_000

const options = readOptions()
if (options !== null) process.exitCode = await run(options)

/** Null where nothing is to be done. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        bus: { type: 'string', default: 'redis' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help) return say(help)
    if (!['redis', 'nats'].includes(values.bus)) throw new Error('--bus is "redis" or "nats"')
    const port = values.port === undefined ? null : Number(values.port)
    if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_534))
      throw new Error('--port is a number from 1 to 65533')
    return { bus: values.bus, port }
  } catch (error) {
    process.stderr.write(`error: ${error.message} ("--help" shows what there is)\n`)
    process.exitCode = 2
    return null
  }
}

async function run(given) {
  mkdirSync(runDir, { recursive: true, mode: 0o700 })
  try {
    const unlock = await lockAlone()
    await awaitMasterLeft()
    await refuseStrangers()
    // Left by a run that was killed with its master: their services are gone with it.
    await endNodes({ graceMs: 0 })
    const code = await runCluster(given)
    unlock()
    return code
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function runCluster({ bus, port }) {
  const stop = stopSignal()
  const ended = new AbortController()
  await using services = new AsyncDisposableStack()
  try {
    const ports = portsFrom(port)
    await refuseTakenPorts(listenersOf({ ...process.env, ...ports }))
    const own = { ...ports, ...(await startServices(services, { bus, signal: ended.signal, say })) }
    if (stop.signal.aborted) return 1
    writeEnvironment(own)
    const env = { ...process.env, ...own }
    void sayReady(env, AbortSignal.any([stop.signal, ended.signal]))
    return await keepMaster({ root, runDir, conf, env, stop, say })
  } finally {
    ended.abort()
    // Started by hand beside the master's: they end in order, their services go after them.
    await endNodes({ graceMs: 10_000 })
    rmSync(environmentFile, { force: true })
  }
}

/** Resolves to what lets it go. */
async function lockAlone() {
  try {
    return await lockStart(lockFile, { timeoutMs: 100 })
  } catch (cause) {
    if (cause.code !== 'TwinNode') throw cause
    const pid = lastHolder(controlPlace(runDir, masterName))?.pid
    const master = pid === undefined ? '' : ` (its master is process ${pid})`
    throw new Error(
      `Cannot start a second cluster: one runs in "${runDir}"${master}; end it, or choose another folder with SIFAKA_RUNDIR`,
      { cause },
    )
  }
}

/** The master of a run that was killed is ending: the kernel has told it to. */
async function awaitMasterLeft() {
  const place = controlPlace(runDir, masterName)
  if (!(await isHeld(place.address))) return
  const pid = lastHolder(place)?.pid
  const deadline = performance.now() + (existsSync(environmentFile) ? endingMs : 0)
  if (performance.now() < deadline)
    say(`Waiting for process ${pid}, the master of a run that was killed, to end ...`)
  while (await isHeld(place.address)) {
    if (performance.now() >= deadline)
      throw new Error(
        `Cannot start a second cluster: process ${pid} is the master here; end it with ${endCommand(pid)}`,
      )
    await delay(250)
  }
}

function portsFrom(port) {
  if (port === null) return {}
  return {
    SIFAKA_GATE__MQTT__TCP__PORT: String(port),
    SIFAKA_GATE__MQTT__WEBSOCKET__PORT: String(port + 1),
    SIFAKA_MONITOR__PORT: String(port + 2),
  }
}

/** Where master and gate are going to listen. */
function listenersOf(env) {
  const load = file => loadConfig({ file, cwd: root, env, rules: false })
  const { tcp, websocket } = load(gateConf).gate.mqtt
  const { monitor } = load(conf)
  const listeners = { tcp, websocket, monitor }
  return Object.fromEntries(Object.entries(listeners).filter(([, { enabled }]) => enabled))
}

/** Before anything is started: a gate that finds its port taken dies again and again. */
async function refuseTakenPorts(listeners) {
  for (const [name, { host, port }] of Object.entries(listeners)) {
    const error = port === 0 ? null : await listenError(host, port)
    if (error === null) continue
    const remedy =
      error.code === 'EADDRINUSE'
        ? 'stop what listens there, such as "npm start", or choose'
        : 'choose'
    throw new Error(
      `Cannot start the cluster: port ${port} (${name}): ${listenReason(error) ?? error.message}; ` +
        `${remedy} others: npm run cluster -- --port 2883`,
    )
  }
}

/** Null where it is free: what a run before has left frees its ports in a moment. */
async function listenError(host, port) {
  const deadline = performance.now() + 1000
  for (;;) {
    const { promise, resolve } = Promise.withResolvers()
    const probe = createServer()
    probe.once('error', resolve)
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)))
    const error = await promise
    if (error?.code !== 'EADDRINUSE' || performance.now() > deadline) return error
    await delay(100)
  }
}

/** Says once, when all nodes are ready, where they are and what to do next. */
async function sayReady(env, signal) {
  const isReady = status => status?.nodes.every(({ state }) => state === 'ready') === true
  const startedAt = performance.now()
  for (let isTold = false; !isReady(await masterStatus()); await delay(250)) {
    if (signal.aborted) return
    if (isTold || performance.now() - startedAt < lateMs) continue
    isTold = true
    say(
      '\nNot all nodes are ready yet: "npx sifaka status" in a second terminal shows which, and why',
    )
  }
  // Behind the table that the master writes on a terminal.
  if (process.stdout.isTTY) await delay(1000)
  const { tcp, websocket, monitor } = listenersOf(env)
  const at = ({ host, port }) => `${hostsOf(host, [])[0]}:${port}`
  const places = [
    tcp && `mqtt://${at(tcp)}`,
    websocket && `ws://${at(websocket)}${websocket.path}`,
    monitor && `monitor http://${at(monitor)}`,
  ]
  const relative = path.relative(process.cwd(), environmentFile)
  const isNear = !relative.startsWith('..') && !path.isAbsolute(relative)
  const file = argumentOf(isNear ? relative : environmentFile)
  const worker = `npx node --env-file=${file} bin/sifaka.js start --conf work/work3/conf/server.json`
  say(`
Ready: ${places.filter(Boolean).join(', ')}
In a second terminal: npx sifaka status
One more worker, by hand: ${withVariable({ name: 'SIFAKA_NAME', value: 'work5' }, worker)}
`)
}

async function masterStatus() {
  try {
    using client = await connectControl(runDir, masterName)
    return client && masterStatusOf((await client.request('status')).status)
  } catch {
    // Not yet, or killed just now.
    return null
  }
}

/** For nodes and commands started by hand, beside the master's. It holds secrets. */
function writeEnvironment(own) {
  mkdirSync(runDir, { recursive: true, mode: 0o700 })
  const lines = Object.entries(own).map(([name, value]) => `${name}='${value}'\n`)
  rmSync(environmentFile, { force: true })
  writeFileSync(environmentFile, lines.join(''), { mode: 0o600 })
}

/** Nodes of nobody's run that was killed: somebody has started them, on services of their own. */
async function refuseStrangers() {
  if (existsSync(environmentFile)) return
  const [node] = await nodesLeft()
  if (node === undefined) return
  throw new Error(
    `Cannot start the cluster: ${node.name}, process ${node.pid}, runs in "${runDir}"; end it with ${endCommand(node.pid)}, or choose another folder with SIFAKA_RUNDIR`,
  )
}

/**
 * Nodes without a master: where that was killed on the way out, they are still there. They are told
 * over their control sockets, for Windows knows no signal that asks.
 */
async function endNodes({ graceMs }) {
  const left = await nodesLeft()
  const end = async ({ name, pid }) => {
    const why = graceMs > 0 ? 'is still here' : 'was left behind'
    say(`Ending ${name}, process ${pid}, which ${why}`)
    const times = { endMs: graceMs, exitMs: 1000 }
    // One that is late, hung or gone is killed below.
    if (graceMs > 0) await drainAlone(name, { runDir, times }).catch(() => {})
    if (isAlive(pid)) signalTo(pid, 'SIGKILL')
  }
  await Promise.all(left.map(end))
}

async function nodesLeft() {
  const left = []
  for (const name of controlNames(runDir)) {
    if (name === masterName) continue
    try {
      using client = await connectControl(runDir, name)
      if (client !== null) left.push({ name, pid: (await client.status()).pid })
    } catch {
      // Gone, or not to be reached: it is not ours to guess who it is.
    }
  }
  return left
}

function say(text) {
  process.stdout.write(`${text}\n`)
  return null
}
