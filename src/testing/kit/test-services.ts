/**
 * Real stores for tests: a MariaDB and a Redis of their own, or those that the environment names.
 * All test servers of a process share them; each has a database and keys of its own.
 */
import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { startMariaDb } from '../services/mariadb.ts'
import { startRedis } from '../services/redis.ts'

export interface TestServices extends AsyncDisposable {
  /** Its user may make databases. */
  readonly mysqlUrl: string
  readonly redisUrl: string
  /** Ends those that were started, and removes their data. */
  close(): Promise<void>
}

export interface StartServicesOptions {
  /**
   * False: the process may end by itself while they run; they end with it. True, for whoever closes
   * them.
   */
  readonly keepsAlive?: boolean
}

/**
 * Starts a private MariaDB and a private Redis on free ports of this machine, with data in
 * temporary folders. Where SIFAKA_TEST_MYSQL_URL or SIFAKA_TEST_REDIS_URL name one, that is used
 * and left alone. Rejects with what to install where a program is missing.
 */
export async function startServices(options: StartServicesOptions = {}): Promise<TestServices> {
  await using stack = new AsyncDisposableStack()
  const { SIFAKA_TEST_MYSQL_URL: mysql, SIFAKA_TEST_REDIS_URL: redis } = process.env
  const starts = await Promise.allSettled([
    mysql ?? startMariaDb(options).then(service => stack.use(service).url),
    redis ?? startRedis(options).then(service => stack.use(service).url),
  ])
  // Only now, when none is on its way any more: what has started ends with the failure.
  const [mysqlUrl, redisUrl] = starts.map(start => {
    if (start.status === 'rejected') throw start.reason
    return start.value
  }) as [string, string]
  const kept = stack.move()
  const close = (): Promise<void> => kept.disposeAsync()
  return { mysqlUrl, redisUrl, close, [Symbol.asyncDispose]: close }
}

let shared: Promise<TestServices> | null = null

/** Those of this process, started by the first who asks; they end with the process. */
function sharedServices(): Promise<TestServices> {
  shared ??= startServices({ keepsAlive: false }).catch((error: unknown) => {
    shared = null
    throw error
  })
  return shared
}

/** Stores that one test server has for itself. */
export interface OwnStores extends AsyncDisposable {
  readonly sql: string
  readonly kv: string
  /** The name of the cluster, which its keys in Redis begin with. */
  readonly cluster: string
}

/** A new database, and keys that nobody else has; disposing of them removes both. */
export async function ownRealStores(): Promise<OwnStores> {
  const { mysqlUrl, redisUrl } = await sharedServices()
  const name = `sifaka_test_${randomBytes(8).toString('hex')}`
  await administer(mysqlUrl, `create database \`${name}\` character set utf8mb4`)
  const sql = new URL(mysqlUrl)
  sql.pathname = `/${name}`
  return {
    sql: sql.href,
    kv: redisUrl,
    cluster: name,
    async [Symbol.asyncDispose]() {
      await Promise.all([
        administer(mysqlUrl, `drop database if exists \`${name}\``),
        removeKeys(redisUrl, `sifaka:${name}:*`),
      ])
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 })
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}

async function removeKeys(url: string, pattern: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  // Without a listener ioredis writes to the console; the command below rejects anyway.
  redis.on('error', () => {})
  try {
    let cursor = '0'
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000)
      if (keys.length > 0) await redis.unlink(...keys)
      cursor = next
    } while (cursor !== '0')
  } finally {
    redis.disconnect()
  }
}
