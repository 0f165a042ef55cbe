/**
 * The master of `npm run cluster` as a process: started again where it is killed, followed where
 * another one takes its place, and told to stop by the signals of this process.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { controlPlace, lastHolder, masterName } from '../src/control/place.ts'
import { isHeld } from '../src/control/socket-server.ts'
import { isAlive, signalTo } from '../src/master/alive.ts'
import { findBinary } from '../src/testing/services/binaries.ts'

/** A master that is killed more often than this in a minute is not started again. */
const maxMasters = 5

/** Runs the master until it is told to stop; resolves to the exit code. */
export async function keepMaster(options) {
  const { stop, say } = options
  const starts = []
  for (;;) {
    starts.push(performance.now())
    const { code, signal } = await runMaster(options)
    if (stop.signal.aborted) return code ?? 0
    if (code === 0 && (await followMaster(options))) {
      if (stop.signal.aborted) return 0
      say('\nThe master has ended; its nodes go on. Starting another one')
      continue
    }
    if (signal === null) return code
    if (starts.filter(at => performance.now() - at < 60_000).length >= maxMasters) {
      process.stderr.write('The master was killed again and again\n')
      return 1
    }
    say(`\nThe master was ended by ${signal}; its nodes go on. Starting another one`)
    await delay(500)
  }
}

/**
 * Another one has taken over, by `sifaka master --replace`. Resolves to true at its end, else to
 * false.
 */
async function followMaster({ runDir, stop, say }) {
  const place = controlPlace(runDir, masterName)
  const pid = lastHolder(place)?.pid
  if (pid === undefined || !(await isHeld(place.address))) return false
  say(`\nProcess ${pid} is the master now`)
  stop.passTo(signal => signalTo(pid, signal))
  while (isAlive(pid)) await delay(250)
  stop.passTo(null)
  return true
}

async function runMaster({ root, conf, env, stop }) {
  const command = [process.execPath, path.join(root, 'bin/sifaka.js'), 'master', '--conf', conf]
  const setpriv = process.platform === 'linux' ? findBinary('setpriv') : undefined
  // The kernel tells the master to stop where this process dies, however it does.
  const [file, ...args] = setpriv ? [setpriv, '--pdeathsig', 'TERM', '--', ...command] : command
  const child = spawn(file, args, { cwd: root, env, stdio: 'inherit' })
  // The console of Windows has told it already; from a process a signal there only kills.
  const pass = signal => process.platform !== 'win32' && child.kill(signal)
  stop.passTo(pass)
  const { promise, resolve, reject } = Promise.withResolvers()
  child.once('error', reject)
  child.once('exit', (code, signal) => resolve({ code, signal }))
  try {
    return await promise
  } finally {
    stop.passTo(null)
  }
}

/** Signals go on to the master: it drains the nodes, and at the second one kills them. */
export function stopSignal() {
  const controller = new AbortController()
  let pass = null
  const take = signal => {
    controller.abort()
    pass?.(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => take(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  stopWithNpm(() => take('SIGTERM'))
  return { signal: controller.signal, passTo: listener => (pass = listener) }
}

/**
 * npm that is killed takes nobody with it: its death is seen by our having another parent. On
 * Windows it takes all with it, and parents do not change.
 */
function stopWithNpm(end) {
  if (process.env.npm_lifecycle_event !== 'cluster') return
  const { ppid } = process
  const timer = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(timer)
    end()
  }, 1000).unref()
}
