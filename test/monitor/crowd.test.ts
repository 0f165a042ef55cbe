/** The listeners under attack, by real sockets: whoever crowds them must not keep probes out. */
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask, command, startMonitor, token } from './support.ts'

const kinds = ['health', 'monitor'] as const

/** One more connection; what becomes of it is nobody's concern. */
function stranger(port: number, options: { said?: string; from?: string } = {}): Socket {
  const { said = '', from = '127.0.0.1' } = options
  const socket = connect({ port, host: '127.0.0.1', localAddress: from })
  socket.on('error', () => {})
  if (said !== '') socket.write(said)
  onTestFinished(() => void socket.destroy())
  return socket
}

async function crowd(
  port: number,
  options: { readonly count?: number; readonly said?: string; readonly from?: string } = {},
): Promise<Socket[]> {
  const sockets = Array.from({ length: options.count ?? 500 }, () => stranger(port, options))
  await Promise.all(sockets.map(socket => Promise.race([once(socket, 'connect'), gone(socket)])))
  return sockets
}

async function gone(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise<void>(resolve => socket.once('close', () => resolve()))
}

/** How long a probe takes; it must be answered. */
async function probeMs(port: number): Promise<number> {
  const began = performance.now()
  expect((await ask(port, '/healthz')).status).toBe(200)
  return performance.now() - began
}

const head = 'POST /api/drain HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'

