import type { TestProject } from 'vitest/node'
import {
  ensureTools,
  mariaDbTool,
  monoTool,
  mosquittoTool,
  natsTool,
  opensslTool,
  pahoTool,
  protocTool,
  redisTool,
} from '../../src/testing/services/install.ts'
import { startMariaDb } from '../../src/testing/services/mariadb.ts'
import { startRedis } from '../../src/testing/services/redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A MariaDB or MySQL whose user may make databases; its path is a database that exists. */
    mysqlUrl: string
    redisUrl: string
  }
}

/**
 * One MariaDB and one Redis for the whole run: those named by the environment, else private ones.
 * Outage tests start their own, and fail where its program is missing.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mysqlUrl = process.env['SIFAKA_TEST_MYSQL_URL']
  const redisUrl = process.env['SIFAKA_TEST_REDIS_URL']
  const tools = [
    ...(mysqlUrl === undefined ? [mariaDbTool] : []),
    ...(redisUrl === undefined ? [redisTool] : []),
    natsTool,
    mosquittoTool,
    pahoTool,
    protocTool,
    opensslTool,
    monoTool,
  ]
  await ensureTools(tools, { say: line => process.stderr.write(`${line}\n`) })
  await using stack = new AsyncDisposableStack()
  project.provide('mysqlUrl', mysqlUrl ?? stack.use(await startMariaDb()).url)
  project.provide('redisUrl', redisUrl ?? stack.use(await startRedis()).url)
  const kept = stack.move()
  return () => kept.disposeAsync()
}
