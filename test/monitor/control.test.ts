import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { SifakaError } from '../../src/errors.ts'
import { isOwnName } from '../../src/base/own-name.ts'
import { TokenGate } from '../../src/monitor/token-gate.ts'
import { ask, command, startMonitor, token } from './support.ts'

const bearer = (shown: string) => ({ authorization: `Bearer ${shown}` })
const aNode = JSON.stringify({ node: 'work3' })

describe('control verbs', () => {
  it('show the status of this node and of all', async () => {
    const { port } = await startMonitor()
    expect(await command(port, '/api/status')).toMatchObject({
      status: 200,
      json: { node: { name: 'work3' }, cluster: { nodes: ['work2', 'work3'] } },
    })
  })

  it('drain and restart a node, and answer when it is done', async () => {
    const { port, control, log } = await startMonitor()
    const { promise: asked, resolve: begin } = Promise.withResolvers<void>()
    const { promise: drained, resolve: finish } = Promise.withResolvers<void>()
    control.onDrain = () => {
      begin()
      return drained
    }
    let isAnswered = false
    const draining = command(port, '/api/drain', { body: aNode }).finally(() => (isAnswered = true))
    await asked
    // Others are served meanwhile.
    expect((await command(port, '/api/restart', { body: '{"node":"work4"}' })).json).toEqual({
      node: 'work4',
      state: 'restarted',
    })
    expect(isAnswered).toBe(false)
    finish()
    expect(await draining).toMatchObject({ status: 200, json: { node: 'work3', state: 'drained' } })
    expect(control.asked).toEqual(['drain work3', 'restart work4'])
    expect(log.lines.filter(line => line.startsWith('info'))).toEqual([
      'info Draining a node, as asked {"target":"work3","address":"127.0.0.1"}',
      'info Restarting a node, as asked {"target":"work4","address":"127.0.0.1"}',
    ])
  })

  it('answer a failure with its code, its words and a status that fits', async () => {
    const { port, control, log } = await startMonitor()
    const failures = [
      [
        new SifakaError('NotFound', { text: 'No node "work3"' }),
        404,
        'NotFound',
        'No node "work3"',
      ],
      [new SifakaError('NotAcceptable', { text: 'It drains' }), 409, 'NotAcceptable', 'It drains'],
      [new SifakaError('MethodNotAllowed', { text: 'No' }), 405, 'MethodNotAllowed', 'No'],
      [new SifakaError('Closed', { text: 'It stops' }), 503, 'Closed', 'It stops'],
      [new SifakaError('RequestTimeout'), 504, 'RequestTimeout', 'Request Timeout'],
      [new Error('a secret'), 500, 'Internal', 'Internal Server Error'],
    ] as const
    for (const [failure, status, error, message] of failures) {
      control.onDrain = () => Promise.reject(failure)
      const answer = await command(port, '/api/drain', { body: aNode })
      expect(answer).toMatchObject({ status, json: { error, message } })
    }
    expect(log.lines.filter(line => line.startsWith('error'))).toHaveLength(1)
  })

  it('take exactly what they are made for', async () => {
    const { port, control } = await startMonitor()
    const wrong = [
      '',
      '{',
      '[]',
      '{}',
      '{"node":5}',
      '{"node":""}',
      '{"node":"../x"}',
      '{"node":"work3","force":true}',
      '{"__proto__":{"node":"work3"}}',
      `{"node":"${'a'.repeat(65)}"}`,
    ]
    for (const body of wrong)
      for (const path of ['/api/drain', '/api/restart']) {
        const answer = await command(port, path, { body })
        expect([body, answer.status, answer.json.error]).toEqual([body, 400, 'BadRequest'])
        expect(answer.json.message).toMatch(/^Send {"node":NAME}( or {"rolling":true})?$/)
      }
    for (const body of ['{"rolling":false}', '{"rolling":true,"node":"work3"}'])
      expect((await command(port, '/api/restart', { body })).status).toBe(400)
    const large = await command(port, '/api/drain', { body: `${' '.repeat(16 * 1024)}${aNode}` })
    expect(large).toMatchObject({ status: 413, json: { error: 'BadRequest' } })
    const text = { body: aNode, headers: { 'content-type': 'text/plain' } }
    const untyped = await command(port, '/api/drain', text)
    expect(untyped.status).toBe(415)
    expect(untyped.json.message).toBe('Send {"node":NAME} with "Content-Type: application/json"')
    expect((await command(port, '/api/drain')).status).toBe(404)
    expect((await command(port, '/api/status', { method: 'OPTIONS' })).status).toBe(404)
    expect(control.asked).toEqual([])
  })
})

