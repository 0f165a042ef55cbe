import { RecordingLogger } from '../support/recording-logger.ts'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMonitor } from '../../src/monitor/monitor.ts'
import { ask, command, startMonitor, TestControl, TestSource, token } from './support.ts'

/** What the process itself offers, and no metric of ours. */
function ownLines(text: string): string[] {
  return text.split('\n').filter(line => line.includes('sifaka_'))
}

describe('/healthz', () => {
  it('says ok, to HEAD as well', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const answer = await ask(port, '/healthz')
    expect(answer).toMatchObject({ status: 200, json: { status: 'ok' } })
    expect(await ask(port, '/healthz', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })

  it('says 503 once the node has lost its lease', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    source.alive = false
    expect(await ask(port, '/healthz')).toMatchObject({ status: 503, json: { status: 'lost' } })
  })
})

describe('/readyz', () => {
  it('lists its checks, and is 503 where one is not good', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    const sql = { name: 'sql', isGood: true, text: 'answers' }
    expect(await ask(port, '/readyz')).toMatchObject({
      status: 200,
      json: { status: 'ready', checks: [sql] },
    })
    const draining = { name: 'draining', isGood: false, text: 'takes no new clients' }
    source.checks = [sql, { ...draining, cause: 'not for the public' } as typeof draining]
    const answer = await ask(port, '/readyz')
    expect(answer.status).toBe(503)
    expect(answer.json).toEqual({ status: 'not-ready', checks: [sql, draining] })
  })
})

describe('/metrics', () => {
  it('has counters, gauges and histograms as Prometheus reads them', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    const labels = { module: 'Arena', func: 'Join' }
    source.metrics.counter({ name: 'calls_total', help: 'Calls\nall', labels }).inc(3)
    source.metrics.gauge({ name: 'sessions', help: 'Sessions' }).set(-1.5)
    const seconds = { name: 'call_seconds', help: 'Time', buckets: [0.1, 1], labels }
    for (const value of [0.05, 0.1, 0.5, 7]) source.metrics.histogram(seconds).observe(value)
    const answer = await ask(port, '/metrics')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(ownLines(answer.text)).toEqual([
      '# HELP sifaka_call_seconds Time',
      '# TYPE sifaka_call_seconds histogram',
      'sifaka_call_seconds_bucket{module="Arena",func="Join",le="0.1"} 2',
      'sifaka_call_seconds_bucket{module="Arena",func="Join",le="1"} 3',
      'sifaka_call_seconds_bucket{module="Arena",func="Join",le="+Inf"} 4',
      'sifaka_call_seconds_sum{module="Arena",func="Join"} 7.65',
      'sifaka_call_seconds_count{module="Arena",func="Join"} 4',
      '# HELP sifaka_calls_total Calls\\nall',
      '# TYPE sifaka_calls_total counter',
      'sifaka_calls_total{module="Arena",func="Join"} 3',
      '# HELP sifaka_sessions Sessions',
      '# TYPE sifaka_sessions gauge',
      'sifaka_sessions -1.5',
    ])
  })

  it('writes any label and number as Prometheus reads them', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    const labels = { module: 'a"b\\c\nd' }
    source.metrics.gauge({ name: 'much', help: 'Back\\slash "quoted"', labels }).set(Infinity)
    source.metrics.gauge({ name: 'none', help: 'None' }).set(NaN)
    source.metrics.gauge({ name: 'small', help: 'Small' }).set(1e-7)
    const answer = await ask(port, '/metrics')
    expect(ownLines(answer.text)).toEqual([
      '# HELP sifaka_much Back\\\\slash "quoted"',
      '# TYPE sifaka_much gauge',
      'sifaka_much{module="a\\"b\\\\c\\nd"} +Inf',
      '# HELP sifaka_none None',
      '# TYPE sifaka_none gauge',
      'sifaka_none NaN',
      '# HELP sifaka_small Small',
      '# TYPE sifaka_small gauge',
      'sifaka_small 1e-7',
    ])
  })

  it('of thousands of functions do not hold up others', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    const buckets = Array.from({ length: 16 }, (_, index) => 2 ** index)
    for (let index = 0; index < 10_000; index++)
      source.metrics.histogram({
        name: 'calls',
        help: 'Calls',
        labels: { func: `f${index}` },
        buckets,
      })
    let turns = 0
    let isOver = false
    const count = () => {
      turns++
      if (!isOver) setImmediate(count)
    }
    count()
    const answer = await ask(port, '/metrics')
    isOver = true
    expect(ownLines(answer.text)).toHaveLength(2 + 10_000 * 19)
    expect(turns).toBeGreaterThan(40)
  })

  it('has what the process uses, delays of its event loop among them', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const { text } = await ask(port, '/metrics')
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect(text).toMatch(new RegExp(`^${name} [0-9.e-]+$`, 'm'))
    expect(text).not.toContain('nodejs_active_')
  })

  it('is made once a second, however many ask', async () => {
    const { port, source } = await startMonitor({ kind: 'health' })
    let snapshots = 0
    const { snapshot } = source.metrics
    source.metrics.snapshot = function counted() {
      snapshots++
      return snapshot.call(this)
    }
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: 50 }, () => ask(port, '/metrics')))
    const seconds = Math.ceil((performance.now() - startedAt) / 1000)
    expect(snapshots).toBeGreaterThan(0)
    expect(snapshots).toBeLessThanOrEqual(seconds)
  })
})

