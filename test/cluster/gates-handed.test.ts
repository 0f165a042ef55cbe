/**
 * Gates whose ports their master opens and hands over, as where the system has no reusePort: here
 * by "gate.mqtt.openedBy". A real master with real gates.
 */
import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import path from 'node:path'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { isAlive } from '../../src/master/alive.ts'
import { masterStatusOf, type SupervisedStatus } from '../../src/master/status.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { sifaka } from '../cli/run-cli.ts'
import { newClientId } from '../torture/raw-client.ts'
import { gatePart, Machine, merged, until, type Part } from './support/machine.ts'
import { startMaster } from './support/mastered.ts'
import type { NodeProcess } from './support/node-process.ts'

let machine: Machine
let master: NodeProcess
let nodes: Record<string, string>
let port: number
let websocketPort: number
const pids = new Set<number>()

beforeEach(async () => {
  machine = await new Machine().start()
  port = await freePort()
  websocketPort = await freePort()
  nodes = {}
})
afterEach(async () => {
  await master.end('SIGTERM', 30_000)
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  pids.clear()
  await machine[Symbol.asyncDispose]()
})

function handed(): Part {
  return merged(gatePart(port), {
    gate: {
      mqtt: {
        openedBy: 'master',
        websocket: { enabled: true, host: '127.0.0.1', port: websocketPort },
      },
    },
  })
}

/** Resolves when the master, and all of these gates by it, are ready. */
async function run(...names: string[]): Promise<void> {
  for (const name of names) nodes[name] = (await machine.write(name, handed())).conf
  await newMaster()
  for (const name of names) await becomes(name, ({ state }) => state === 'ready')
}

async function newMaster(): Promise<void> {
  const { folder } = machine
  master = startMaster({ folder, runDir: path.join(folder, 'run'), nodes })
  await until(async () => (await statuses()).length > 0, 'the master', 30_000)
}

async function statuses(): Promise<readonly SupervisedStatus[]> {
  using client = await connectControl(path.join(machine.folder, 'run'), 'master')
  if (client === null) return []
  const { status } = await client.request('status')
  const all = masterStatusOf(status).nodes
  for (const { pid } of all) if (pid !== null) pids.add(pid)
  return all
}

async function becomes(
  name: string,
  isSo: (status: SupervisedStatus) => boolean,
): Promise<SupervisedStatus> {
  let found: SupervisedStatus | undefined
  await until(
    async () => {
      found = (await statuses()).find(one => one.name === name)
      return found !== undefined && isSo(found)
    },
    () => `${name}: ${JSON.stringify(found)}`,
    40_000,
  )
  return found!
}

const isReady = ({ state }: SupervisedStatus): boolean => state === 'ready'

async function kill(name: string): Promise<number> {
  const { pid } = await becomes(name, isReady)
  process.kill(pid!, 'SIGKILL')
  return pid!
}

describe('ports that the master hands over', { timeout: 120_000 }, () => {
  it('are shared by two gates, and the master loses none of 1,000 connections', async () => {
    await run('left', 'right')
    const counts: Record<string, number> = {}
    const came = async (): Promise<void> => {
      const client = await machine.tcp(port)
      expect(await client.connect()).toBe(0)
    }
    for (let batch = 0; batch < 20; batch++)
      await Promise.all(Array.from({ length: 50 }, () => came()))
    await until(
      async () => {
        for (const { name, load } of await statuses()) counts[name] = load.sessions
        return Object.values(counts).reduce((sum, one) => sum + one, 0) === 1000
      },
      () => JSON.stringify(counts),
    )
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0)
    const url = `ws://127.0.0.1:${websocketPort}/mqtt`
    const clients = await Promise.all(
      Array.from({ length: 24 }, () =>
        mqtt.connectAsync(url, { clientId: newClientId(), reconnectPeriod: 0 }),
      ),
    )
    await Promise.all(clients.map(client => client.endAsync(true)))
  })

  it('keep connections waiting while the only gate restarts', async () => {
    await run('alone')
    const pid = await kill('alone')
    await until(() => !isAlive(pid), 'its end')
    const clients = await Promise.all(Array.from({ length: 20 }, () => machine.tcp(port)))
    for (const client of clients) expect(await client.connect()).toBe(0)
    const { restarts } = await becomes('alone', isReady)
    expect(restarts).toBe(1)
  })

  it('are closed once their only gate is drained, and open again when it is restarted', async () => {
    await run('alone')
    const conf = master.files.conf
    expect((await sifaka(['drain', 'alone', '--conf', conf])).code).toBe(0)
    await until(async () => !(await isOpen()), 'the port to close')
    expect((await sifaka(['restart', 'alone', '--conf', conf])).code).toBe(0)
    expect(await isOpen()).toBe(true)
  })

  it('stay with the gates of a dead master; the next one waits for them, and says so', async () => {
    await run('left', 'right')
    const client = await machine.join(port)
    await master.end('SIGKILL', 1_000)
    expect(await client.subscribe('news')).toBeTruthy()
    await newMaster()
    await becomes('right', isReady)
    await kill('left')
    const waiting = await becomes('left', ({ lastWords }) => lastWords.length > 0)
    expect(waiting.state).toBe('waiting')
    expect(waiting.lastWords).toEqual([
      expect.stringContaining(`Cannot open 127.0.0.1:${port}: it is taken`),
    ])
    await (await machine.tcp(port)).connect()
    const { conf } = master.files
    const alone = await sifaka(['restart', 'left', '--conf', conf])
    expect(alone.code).toBe(1)
    expect(alone.stderr).toContain('"right"')
    const { code, stdout } = await sifaka(['restart', '--rolling', '--conf', conf])
    expect(stdout).toContain('draining right too, which keeps its port')
    expect(code).toBe(0)
    for (const name of ['left', 'right'])
      expect((await becomes(name, isReady)).lastWords).toEqual([])
    await kill('left')
    await (await machine.tcp(port)).connect()
    await becomes('left', isReady)
  })

  it('come back to the gate that waits when the last one of an earlier master dies', async () => {
    await run('left', 'right')
    await master.end('SIGKILL', 1_000)
    await newMaster()
    await kill('left')
    await becomes('left', ({ lastWords }) => lastWords.length > 0)
    await kill('right')
    for (const name of ['left', 'right']) await becomes(name, isReady)
    expect(await isOpen()).toBe(true)
  })

  it('a gate that the cluster took for dead ends, and its master starts it anew', async () => {
    await run('left', 'right')
    const { pid, epoch } = await becomes('left', isReady)
    // The master kills a node that is silent for ten seconds; the cluster buries it sooner.
    process.kill(pid!, 'SIGSTOP')
    await until(() => machine.isBuried(`left/${epoch}`), 'its tombstone', 30_000)
    process.kill(pid!, 'SIGCONT')
    await becomes('left', status => status.pid !== pid && status.state === 'ready')
    expect(machine.log('master/data/log/left')).toContain('cannot start anew')
    expect(await isOpen()).toBe(true)
  })
})

async function isOpen(): Promise<boolean> {
  const socket: Socket = connectSocket(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
