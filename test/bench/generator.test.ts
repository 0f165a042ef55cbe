import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGenerator } from '../../bench/lib/generator-process.ts'
import type { Generator } from '../../bench/lib/generator-process.ts'
import { startServer } from '../../bench/lib/server-process.ts'
import type { ServerProcess } from '../../bench/lib/server-process.ts'

const second = 1000
let server: ServerProcess

beforeAll(async () => {
  server = await startServer('ceiling', [])
}, 30 * second)
afterAll(() => server[Symbol.asyncDispose]())

/**
 * Passes everything on, with the last byte of each of the server's answers to a request changed.
 */
async function startSpoiler(port: number): Promise<{ port: number } & Disposable> {
  const spoiler = createServer(client => {
    const upstream = connect(port, '127.0.0.1')
    client.pipe(upstream)
    upstream.on('data', (chunk: Buffer) => {
      const last = chunk.length - 1
      if (chunk[0] === 0x40) chunk[last] = (chunk[last] ?? 0) ^ 1
      client.write(chunk)
    })
    client.on('close', () => upstream.destroy()).on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  spoiler.listen(0, '127.0.0.1')
  await once(spoiler, 'listening')
  const address = spoiler.address()
  if (address === null || typeof address === 'string') throw new Error('No port')
  return { port: address.port, [Symbol.dispose]: () => spoiler.close() }
}

// `auto` is the generator in C where the machine can build it, else the one in Node once more.
describe.each(['node', 'auto'] as const)('the load generator (%s)', choice => {
  let generator: Generator
  beforeAll(() => {
    generator = createGenerator(choice)
  })
  afterAll(() => generator[Symbol.dispose]())

  it('keeps requests in flight, checks the replies and tells what it measured', async () => {
    const load = { connections: 20, inflight: 4, warmupMs: 50, durationMs: 100 }
    const events: string[] = []
    const result = await generator.run({ port: server.port, run: 'r1', ...load }, line =>
      events.push(line.event),
    )
    expect(events).toEqual(['connected', 'verified', 'begin', 'end', 'result'])
    expect(result.replies).toBeGreaterThan(0)
    expect(result.p99Us).toBeGreaterThanOrEqual(result.p50Us ?? Infinity)
  })

  it('rejects a reply of which one bit was changed', async () => {
    using spoiler = await startSpoiler(server.port)
    const load = { connections: 1, inflight: 1, warmupMs: 0, durationMs: 100 }
    await expect(generator.run({ port: spoiler.port, run: 'r2', ...load })).rejects.toThrow('wrong')
  })

  it('holds idle connections for as long as it is told', async () => {
    const flags = { port: server.port, connections: 5, durationMs: 0, run: 'r3' }
    expect(await generator.hold(flags, () => Promise.resolve('idle'))).toBe('idle')
  })

  it('says so when nobody listens', async () => {
    const flags = { port: 1, connections: 1, durationMs: 0, run: 'r4' }
    await expect(generator.run(flags)).rejects.toThrow('The load generator failed')
  })
})
