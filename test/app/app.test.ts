import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp, type App } from '../../src/app/app.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { makeConfig, type ConfigDraft } from '../../src/config/config.ts'
import type { AnyModule } from '../../src/dispatch/define-module.ts'
import { defineContract, defineModule, type Migration, SifakaError } from '../../src/index.ts'
import { makeProject } from '../config/project.ts'

const anyPorts = {
  tcp: { host: '127.0.0.1', port: 0 },
  websocket: { host: '127.0.0.1', port: 0 },
}
const Slow = defineContract({ name: 'Slow', id: 12, functions: {} })

function makeApp(options: { draft?: ConfigDraft; modules?: AnyModule[] } = {}): App {
  const root = makeProject({})
  const { modules = [] } = options
  const provided = modules.map(({ contract }) => contract.name)
  const draft = { gate: { mqtt: anyPorts }, ...options.draft }
  const app = createApp(makeConfig(draft, { root, provided }), {
    log: silentLogger,
    modules,
    guardProcess: false,
  })
  onTestFinished(() => app.close())
  return app
}

/** Whether anybody listens there. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

describe('close() while the server starts', () => {
  it('ends the start with Closed, whenever it comes, and leaves nothing listening', async () => {
    // One turn of the event loop later each time, until a start is faster.
    for (let turns = 0, isClosed = true; isClosed; turns++) {
      const app = makeApp()
      const starting = app.start().catch((error: unknown) => error)
      for (let i = 0; i < turns; i++) await new Promise(setImmediate)
      const { listening } = app
      await app.close()
      const outcome = await starting
      isClosed = outcome !== undefined
      if (isClosed) expect(outcome).toMatchObject({ code: 'Closed' })
      const ports = [listening.tcp?.port, listening.websocket?.port, app.listening.tcp?.port]
      for (const port of ports) if (port !== undefined) expect(await isOpen(port)).toBe(false)
    }
  })

  it('ends the start while a module is set up', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const module = defineModule(Slow, {
      setup(ctx) {
        begin()
        return new Promise<Record<never, never>>(resolve =>
          ctx.signal.addEventListener('abort', () => resolve({})),
        )
      },
    })
    const app = makeApp({ modules: [module] })
    const starting = expect(app.start()).rejects.toMatchObject({ code: 'Closed' })
    await begun
    await app.close()
    await starting
  })

  it('makes a later start() reject with Closed', async () => {
    const app = makeApp()
    await app.close()
    await expect(app.start()).rejects.toMatchObject({ code: 'Closed' })
  })
})

describe('a start that fails', () => {
  it('closes what it had opened where a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const stopped: string[] = []
    const module = defineModule(Slow, {
      setup(ctx) {
        ctx.on('stop', () => void stopped.push('stop'))
        return {}
      },
    })
    const websocket = { host: '127.0.0.1', port }
    const draft = { gate: { mqtt: { ...anyPorts, websocket } } }
    const app = makeApp({ draft, modules: [module] })
    await expect(app.start()).rejects.toMatchObject({ code: 'ListenFailed' })
    expect(stopped).toEqual(['stop'])
    expect(app.listening).toEqual({ tcp: null, websocket: null })
    await expect(app.start()).rejects.toBeInstanceOf(SifakaError)
  })
})

describe('close()', () => {
  it('lets modules save what they know of clients that were connected', async () => {
    const table: Migration = {
      up: db => db.schema.createTable('slow_seen').addColumn('id', 'text').execute(),
    }
    const root: { database?: string } = {}
    const module = defineModule(Slow, {
      migrations: { '001_seen': table },
      setup(ctx) {
        ctx.on('disconnect', async session => {
          await new Promise(setImmediate)
          const tables = ctx.db.withTables<{ slow_seen: { id: string } }>()
          await tables.insertInto('slow_seen').values({ id: session.id }).execute()
          root.database = 'saved'
        })
        return {}
      },
    })
    const app = makeApp({ modules: [module] })
    await app.start()
    const socket = connect(app.listening.tcp?.port ?? 0, '127.0.0.1')
    const id = 'abcdefghijklmnopqrstuvwxyz012345'
    const head = Buffer.from([
      0x10,
      12 + id.length,
      0,
      4,
      77,
      81,
      84,
      84,
      4,
      2,
      0,
      60,
      0,
      id.length,
    ])
    socket.write(Buffer.concat([head, Buffer.from(id)]))
    await once(socket, 'data')
    await app.close()
    expect(root.database).toBe('saved')
    socket.destroy()
  })
})