describe('the listener', () => {
  it('sends headers that keep pages of others away, and nothing else', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const { headers } = await ask(port, '/healthz', { headers: { origin: 'https://evil.example' } })
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
    expect(headers).not.toHaveProperty('server')
  })

  it('has no control verbs where it is for health alone', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    for (const path of ['/api/status', '/api/drain', '/']) {
      const answer = await ask(port, path)
      expect(answer.status).toBe(404)
      expect(answer.json.error).toBe('NotFound')
    }
  })

  it('answers by any name where it is for health alone, as scrapers ask by the name of a service', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const headers = { host: 'sifaka.games.svc:8091' }
    expect((await ask(port, '/readyz', { headers })).status).toBe(200)
  })

  it('hides what went wrong inside, and logs it', async () => {
    const { port, source, log } = await startMonitor({ kind: 'health' })
    source.readiness = () => {
      throw new Error('the password is 1234')
    }
    const answer = await ask(port, '/readyz')
    expect(answer).toMatchObject({
      status: 500,
      json: { error: 'Internal', message: 'Internal Server Error' },
    })
    expect(log.lines.filter(line => line.startsWith('error'))).toHaveLength(1)
  })

  it('answers a path that is none as it answers all errors', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const answer = await ask(port, '/%ff')
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({ error: 'BadRequest', message: 'The path is no URL' })
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  it('refuses headers of more than 8 KiB', async () => {
    const { port } = await startMonitor({ kind: 'health' })
    const answer = await ask(port, '/healthz', { headers: { 'x-long': 'a'.repeat(9000) } })
    expect(answer.status).toBe(431)
  })

  it('answers 400 to what is no HTTP, and 408 to a request that does not come to its end', async () => {
    const { port } = await startMonitor()
    const answerTo = async (...bytes: readonly (string | Uint8Array)[]): Promise<string> => {
      const socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      for (const part of bytes) socket.write(part)
      return (await text(socket)).split('\r\n', 1)[0]!
    }
    const head = 'POST /api/drain HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    const authorized = `${head}Authorization: Bearer ${token}\r\nContent-Length: 99\r\n\r\n{`
    expect(
      await Promise.all([
        answerTo(Buffer.from([0x10, 0x0c, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 0])),
        answerTo('GET / HTTP/1.1\r\n\r\n'),
        answerTo(`${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`),
        answerTo(head),
        answerTo(authorized),
      ]),
    ).toEqual([
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 400 Bad Request',
      'HTTP/1.1 408 Request Timeout',
      'HTTP/1.1 408 Request Timeout',
    ])
    expect((await ask(port, '/healthz')).status).toBe(200)
  })
})

describe('start()', () => {
  it('names the variable to change where the port is taken', async () => {
    const { port } = await startMonitor()
    const parts = { host: '127.0.0.1', port, source: new TestSource(), log: new RecordingLogger() }
    const control = { token: null, verbs: new TestControl() }
    await expect(createMonitor({ ...parts, control }).start()).rejects.toMatchObject({
      code: 'ListenFailed',
      message: `Cannot listen on 127.0.0.1:${port}: it is taken; choose another: SIFAKA_MONITOR__PORT=${port + 1}`,
    })
    await expect(createMonitor(parts).start()).rejects.toMatchObject({
      code: 'ListenFailed',
      message: `Cannot listen on 127.0.0.1:${port}: it is taken; choose another: SIFAKA_HEALTH__LISTEN=127.0.0.1:${port + 1}`,
    })
  })

  it('may be called twice, and rejects with Closed after close()', async () => {
    const { monitor, port } = await startMonitor()
    await monitor.start()
    expect(monitor.address).toEqual({ host: '127.0.0.1', port })
    await monitor.close()
    await monitor.close()
    expect(monitor.address).toBeNull()
    await expect(monitor.start()).rejects.toMatchObject({ code: 'Closed' })
    const unstarted = createMonitor({
      host: '127.0.0.1',
      port: 0,
      source: new TestSource(),
      log: new RecordingLogger(),
    })
    await unstarted.close()
    await expect(unstarted.start()).rejects.toMatchObject({ code: 'Closed' })
  })
})

describe('close()', () => {
  it('ends idle connections at once and those under way within a second', async () => {
    const { monitor, port, control } = await startMonitor()
    const { promise: asked, resolve: begin } = Promise.withResolvers<void>()
    control.onDrain = () => {
      begin()
      return new Promise(() => {})
    }
    const idle = connect(port, '127.0.0.1')
    const half = connect(port, '127.0.0.1')
    await Promise.all([once(idle, 'connect'), once(half, 'connect')])
    half.write('POST /api/drain HTTP/1.1\r\nHost: local')
    const cut = expect(command(port, '/api/drain', { body: '{"node":"work3"}' })).rejects.toThrow(
      /hang up|ECONNRESET/,
    )
    await asked
    const startedAt = performance.now()
    for (const socket of [idle, half]) socket.resume()
    const closed = Promise.all([once(idle, 'close'), once(half, 'close'), cut])
    await monitor.close()
    await closed
    expect(performance.now() - startedAt).toBeLessThan(5000)
    await expect(ask(port, '/healthz')).rejects.toThrow('ECONNREFUSED')
  })

  it('waits for a start under way', async () => {
    const monitor = createMonitor({
      host: '127.0.0.1',
      port: 0,
      source: new TestSource(),
      log: new RecordingLogger(),
    })
    const started = monitor.start()
    await monitor.close()
    await started
    expect(monitor.address).toBeNull()
  })
})