describe('a rolling restart', () => {
  const body = '{"rolling":true}'

  it('is told line by line while it goes on', async () => {
    const { port, control } = await startMonitor()
    const { promise: second, resolve: goOn } = Promise.withResolvers<void>()
    control.onRolling = async onProgress => {
      onProgress('work3 starts anew')
      await second
      onProgress('work3 is ready')
    }
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/api/restart',
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
    })
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/x-ndjson')
    const lines = createInterface(response)[Symbol.asyncIterator]()
    expect((await lines.next()).value).toBe('{"text":"work3 starts anew"}')
    goOn()
    expect((await lines.next()).value).toBe('{"text":"work3 is ready"}')
    expect((await lines.next()).value).toBe('{"done":true}')
    expect((await lines.next()).done).toBe(true)
  })

  it('that is refused before its first step is an ordinary error', async () => {
    const { port, control } = await startMonitor()
    const text = 'Wait for the rolling restart that is under way'
    control.onRolling = () => Promise.reject(new SifakaError('NotAcceptable', { text }))
    expect(await command(port, '/api/restart', { body })).toMatchObject({
      status: 409,
      json: { error: 'NotAcceptable', message: text },
    })
  })

  it('that fails later ends with the error as its last line', async () => {
    const { port, control } = await startMonitor()
    control.onRolling = async onProgress => {
      onProgress('work3 starts anew')
      await new Promise(setImmediate)
      throw new SifakaError('RequestTimeout', { text: 'Look at the log of "work3"' })
    }
    const { status, text } = await command(port, '/api/restart', { body })
    expect([status, text]).toEqual([
      200,
      '{"text":"work3 starts anew"}\n{"error":"RequestTimeout","message":"Look at the log of \\"work3\\""}\n',
    ])
  })

  it('goes on where nobody reads, and keeps a bounded part for who comes to', async () => {
    const { port, control } = await startMonitor()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    control.onRolling = async onProgress => {
      for (let step = 0; step < 20_000; step++) onProgress('x'.repeat(1000))
      await left
      onProgress('after')
      end()
    }
    const headers = { ...bearer(token), 'content-type': 'application/json' }
    const request = httpRequest({ port, path: '/api/restart', method: 'POST', headers })
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.on('error', () => {})
    response.destroy()
    leave()
    await ended
    expect((await ask(port, '/healthz')).status).toBe(200)
  })
})

describe('the token', () => {
  it('is asked for by every verb, and by no probe', async () => {
    const { port, control } = await startMonitor()
    for (const [path, body] of [
      ['/api/status', undefined],
      ['/api/drain', aNode],
      ['/api/restart', aNode],
    ] as const) {
      const answer = await ask(port, path, { body })
      expect(answer).toMatchObject({ status: 401, json: { error: 'Unauthorized' } })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    }
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await ask(port, path)).status).toBe(200)
    expect(control.asked).toEqual([])
  })

  it('must be the whole one, in the right scheme', async () => {
    const { port } = await startMonitor()
    for (const authorization of [
      `Bearer ${token.slice(1)}`,
      `Bearer ${token}0`,
      `Bearer ${token.toUpperCase()}`,
    ]) {
      const answer = await ask(port, '/api/status', { headers: { authorization } })
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    }
    for (const authorization of [`Basic ${token}`, token, 'Bearer', 'Bearer '])
      expect((await ask(port, '/api/status', { headers: { authorization } })).status).toBe(401)
    const lower = { authorization: `bearer ${token}` }
    expect((await ask(port, '/api/status', { headers: lower })).status).toBe(200)
  })

  it('shown wrong ten times shuts the address out, with the right one too, and never shows in the log', async () => {
    const { port, log } = await startMonitor()
    for (let i = 0; i < 10; i++)
      expect((await ask(port, '/api/status', { headers: bearer(`wrong-${i}`) })).status).toBe(401)
    const answer = await command(port, '/api/status')
    expect(answer).toMatchObject({ status: 429, json: { error: 'TooBusy' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask(port, '/healthz')).status).toBe(200)
    expect(log.lines.length).toBeGreaterThan(0)
    expect(log.lines.length).toBeLessThanOrEqual(3)
    for (const line of log.lines) expect(line).not.toMatch(/wrong-\d|f00dcafe/)
  })

  it('that is not there leaves words on how to give one', async () => {
    const { port, control } = await startMonitor({ token: null })
    for (const path of ['/api/status', '/api/drain', '/api/anything']) {
      const answer = await command(port, path)
      expect(answer.status).toBe(404)
      expect(answer.json.message).toContain('SIFAKA_MONITOR__TOKEN_FILE')
    }
    expect(control.asked).toEqual([])
  })
})

