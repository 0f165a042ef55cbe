/** A program that embeds a node of a cluster, when the others take that node for dead. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import { silentLogger } from '../../src/base/logger.ts'
import type { NodeRef } from '../../src/bus/bus.ts'
import { connect } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { defineContract, defineModule, type AnyModule } from '../../src/index.ts'
import { createServer, type App } from '../../src/server.ts'
import { ownDatabase, ownDirectory, type OwnDirectory, type OwnUrl } from '../setup/resources.ts'
import { gatePart, merged } from './support/machine.ts'
import { Stage } from './support/stage.contract.ts'
import { stage } from './support/stage.ts'

const name = `t${randomBytes(8).toString('hex')}`
const secret = randomBytes(32).toString('hex')
let database: OwnUrl
let directory: OwnDirectory

beforeAll(async () => {
  ;[database, directory] = await Promise.all([ownDatabase(), ownDirectory()])
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})

function make(node: string, modules: readonly AnyModule[]): App {
  const redis = inject('redisUrl')
  const conf = path.join(directory.path, `${node}.json`)
  const config = merged(gatePart(0), {
    name: node,
    cluster: { name, secret },
    bus: { url: redis },
    store: { sql: database.url, kv: redis },
    monitor: { enabled: false },
  })
  writeFileSync(conf, JSON.stringify(config))
  const server = createServer({ conf, modules, log: silentLogger })
  onTestFinished(() => server.close())
  return server
}

/** As a client and as the program: calls until it has said where it is. */
async function whereBy(server: App): Promise<string> {
  const { port } = server.listening.tcp!
  await using client = await connect(`mqtt://127.0.0.1:${port}`, { primitives: nodePrimitives })
  return (await client.call(Stage, 'Where', {})).msg
}

describe('an embedded node that counts as dead', { timeout: 60_000 }, () => {
  it('drops its clients, closes, says so, and the program goes on with a new one', async () => {
    const witness = make('witness', [])
    await witness.start()
    const epochs = new Set<string>()
    for (let lives = 1; lives <= 3; lives++) {
      const server = make('game', [stage])
      await server.start()
      epochs.add(server.self.epoch)
      expect(await whereBy(server)).toBe('game')
      const client = await connect(`mqtt://127.0.0.1:${server.listening.tcp!.port}`, {
        primitives: nodePrimitives,
        reconnect: false,
      })
      const dropped = new Promise<void>(resolve => {
        client.onState(({ type }) => type === 'closed' && resolve())
      })
      witness.died(server.self)
      await server.lost
      await dropped
      expect(server.state).toBe('closed')
      expect(server.listening.tcp).toBeNull()
      // Nothing more to do, and no harm.
      await server.close()
    }
    expect(epochs.size).toBe(3)
    await witness.close()
  })

  it('ends its start too, whatever that waits for', async () => {
    const witness = make('witness', [])
    await witness.start()
    const Waiting = defineContract({ name: 'Waiting', id: 212, functions: {} })
    const self = { ref: null as NodeRef | null }
    const waiting = defineModule(Waiting, {
      async setup(ctx) {
        witness.died(self.ref!)
        // From some time on it is held, for a dead node must not act.
        for (;;) await ctx.kv.get('anything')
      },
    })
    const server = make('slow', [waiting])
    self.ref = server.self
    const began = performance.now()
    await expect(server.start()).rejects.toMatchObject({
      code: 'Closed',
      message: 'The cluster took this node for dead while it started: start it again',
    })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(server.state).toBe('closed')
    await witness.close()
  })

  it('gives its name back whenever its start is ended', async () => {
    for (let afterMs = 0; ; afterMs += 15) {
      const server = make('hasty', [stage])
      const starting = server.start().then(
        () => null,
        (error: unknown) => error,
      )
      await new Promise(resolve => setTimeout(resolve, afterMs))
      await server.close()
      const error = await starting
      if (error === null) break
      expect(error).toMatchObject({ code: 'Closed' })
    }
    const server = make('hasty', [stage])
    const began = performance.now()
    await server.start()
    // A name that is held lapses after 6 s.
    expect(performance.now() - began).toBeLessThan(4_000)
    await server.close()
  })

  it('never says that it is lost where it is closed in good order', async () => {
    const server = make('good', [])
    await server.start()
    let isLost = false
    void server.lost.then(() => (isLost = true))
    await server.close()
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(isLost).toBe(false)
  })
})
