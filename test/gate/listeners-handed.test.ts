import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { HandedPorts, type MasterChannel } from '../../src/gate/handed-ports.ts'
import { TcpListener } from '../../src/gate/listeners.ts'
import { PortHolder } from '../../src/master/port-holder.ts'
import { freePort } from '../../src/testing/services/services.ts'

const host = '127.0.0.1'
const script = path.join(import.meta.dirname, 'listeners-handed-process.ts')

function gateOn(port: number): ChildProcess {
  const args = [script, host, String(port)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
  return String(chunk).trim()
}

function holder(): PortHolder {
  const ports = new PortHolder()
  onTestFinished(() => ports.keep([]))
  return ports
}

it('a gate listens on the port that it is handed, and closes the channel by which it came', async () => {
  const ports = holder()
  const address = { host, port: await freePort() }
  ports.open([address])
  const child = gateOn(address.port)
  const closed = once(child, 'disconnect')
  ports.hand(child, [address])
  expect(JSON.parse(await firstLine(child))).toEqual(address)
  await closed
  const served = connect(address.port, host)
  served.on('error', () => {})
  await once(served, 'connect')
  child.kill('SIGKILL')
  await once(child, 'exit')
  // Nobody listens; the port is open.
  const waiting = connect(address.port, host)
  await once(waiting, 'connect')
  const cut = once(waiting, 'close').catch(() => {})
  waiting.on('error', () => {})
  ports.keep([])
  await cut
})

it('a port that was never listened on refuses connections, whoever holds it', async () => {
  const ports = holder()
  const address = { host, port: await freePort() }
  ports.open([address])
  expect(ports.has([address])).toBe(true)
  await expect(once(connect(address.port, host), 'connect')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
})

it('a master that ends before it has handed the port over ends the start of the gate', async () => {
  const { port } = { port: await freePort() }
  const child = gateOn(port)
  child.disconnect()
  expect(await firstLine(child)).toBe(
    `Cannot listen on ${host}:${port}: "gate.mqtt.openedBy" is "master", and no master hands the port over; start this node by "sifaka master", or set the key to "gate"`,
  )
  expect((await once(child, 'exit'))[0]).toBe(0)
})

it('a gate that no master has started says so; one for any free port opens that itself', async () => {
  const alone = Object.assign(new EventEmitter(), { connected: false, disconnect() {} })
  const handed = new HandedPorts(alone as unknown as MasterChannel)
  const listenerOn = (port: number): TcpListener => {
    const listener = new TcpListener({ host, port, handed }, transport => transport.destroy())
    onTestFinished(() => listener.close())
    return listener
  }
  await expect(listenerOn(1883).start()).rejects.toMatchObject({ code: 'ListenFailed' })
  const free = listenerOn(0)
  await free.start()
  expect(free.address?.port).toBeGreaterThan(0)
})

it('a channel of somebody else is left open', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let isOpen = true
  const foreign = Object.assign(new EventEmitter(), {
    connected: true,
    disconnect: () => (isOpen = false),
  })
  const taken = new HandedPorts(foreign as unknown as MasterChannel).take(host, 1883)
  const refused = expect(taken).rejects.toMatchObject({ code: 'ListenFailed' })
  for (const message of [null, 'ready', { type: 'port of call', isLast: true }])
    foreign.emit('message', message)
  await vi.advanceTimersByTimeAsync(10_000)
  await refused
  await vi.advanceTimersByTimeAsync(1)
  expect(isOpen).toBe(true)
  expect(foreign.eventNames()).toEqual([])
})