describe('a monitor that other machines can reach', () => {
  it('says that its token travels in the clear', async () => {
    const { log, port } = await startMonitor({ host: '0.0.0.0' })
    expect(log.lines).toEqual([expect.stringMatching(/^warn Keep the monitor inside/)])
    expect((await command(port, '/api/status')).status).toBe(200)
    const { log: without } = await startMonitor({ host: '0.0.0.0', token: null })
    const { log: health } = await startMonitor({ host: '0.0.0.0', kind: 'health' })
    expect([...without.lines, ...health.lines]).toEqual([])
  })
})

describe('TokenGate', () => {
  it('lets an address in again when its time is over', async () => {
    const gate = new TokenGate(token, { maxFailures: 2, windowMs: 30 })
    for (let i = 0; i < 2; i++) expect(gate.check('Bearer no', 'a')).toBe('wrong')
    expect(gate.check(`Bearer ${token}`, 'a')).toBe('limited')
    expect(gate.check(`Bearer ${token}`, 'b')).toBe('good')
    await expect.poll(() => gate.check(`Bearer ${token}`, 'a'), { interval: 5 }).toBe('good')
  })

  it('has addresses beyond its bound share one count', () => {
    const gate = new TokenGate(token, { maxFailures: 3, maxAddresses: 2 })
    for (const address of ['a', 'b', 'c', 'd', 'e'])
      expect(gate.check('Bearer no', address)).toBe('wrong')
    expect(gate.check(`Bearer ${token}`, 'f')).toBe('limited')
    expect(gate.check(`Bearer ${token}`, 'a')).toBe('good')
  })

  it('does not count who shows none', () => {
    const gate = new TokenGate(token, { maxFailures: 1 })
    for (let i = 0; i < 5; i++) expect(gate.check(undefined, 'a')).toBe('missing')
  })
})

describe('the Host header', () => {
  it('must be a name that no stranger can own', () => {
    const good = ['localhost', 'LOCALHOST:8090', 'localhost.:1', '127.0.0.1:8090', '[::1]:8090']
    const better = ['10.0.0.7', '[fd00::1]', 'ops.internal', 'ops.internal:8090']
    for (const header of [...good, ...better])
      expect([header, isOwnName(header, 'ops.internal')]).toEqual([header, true])
    for (const header of [
      undefined,
      '',
      ':8090',
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:8090',
      '[localhost]',
      '[127.0.0.1]',
      '::1',
      'localhost:8090:1',
      'user@localhost',
    ])
      expect([header, isOwnName(header, 'ops.internal')]).toEqual([header, false])
  })

  it('of another name is refused, whatever is asked', async () => {
    const { port, log } = await startMonitor()
    const headers = { host: 'evil.example\t' }
    for (const path of ['/healthz', '/metrics', '/api/status', '/nothing']) {
      const answer = await command(port, path, { headers })
      expect(answer).toMatchObject({ status: 421, json: { error: 'BadRequest' } })
    }
    expect(log.lines[0]).toMatch(/^warn Ask the monitor by "localhost"/)
    expect((await command(port, '/api/status', { headers: { host: 'localhost' } })).status).toBe(
      200,
    )
  })
})
