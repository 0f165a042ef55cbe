/**
 * The services of `npm run cluster`: those that the environment does not name are private ones on
 * loopback. What is killed of them is started again; all of them end with the process that has
 * them.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../src/master/alive.ts'
import { ensureTools, mariaDbTool, natsTool, redisTool } from '../src/testing/services/install.ts'
import { startMariaDb } from '../src/testing/services/mariadb.ts'
import { startNats } from '../src/testing/services/nats.ts'
import { startRedis } from '../src/testing/services/redis.ts'

/** Starts what the environment does not name; resolves to the variables that name it. */
export async function startServices(services, { bus, signal, say }) {
  const isGiven = name => Boolean(process.env[name] || process.env[`${name}_FILE`])
  const needsSql = !isGiven('SIFAKA_STORE__SQL')
  const needsKv = !isGiven('SIFAKA_STORE__KV')
  const needsBus = !isGiven('SIFAKA_BUS__URL')
  const tools = []
  if (needsSql) tools.push(mariaDbTool)
  if (needsKv) tools.push(redisTool)
  if (needsBus && bus === 'nats') tools.push(natsTool)
  refuseWindows(tools)
  await ensureTools(tools, { say })
  const own = {}
  const start = async (name, launch) => {
    say(`Starting a private ${name} ...`)
    const service = services.use(await launch({ detached: true }))
    say(`${name} serves on 127.0.0.1:${service.port}`)
    void keepService(name, service, { signal, say })
    return service.url
  }
  const [sql, kv, nats] = await Promise.all([
    needsSql ? start('MariaDB', startMariaDb) : undefined,
    needsKv ? start('Redis', startRedis) : undefined,
    needsBus && bus === 'nats' ? start('NATS', startNats) : undefined,
  ])
  if (sql !== undefined) own.SIFAKA_STORE__SQL = sql
  if (kv !== undefined) own.SIFAKA_STORE__KV = kv
  if (nats !== undefined) own.SIFAKA_BUS__URL = nats
  else if (needsBus) Object.assign(own, busOnRedis(kv))
  if (!isGiven('SIFAKA_CLUSTER__SECRET'))
    own.SIFAKA_CLUSTER__SECRET = randomBytes(32).toString('hex')
  return own
}

/** The launchers of services know the programs of Debian and brew. */
function refuseWindows(tools) {
  if (process.platform !== 'win32' || tools.length === 0) return
  const names = tools.map(({ name }) => name).join(' and ')
  throw new Error(
    `Cannot start ${names} on Windows: name running ones in SIFAKA_STORE__SQL, SIFAKA_STORE__KV and SIFAKA_BUS__URL (docs/platforms.md has a way with Docker), or run this in WSL`,
  )
}

/** Starts it again where it is killed, until the signal aborts. */
async function keepService(name, service, { signal, say }) {
  while (!signal.aborted) {
    await delay(1000, undefined, { signal }).catch(() => {})
    if (signal.aborted || isAlive(service.pid)) continue
    say(`\nThe private ${name} has ended. Starting it again`)
    try {
      await service.restart()
      say(`${name} serves again`)
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`${error.message}\n`)
    }
  }
}

/** The Redis of the store, wherever it is named. */
function busOnRedis(kv) {
  const { SIFAKA_STORE__KV: given, SIFAKA_STORE__KV_FILE: file } = process.env
  return kv === undefined && !given
    ? { SIFAKA_BUS__URL_FILE: path.resolve(file) }
    : { SIFAKA_BUS__URL: kv ?? given }
}
