import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'

export interface OwnUrl extends AsyncDisposable {
  readonly url: string
}

/** A new empty database on the run's MariaDB (or on `serverUrl`); disposing of it drops it. */
export async function ownDatabase(serverUrl = inject('mysqlUrl')): Promise<OwnUrl> {
  const name = uniqueName()
  await administer(serverUrl, `create database \`${name}\` character set utf8mb4`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => administer(serverUrl, `drop database if exists \`${name}\``),
  }
}

/** A key prefix that no other test has, for the run's Redis. */
export function ownKeyPrefix(): string {
  return `${uniqueName()}:`
}

export interface OwnDirectory extends AsyncDisposable {
  readonly path: string
}

/** A new empty directory; disposing of it removes it. */
export async function ownDirectory(): Promise<OwnDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'sifaka-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

function uniqueName(): string {
  return `t_${randomBytes(8).toString('hex')}`
}

async function administer(url: string, statement: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 })
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
