/**
 * A node as the master sees one: `start --conf FILE [--predecessor EPOCH]`, a control socket,
 * signals. Its file says how it behaves; what happens to it is written to `<name>.events` beside
 * that file.
 */
import { randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createControlServer } from '../../src/control/control-server.ts'
import type { ProcessState } from '../../src/control/control.ts'
import { awaitTurn } from '../../src/control/turn.ts'

export interface Behaviour {
  /** Dies so long after its start. */
  readonly crashAfterMs?: number
  /** Its code cannot be loaded: says so and ends. */
  readonly loadFails?: string
  /** Cannot start: says so and ends with that code, while its file has it. */
  readonly startFails?: { readonly code: number; readonly text: string }
  readonly readyAfterMs?: number
  readonly drainMs?: number
  readonly ignoresDrain?: boolean
  readonly modules?: readonly string[]
  /** Writes to stdout and stderr all the time. */
  readonly isChatty?: boolean
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    conf: { type: 'string' },
    predecessor: { type: 'string' },
    standby: { type: 'boolean' },
  },
})
const conf = values.conf ?? ''
const behaviour = JSON.parse(readFileSync(conf, 'utf8')) as Behaviour
const name = process.env['SIFAKA_NAME'] ?? ''
const runDir = process.env['SIFAKA_RUNDIR'] ?? ''
const epoch = randomBytes(8).toString('hex')
const startedAt = Date.now()
let state: ProcessState = 'starting'

function event(type: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ type, at: Date.now(), pid: process.pid, epoch, ...fields })
  appendFileSync(path.join(path.dirname(conf), `${name}.events`), `${line}\n`)
}

function drain(): void {
  event('drain', { from: state })
  if (behaviour.ignoresDrain === true) return
  state = 'draining'
  server.changed()
  setTimeout(() => {
    event('end')
    void server.close().then(() => process.exit(0))
  }, behaviour.drainMs ?? 20)
}

const server = createControlServer({
  runDir,
  name,
  epoch,
  heartbeatMs: 100,
  hooks: {
    describe: () => ({
      name,
      pid: process.pid,
      epoch,
      version: '0.1.0',
      state,
      startedAt,
      place: `here:${process.pid}`,
      listening: [],
      load: { calls: 3, sessions: 7 },
      ran: 0,
      modules: behaviour.modules ?? ['Echo'],
      cluster: [],
    }),
    drain,
    died: ref => event('died', { ref }),
  },
})

if (behaviour.loadFails !== undefined) {
  process.stderr.write(`${behaviour.loadFails}\n`)
  process.exit(1)
}
let { predecessor } = values
if (values.standby === true) {
  event('standby')
  const turn = await awaitTurn(new Promise(() => {}))
  if (turn === null) process.exit(0)
  ;({ predecessor } = turn)
}
process.on('SIGTERM', drain)
event('start', { predecessor: predecessor ?? null, ppid: process.ppid })
process.stdout.write(`${name} starts\n`)
if (behaviour.startFails !== undefined) {
  process.stderr.write(`${behaviour.startFails.text}\n`)
  process.exit(behaviour.startFails.code)
}
await server.start()
setTimeout(() => {
  state = 'ready'
  event('ready')
  server.changed()
}, behaviour.readyAfterMs ?? 0)
if (behaviour.isChatty === true)
  setInterval(() => {
    process.stdout.write(`${'o'.repeat(500)}\n`)
    process.stderr.write(`${'e'.repeat(500)}\n`)
  }, 2)
if (behaviour.crashAfterMs !== undefined)
  setTimeout(() => {
    process.stderr.write('the last straw\n')
    process.exit(7)
  }, behaviour.crashAfterMs)
