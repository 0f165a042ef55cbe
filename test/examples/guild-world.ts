/** The guild example on ports and stores of a test's own, beside a platform that can misbehave. */
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection } from 'mysql2/promise'
import { inject, onTestFinished } from 'vitest'
import { startPlatform, type Platform } from '../../examples/guild/dev/platform.ts'
import { Guild } from '../../examples/guild/src/guild/guild.contract.ts'
import { connect, type Client } from '../../src/client/client.ts'
import { nodePrimitives } from '../../src/crypto/primitives-node.ts'
import { User } from '../../src/index.ts'
import { createServer, type App, type ServerOptions } from '../../src/server.ts'
import { ownDatabase, ownDirectory } from '../setup/resources.ts'
import { RecordingLogger } from '../support/recording-logger.ts'

export const root = path.resolve(import.meta.dirname, '../../examples/guild')
export const conf = path.join(root, 'conf/server.json')

export type DatabaseKind = 'sqlite' | 'mariadb'

export interface Stores {
  readonly url: string
  /** Runs a statement past all of our code, and resolves to what it finds. */
  query(sql: string): Promise<unknown[]>
}

export interface World {
  readonly url: string
  readonly server: App
  readonly platform: Platform
  readonly log: RecordingLogger
  readonly stores: Stores
}

export interface WorldOptions extends Pick<ServerOptions, 'modules'> {
  readonly env?: Readonly<Record<string, string>>
  readonly stores?: Stores
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const stores = options.stores ?? (await storesOf('sqlite'))
  const platform = await startPlatform({ port: 0 })
  onTestFinished(() => platform[Symbol.asyncDispose]())
  const log = new RecordingLogger()
  const server = createServer({
    conf,
    env: { ...environment(stores.url, platform.url), ...options.env },
    log,
    modules: options.modules,
  })
  onTestFinished(() => server.close())
  await server.start()
  const url = `mqtt://127.0.0.1:${server.listening.tcp?.port}`
  return { url, server, platform, log, stores }
}

export function environment(sql: string, platform: string): Record<string, string> {
  return {
    SIFAKA_GATE__MQTT__TCP__HOST: '127.0.0.1',
    SIFAKA_GATE__MQTT__TCP__PORT: '0',
    SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
    SIFAKA_STORE__SQL: sql,
    SIFAKA_MODULES__USER__CONFIG__IDENTITY_URL: platform,
    SIFAKA_MODULES__WALLET__CONFIG__SHOP__URL: platform,
  }
}

/** A player with a ticket of the platform, logged in. */
export async function player(world: World, name: string): Promise<Client & { id: string }> {
  const client = await stranger(world)
  await client.login(ticketOf(name))
  const { userData } = await client.call(User, 'GetSelfInfo', {})
  return Object.assign(client, { id: userData?.UserID ?? '' })
}

export async function stranger({ url }: World): Promise<Client> {
  const client = await connect(url, { contracts: [User, Guild], primitives: nodePrimitives })
  onTestFinished(() => client.close())
  return client
}

export function ticketOf(name: string) {
  return { token: `ticket-of-${name}`, refreshToken: '', expiresAt: 0 }
}

export async function storesOf(database: DatabaseKind): Promise<Stores> {
  return database === 'sqlite' ? ownSqlite() : ownMariadb()
}

async function ownSqlite(): Promise<Stores> {
  const folder = await ownDirectory()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const file = path.join(folder.path, 'guild.db')
  return {
    url: `sqlite:${file}`,
    async query(sql) {
      using db = new DatabaseSync(file, { timeout: 2000 })
      return db
        .prepare(sql)
        .all()
        .map(row => ({ ...row }))
    },
  }
}

async function ownMariadb(): Promise<Stores> {
  const database = await ownDatabase(inject('mysqlUrl'))
  onTestFinished(() => database[Symbol.asyncDispose]())
  return {
    url: database.url,
    async query(sql) {
      const connection = await createConnection({ uri: database.url })
      try {
        const [rows] = await connection.query(sql)
        return Array.isArray(rows) ? rows : []
      } finally {
        await connection.end()
      }
    },
  }
}
