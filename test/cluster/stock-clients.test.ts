/**
 * Clients that nobody made for Sifaka, with ids that stay the same: when their gate dies they come
 * back through the shared port by themselves, and must not be told that their id is taken.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findPython } from '../../src/testing/services/install.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { StockClient } from '../e2e/support/stock-client.ts'
import { newClientId } from '../torture/raw-client.ts'
import { newUser } from './support/cluster.ts'
import { gatePart, Machine, merged, until } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'

const pythonClient = path.resolve(import.meta.dirname, '../../examples/clients/python')
/**
 * 6 s for the dead gate's claims to be void, and a client's own second; five times that for slow
 * machines.
 */
const backMs = 40_000

interface Stock {
  readonly name: string
  readonly clientId: string
  /** Connections with a key, those of now and before. */
  handshakes(): number
  /** Resolves when it works: a call is answered and, where it takes any, a push arrives. */
  works(): Promise<void>
}

let machine: Machine
let port: number
const gates = new Map<string, NodeProcess>()

beforeAll(async () => {
  machine = await new Machine().start()
  port = await freePort()
  const part = merged(gatePart(port), { gate: { mqtt: { reusePort: true } } })
  await machine.worker('worker')
  await Promise.all(
    ['left', 'right'].map(async name => gates.set(name, await machine.node(name, part))),
  )
})
afterAll(() => machine[Symbol.asyncDispose]())

/** Pushes a word to a user, by a client of the test's own. */
async function push(user: string): Promise<void> {
  const client = await machine.join(port)
  const msg = JSON.stringify({ to: { type: 'user', id: user }, words: ['hello'] })
  const reply = await client.request({ module: 'Stage', func: 'Push', params: { msg } })
  expect(reply).toMatchObject({ state: 0 })
  client.destroy()
}

async function mqttJs(): Promise<Stock> {
  const clientId = newClientId()
  const refusals: unknown[] = []
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId, keepalive: 10 })
  const stock = new StockClient(client)
  onTestFinished(() => stock.close())
  client.on('packetreceive', packet => {
    if (packet.cmd === 'connack' && packet.returnCode !== 0) refusals.push(packet)
  })
  const user = newUser()
  await client.subscribeAsync(['s', 'p'], { qos: 1 })
  return {
    name: 'mqtt.js',
    clientId,
    handshakes: () => stock.nonces.length,
    async works() {
      expect(refusals).toEqual([])
      expect(await stock.call('Stage.Enter', { msg: user })).toMatchObject({ state: 0 })
      const before = stock.on('p').length
      await push(user)
      await stock.until(() => stock.on('p').length > before)
      const told = JSON.parse(stock.on('p').at(-1)!.toString())
      expect(told).toMatchObject({ module: 210, content: { msg: 'hello' } })
    },
  }
}

async function paho(): Promise<Stock> {
  const python = (await findPython()) ?? expect.fail('No Python has paho-mqtt')
  const clientId = newClientId()
  const user = newUser()
  const script = path.join(import.meta.dirname, 'support/paho_stage.py')
  const args = ['-B', script, pythonClient, clientId, user, String(port)]
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: { e: string; code?: number; state?: number; content?: unknown }[] = []
  createInterface(child.stdout).on('line', line => said.push(JSON.parse(line)))
  const count = (kind: string): number => said.filter(({ e }) => e === kind).length
  const lives = (): number => count('connack')
  return {
    name: 'paho',
    clientId,
    handshakes: () =>
      said.findLastIndex(({ e }) => e === 'reply') > lastOf(said, 'close') ? lives() : 0,
    async works() {
      expect(said.filter(({ e, code }) => e === 'connack' && code !== 0)).toEqual([])
      const before = { replies: count('reply'), pushes: count('push') }
      await until(() => count('reply') >= before.replies + 3, 'replies to paho')
      await push(user)
      await until(() => count('push') > before.pushes, 'the push to paho')
      expect(said.findLast(({ e }) => e === 'push')).toMatchObject({ content: { msg: 'hello' } })
    },
  }
}

function lastOf(said: readonly { readonly e: string }[], kind: string): number {
  return said.findLastIndex(({ e }) => e === kind)
}

/** It only ever takes its nonce: another one each time that it is back. */
async function mosquittoSub(): Promise<Stock> {
  const clientId = newClientId()
  const args = [
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-i',
    clientId,
    '-k',
    '10',
    '-q',
    '1',
    '-t',
    's',
  ]
  // It buffers what it prints unless it prints to a terminal.
  const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const nonces = new Set<string>()
  createInterface(child.stdout).on('line', line => nonces.add(line))
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  return {
    name: 'mosquitto_sub',
    clientId,
    handshakes: () => nonces.size,
    async works() {
      expect(complaints).not.toMatch(/refused|identifier/i)
      expect(child.exitCode).toBeNull()
    },
  }
}

type Ending = 'killed' | 'killed, and its master says so' | 'drained'

/** Ends a gate; its clients must be back at the other one, and work. */
async function endGate(
  victim: string,
  other: string,
  { ending, clients }: { readonly ending: Ending; readonly clients: readonly Stock[] },
): Promise<void> {
  const { epoch } = (await machine.status(victim))!
  const claims = await machine.claims('client')
  const hit = clients.filter(({ clientId }) => claims.get(clientId) === `${victim}/${epoch}`)
  const before = new Map(clients.map(client => [client, client.handshakes()]))
  const gate = gates.get(victim)!
  if (ending === 'drained') gate.signal('SIGTERM')
  else await gate.end('SIGKILL', 1_000)
  if (ending === 'killed, and its master says so')
    await machine.died(other, { name: victim, epoch })
  const missing = new Set(hit)
  await until(
    () => {
      for (const client of missing)
        if (client.handshakes() > before.get(client)!) missing.delete(client)
      return missing.size === 0
    },
    () => `${[...missing].map(({ name }) => name).join(', ')} to come back`,
    backMs,
  )
  for (const client of clients) await client.works()
  const { epoch: heir } = (await machine.status(other))!
  const now = await machine.claims('client')
  for (const { clientId } of clients) expect(now.get(clientId)).toBe(`${other}/${heir}`)
  if (ending === 'drained') expect((await gate.ended).code).toBe(0)
  const predecessor = ending === 'drained' ? undefined : epoch
  gates.set(victim, machine.launch(gate.files, { predecessor }))
  await gates.get(victim)!.ready()
}

describe('stock clients with fixed ids', { timeout: 180_000 }, () => {
  it('are back and work after the end of their gate, as often as it happens', async () => {
    const kinds = [mqttJs, mqttJs, mqttJs, paho, paho, mosquittoSub, mosquittoSub]
    const clients = await Promise.all(kinds.map(make => make()))
    await until(() => clients.every(client => client.handshakes() > 0), 'the first handshakes')
    for (const client of clients) await client.works()
    await endGate('left', 'right', { ending: 'killed', clients })
    // All are there now.
    await endGate('right', 'left', { ending: 'killed, and its master says so', clients })
    await endGate('left', 'right', { ending: 'drained', clients })
  })
})