/** The first line of an answer to exactly these bytes; empty where there is none. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(bytes)
  return (await text(socket).catch(() => '')).split('\r\n', 1)[0]!
}

describe.each(kinds)('a crowd at the %s listener', kind => {
  it('of 500 silent connections leaves probes their place', async () => {
    const { port } = await startMonitor({ kind })
    await crowd(port)
    for (let probe = 0; probe < 5; probe++) expect(await probeMs(port)).toBeLessThan(1000)
  })

  it('of 500 that dribble a request leaves probes their place', async () => {
    const { port } = await startMonitor({ kind })
    const sockets = await crowd(port, { said: 'GET /healthz HTTP/1.1\r\nHo' })
    const dribble = setInterval(() => sockets.forEach(socket => socket.write('o')), 100)
    onTestFinished(() => clearInterval(dribble))
    for (let probe = 0; probe < 5; probe++) {
      expect(await probeMs(port)).toBeLessThan(1000)
      await delay(50)
    }
  })

  it('that comes back as soon as it is cut leaves probes their place', async () => {
    const { port } = await startMonitor({ kind })
    const over = new AbortController()
    onTestFinished(() => over.abort())
    const insist = async (): Promise<void> => {
      while (!over.signal.aborted) await gone(stranger(port))
    }
    const insisting = Array.from({ length: 150 }, () => insist())
    await delay(200)
    for (let probe = 0; probe < 5; probe++) {
      expect(await probeMs(port)).toBeLessThan(1000)
      await delay(100)
    }
    over.abort()
    // The last ones to come are cut when their time is over.
    void insisting
  })

  it('of 200 that ask for everything and read nothing leaves probes their place', async () => {
    const { port, source } = await startMonitor({ kind })
    const help = 'x'.repeat(500_000)
    source.metrics.counter({ name: 'calls', help }).inc()
    await ask(port, '/metrics')
    const request = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'
    for (const socket of await crowd(port, { count: 200, said: request })) socket.pause()
    await delay(200)
    for (let probe = 0; probe < 3; probe++) expect(await probeMs(port)).toBeLessThan(1000)
  })

  it('of one address takes no place from another', async () => {
    const { port } = await startMonitor({ kind })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ports = new Set<number>()
    const probe = async (): Promise<void> => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/healthz', agent }).end()
      const [response] = await once(request, 'response')
      ports.add(request.socket!.localPort!)
      response.resume()
      await once(response, 'end')
    }
    await probe()
    await crowd(port, { from: '127.0.0.2' })
    await probe()
    expect(ports.size).toBe(1)
  })

  it('holds 100 connections at most, and drops those that say nothing', async () => {
    const { port } = await startMonitor({ kind })
    const sockets = await crowd(port, { count: 130 })
    for (const socket of sockets) socket.resume()
    // The first to come are the first to go.
    await Promise.all(sockets.slice(0, 30).map(socket => gone(socket)))
    const left = sockets.filter(socket => !socket.closed)
    expect(left).toHaveLength(100)
    // The time for a request that does not come is 5 s.
    await Promise.all(left.map(socket => gone(socket)))
  })

  it('of requests on one connection is cut short', async () => {
    const { port, source } = await startMonitor({ kind })
    let asked = 0
    source.readiness = () => ({ isReady: asked++ >= 0, checks: [] })
    const request = 'GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const socket = stranger(port, { said: request.repeat(5000) })
    await gone(socket)
    expect(asked).toBeLessThan(50)
    expect(await probeMs(port)).toBeLessThan(1000)
  })
})

it('slow readers of the metrics share one text', async () => {
  const { port, source } = await startMonitor({ kind: 'health' })
  source.metrics.counter({ name: 'calls', help: 'x'.repeat(8_000_000) }).inc()
  await ask(port, '/metrics')
  const before = process.memoryUsage().rss
  const said = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const sockets = await crowd(port, { count: 50, said })
  for (const socket of sockets) socket.pause()
  await ask(port, '/metrics')
  // 400 MB where each has its own.
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
})

describe('a drain under way', () => {
  it('is not cut by a crowd from the same address', async () => {
    const { port, control } = await startMonitor()
    const { promise: drained, resolve: finish } = Promise.withResolvers<void>()
    control.onDrain = () => drained
    const answer = command(port, '/api/drain', { body: '{"node":"work3"}' })
    while (control.asked.length === 0) await delay(5)
    await crowd(port)
    finish()
    expect((await answer).json).toEqual({ node: 'work3', state: 'drained' })
  })

  it('goes on where its caller has gone, and hurts nobody', async () => {
    const { port, control, log } = await startMonitor()
    const { promise: drained, resolve: finish, reject: fail } = Promise.withResolvers<void>()
    control.onDrain = node => (node === 'work3' ? drained : Promise.resolve())
    const authorized = `${head}Authorization: Bearer ${token}\r\n`
    const body = '{"node":"work3"}'
    for (let caller = 0; caller < 3; caller++) {
      const socket = stranger(port, { said: `${authorized}Content-Length: 16\r\n\r\n${body}` })
      while (control.asked.length === caller) await delay(5)
      if (caller === 0) socket.resetAndDestroy()
      else socket.destroy()
      await gone(socket)
    }
    void fail
    finish()
    await drained
    expect((await command(port, '/api/drain', { body: '{"node":"work4"}' })).status).toBe(200)
    expect(control.asked).toEqual(['drain work3', 'drain work3', 'drain work3', 'drain work4'])
    expect(log.lines.filter(line => line.startsWith('error'))).toEqual([])
  })

  it('that fails when its caller has gone is no error of the process', async () => {
    const { port, control } = await startMonitor()
    const { promise: drained, reject: fail } = Promise.withResolvers<void>()
    control.onDrain = () => drained
    const socket = stranger(port, {
      said: `${head}Authorization: Bearer ${token}\r\nContent-Length: 16\r\n\r\n{"node":"work3"}`,
    })
    while (control.asked.length === 0) await delay(5)
    socket.destroy()
    await gone(socket)
    fail(new Error('too late'))
    await delay(50)
    expect(await probeMs(port)).toBeLessThan(1000)
  })
})

describe('odd requests', () => {
  it('without a name are answered by the health listener alone', async () => {
    const { port: health } = await startMonitor({ kind: 'health' })
    const { port: monitor } = await startMonitor({ kind: 'monitor' })
    const old = 'GET /healthz HTTP/1.0\r\n\r\n'
    expect(await answerTo(health, old)).toBe('HTTP/1.1 200 OK')
    expect(await answerTo(monitor, old)).toBe('HTTP/1.1 421 Misdirected Request')
    const absolute = 'GET http://evil.example/api/status HTTP/1.0\r\nHost: localhost\r\n\r\n'
    expect(await answerTo(monitor, absolute)).not.toBe('HTTP/1.1 200 OK')
    const twoNames =
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n'
    expect(await answerTo(monitor, twoNames)).toBe('HTTP/1.1 421 Misdirected Request')
  })

  it('of methods that change the protocol come to nothing', async () => {
    const { port } = await startMonitor()
    expect(await answerTo(port, 'CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    const upgrade =
      'GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
    expect(await answerTo(port, upgrade)).toBe('HTTP/1.1 200 OK')
    const trace = 'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    expect(await answerTo(port, trace)).toBe('HTTP/1.1 404 Not Found')
    expect(await probeMs(port)).toBeLessThan(1000)
  })

  it(
    'with a body that has no end are cut, whatever token they show',
    { timeout: 20_000 },
    async () => {
      const { port } = await startMonitor()
      const heads = [
        `${head}Authorization: Bearer wrong\r\nContent-Length: 1000000000\r\n\r\n`,
        `${head}Authorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        `GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n`,
      ]
      const sockets = heads.map(said => stranger(port, { said }))
      const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
      const feed = setInterval(() => sockets.forEach(socket => socket.write(chunk)), 20)
      onTestFinished(() => clearInterval(feed))
      await Promise.all(sockets.map(socket => (socket.resume(), gone(socket))))
      expect(await probeMs(port)).toBeLessThan(1000)
    },
  )

  it('that end within their body are no fault of the server', async () => {
    const { port, log } = await startMonitor()
    const said = `${head}Authorization: Bearer ${token}\r\nContent-Length: 16\r\n\r\n{"node"`
    for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const socket = stranger(port, { said })
      await once(socket, 'connect')
      await delay(20)
      socket[end]()
      socket.resume()
      await gone(socket)
    }
    await delay(50)
    expect(log.lines.filter(line => line.startsWith('error'))).toEqual([])
  })

  it('with very many headers are refused', async () => {
    const { port } = await startMonitor()
    const many = 'a:b\r\n'.repeat(3000)
    expect(await answerTo(port, `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`)).toBe(
      'HTTP/1.1 431 Request Header Fields Too Large',
    )
  })
})
