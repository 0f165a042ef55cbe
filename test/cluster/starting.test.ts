/**
 * How nodes of a cluster start and stop: twins, workers, and starts where something is not there.
 */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { sifaka } from '../cli/run-cli.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { gatePart, Machine, merged, probe, until, type Part } from './support/machine.ts'

let machine: Machine
beforeAll(async () => {
  machine = await new Machine().start()
})
afterAll(() => machine[Symbol.asyncDispose]())
afterEach(() => machine.rest())

const call = { module: 'Stage', func: 'Where', params: { msg: '' } }

describe('a second node of a name', { timeout: 60_000 }, () => {
  it('is refused with the place of the first, which is not disturbed', async () => {
    const first = await machine.worker('twin')
    const port = await freePort()
    await machine.gate('gate', port)
    // Of another machine: it does not see the control socket.
    await using elsewhere = await new Machine({ cluster: machine }).start()
    const { code, text, ms } = await elsewhere.refusal('twin', elsewhere.workerPart())
    expect(code).toBe(1)
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(
        `^Cannot start "twin": a node of this name runs at \\S+:${first.pid}; stop it or choose another "name"$`,
      ),
    )
    expect(ms).toBeGreaterThan(6_000)
    const client = await machine.join(port)
    expect(await client.request(call)).toMatchObject({ state: 0, result: { msg: 'twin' } })
  })

  it('is refused at once on the same machine, with the pid of the first', async () => {
    const { code, text, ms } = await machine.refusal('twin', machine.workerPart())
    const { pid } = (await machine.status('twin'))!
    expect(code).toBe(1)
    expect(text).toMatch(new RegExp(`twin.*${pid}`))
    expect(ms).toBeLessThan(10_000)
  })

  it('starts after kill -9 of the first, without being told, when the claim has lapsed', async () => {
    const pid = (await machine.status('twin'))!.pid
    process.kill(pid, 'SIGKILL')
    const began = performance.now()
    await machine.worker('twin')
    // Seven seconds and the start itself.
    expect(performance.now() - began).toBeLessThan(5 * 7_000)
    expect((await machine.status('twin'))!.pid).not.toBe(pid)
  })
})

describe('a gate that has just started', { timeout: 60_000 }, () => {
  it('knows the workers before its first client comes', async () => {
    await machine.worker('there')
    for (let round = 0; round < 4; round++) {
      const port = await freePort()
      const files = await machine.write(`early-${round}`, gatePart(port))
      const gate = machine.launch(files)
      const first = await early(port)
      expect(await first.request(call)).toMatchObject({ state: 0 })
      expect((await probe(files.health, '/healthz')).code).toBe(200)
      expect((await gate.end('SIGTERM', 30_000)).code).toBe(0)
    }
  })
})

/** The first client of a gate: it comes as soon as somebody listens. */
async function early(port: number): Promise<RawClient> {
  let client: RawClient | null = null
  await until(async () => {
    client = await machine.join(port).catch(() => null)
    return client !== null
  }, 'the gate to listen')
  return client!
}

describe('a worker', { timeout: 60_000 }, () => {
  it('says what it is and what works there, and ends with 0 at SIGTERM', async () => {
    const worker = await machine.worker('quiet')
    const said = machine.log('quiet')
    expect(said).toContain(
      `Sifaka is running: node "quiet" of cluster "${machine.name}", with User, Stage, Aside\n` +
        '  No clients come here: the gates of its cluster have them\n\n' +
        'Try: npx sifaka status --conf server.json\n',
    )
    const cwd = path.dirname(worker.files.conf)
    const next = /^Try: npx sifaka (.*)$/m.exec(said)![1]!
    const { code, stdout } = await sifaka(next.split(' '), { cwd })
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('quiet') })
    expect((await worker.end('SIGTERM', 30_000)).code).toBe(0)
    expect(machine.log('quiet')).toContain('Stopping: what was accepted is answered first')
    expect(await machine.status('quiet')).toBeNull()
    expect(await machine.redis.keys(`*${machine.name}:node:quiet`)).toEqual([])
  })

  it('that was just asked to start ends with 0 at SIGTERM too', async () => {
    const started = machine.launch(await machine.write('hasty', machine.workerPart()))
    await until(async () => (await machine.status('hasty')) !== null, 'its control socket')
    expect((await started.end('SIGTERM', 30_000)).code).toBe(0)
    expect(await machine.redis.keys(`*${machine.name}:node:hasty`)).toEqual([])
  })

  it('that waits for its name ends at SIGTERM at once', async () => {
    const holder = await machine.worker('wanted')
    await using elsewhere = await new Machine({ cluster: machine }).start()
    const waiting = elsewhere.launch(await elsewhere.write('wanted', elsewhere.workerPart()))
    await until(async () => (await elsewhere.status('wanted')) !== null, 'its control socket')
    const began = performance.now()
    expect((await waiting.end('SIGTERM', 30_000)).code).toBe(0)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await machine.status('wanted')).toMatchObject({ state: 'ready', pid: holder.pid })
    expect(await machine.redis.keys(`*${machine.name}:node:wanted`)).toHaveLength(1)
  })
})

describe('a start fails within seconds, in one line', { timeout: 60_000 }, () => {
  const nobody = '127.0.0.1:1'
  it.each<[string, Part, RegExp]>([
    ['without its Redis', { store: { kv: `redis://:word@${nobody}` } }, /Redis.*127\.0\.0\.1:1\b/],
    ['without its Redis bus', { bus: { url: `redis://:word@${nobody}` } }, /127\.0\.0\.1:1\b/],
    ['without its NATS', { bus: { url: `nats://me:word@${nobody}` } }, /127\.0\.0\.1:1\b/],
    [
      'as a gate without a listener',
      {
        modules: { Gate: {} },
        gate: { mqtt: { tcp: { enabled: false }, websocket: { enabled: false } } },
      },
      /^Cannot start a server that nobody can reach: /,
    ],
    ['without its database', { store: { sql: `mysql://me:word@${nobody}/x` } }, /127\.0\.0\.1:1\b/],
  ])('%s', async (what, part, words) => {
    const name = `n-${what.replaceAll(/\W/g, '-')}`
    const { code, text, ms } = await machine.refusal(name, merged(machine.workerPart(), part))
    // What is away may come: a master tries that again.
    expect(code).toBe(what.startsWith('without') ? 4 : 1)
    expect(ms).toBeLessThan(5 * 5_000)
    expect(text).not.toContain(':word@')
    expect(text).not.toMatch(/\n\s+at /)
    // It may have got as far as its database before.
    expect(text.trimEnd().split('\n').at(-1)).toMatch(words)
    expect(await machine.redis.keys(`*${machine.name}:node:${name}`)).toEqual([])
  })

  it('where the port of its probes is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const health = { listen: `127.0.0.1:${port}` }
    const { code, text } = await machine.refusal('n', merged(machine.workerPart(), { health }))
    holder.close()
    expect(code).toBe(1)
    expect(text).toMatch(new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${port}: it is taken.*\\n$`))
  })
})
