/** `sifaka dev --inspect` with a real debugger: the DevTools protocol over a WebSocket. */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import mqtt from 'mqtt'
import { WebSocket } from 'ws'
import { StateCode } from '../../src/errors.ts'
import { until } from '../master/support.ts'
import { DevProject, type RunningDev, startDev, stop } from './dev-project.ts'

/** What a debugger does: asks for the target, opens its WebSocket, sends commands. */
class Debugger {
  readonly #socket: WebSocket
  /** Resolves when the other end has closed. */
  readonly gone: Promise<unknown>
  readonly events: { readonly method: string }[] = []
  #id = 0

  constructor(socket: WebSocket) {
    this.#socket = socket
    this.gone = once(socket, 'close')
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { method?: string }
      if (message.method !== undefined) this.events.push({ method: message.method })
    })
  }

  static async attach(place: string): Promise<Debugger> {
    const targets = (await (await fetch(`http://${place}/json/list`)).json()) as {
      webSocketDebuggerUrl: string
    }[]
    const url = new URL(targets[0]!.webSocketDebuggerUrl)
    expect(url.host).toBe(place)
    const socket = new WebSocket(url)
    await once(socket, 'open')
    onTestFinished(() => socket.terminate())
    return new Debugger(socket)
  }

  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#id
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const take = (data: Buffer): void => {
      const message = JSON.parse(data.toString()) as { id?: number; result?: unknown }
      if (message.id !== id) return
      this.#socket.off('message', take)
      resolve(message.result)
    }
    this.#socket.on('message', take)
    this.#socket.send(JSON.stringify({ id, method, params }))
    return promise
  }

  paused(): Promise<true> {
    return until('a pause', async () =>
      this.events.some(({ method }) => method === 'Debugger.paused') ? true : null,
    )
  }

  async evaluate(expression: string): Promise<unknown> {
    const { result } = (await this.send('Runtime.evaluate', { expression })) as {
      result: { value: unknown }
    }
    return result.value
  }

  async detach(): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- the type of mqtt.js is that of its workers
const noTimers: any = { set: () => 1, clear: () => {} }

/** A stock client on the plain suite that never pings; the server expects a word each 15 s. */
async function stockClient(url: string): Promise<mqtt.MqttClient> {
  const client = await mqtt.connectAsync(url, {
    clientId: `stock${process.hrtime.bigint()}`.padEnd(32, '0'),
    clean: true,
    keepalive: 10,
    reconnectPeriod: 0,
    timerVariant: noTimers,
  })
  onTestFinished(() => void client.end(true))
  await client.subscribeAsync('s', { qos: 1 })
  return client
}

/** Calls `Lab.Wait`, whose deadline is 400 ms. */
async function wait(client: mqtt.MqttClient, ms: number): Promise<{ state: number }> {
  const replied = new Promise<Buffer>(resolve => {
    client.once('message', (_topic, payload) => resolve(payload))
  })
  const call = { module: 'Lab', func: 'Wait', params: { text: String(ms) } }
  await client.publishAsync('i', JSON.stringify(call), { qos: 1 })
  return JSON.parse((await replied).toString()) as { state: number }
}

const late = { state: StateCode.RequestTimeout }
const answered = { state: StateCode.Success, result: { text: 'waited' } }

describe('sifaka dev --inspect', { timeout: 60_000 }, () => {
  let project: DevProject
  let dev: RunningDev
  let url: string
  let place: string

  beforeAll(async () => {
    project = new DevProject()
    project.edit('conf/server.json', '{\n', '{\n  "security": { "suites": ["none"] },\n')
    dev = startDev(project, ['--inspect', '0', '--no-types'])
    place = (await dev.next(/debuggers: (127\.0\.0\.1:\d+)/))[1]!
    url = (await dev.next(/mqtt:\/\/127\.0\.0\.1:\d+/))[0]
  }, 60_000)

  afterAll(async () => {
    await stop(dev)
    project.remove()
  })

  it('holds the deadlines of handlers that wait, for as long as a debugger is attached', async () => {
    const client = await stockClient(url)
    expect(await wait(client, 800)).toMatchObject(late)
    const one = await Debugger.attach(place)
    expect(await wait(client, 800)).toMatchObject(answered)
    const other = await Debugger.attach(place)
    await one.detach()
    expect(await wait(client, 800)).toMatchObject(answered)
    await other.detach()
    await dev.next(/debugger gone/)
    expect(await wait(client, 800)).toMatchObject(late)
  })

  it('takes no web page for a debugger, whatever it sends', async () => {
    const client = await stockClient(url)
    const before = dev.written()
    const body = 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'
    const abort = new AbortController()
    onTestFinished(() => abort.abort())
    void fetch(`http://${place}/`, { method: 'POST', body, signal: abort.signal }).catch(() => {})
    const socket = new WebSocket(`ws://${place}/00000000-0000-0000-0000-000000000000`)
    await once(socket, 'error')
    expect(await wait(client, 800)).toMatchObject(late)
    expect(dev.written().slice(before.length)).not.toContain('debugger attached')
  })

  it('answers a call that stood at a breakpoint for longer than deadline and keep-alive', async () => {
    const client = await stockClient(url)
    const session = await Debugger.attach(place)
    await session.send('Debugger.enable')
    const answer = wait(client, 1)
    await session.paused()
    // Three halves of the shortest keep-alive, which is 10 s, and a little.
    await delay(15_500)
    await session.send('Debugger.resume')
    expect(await answer).toMatchObject(answered)
    expect(client.connected).toBe(true)
  })

  it('keeps its address over a restart, and debuggers of the old server are let go', async () => {
    const before = await Debugger.attach(place)
    const pid = await before.evaluate('process.pid')
    project.edit('src/lab.ts', "= 'old'", "= 'new'")
    await Promise.all([before.gone, dev.next(/restarted in/)])
    const after = await Debugger.attach(place)
    expect(await after.evaluate('process.pid')).not.toBe(pid)
  })

  it('waits with a restart while the server stands at a breakpoint', async () => {
    const client = await stockClient(url)
    const session = await Debugger.attach(place)
    await session.send('Debugger.enable')
    void wait(client, 1).catch(() => {})
    await session.paused()
    project.edit('src/lab.ts', "= 'new'", "= 'newer'")
    await dev.next(/A debugger holds the server/)
    await session.detach()
    await dev.next(/restarted in/)
  })
})

it('--inspect-wait loads the modules when a debugger has come', { timeout: 60_000 }, async () => {
  const project = new DevProject()
  onTestFinished(() => project.remove())
  project.edit('src/lab.ts', '    // setup', '    debugger')
  const dev = startDev(project, ['--inspect-wait', '0', '--no-types'])
  onTestFinished(() => stop(dev))
  const place = (await dev.next(/debuggers: (127\.0\.0\.1:\d+)/))[1]!
  await dev.next(/the modules load when a debugger has come/)
  const session = await Debugger.attach(place)
  await session.send('Debugger.enable')
  await session.send('Runtime.runIfWaitingForDebugger')
  await session.paused()
  expect(dev.written()).not.toContain('mqtt://')
  await session.send('Debugger.resume')
  await dev.next(/mqtt:\/\//)
})
