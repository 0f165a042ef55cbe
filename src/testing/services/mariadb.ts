import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { requireBinary } from './binaries.ts'
import {
  ask,
  startService,
  type Service,
  type ServiceOptions,
  type ServicePlace,
} from './services.ts'

const run = promisify(execFile)
const remedy = 'install mariadb-server'

/**
 * A private MariaDB with one user of a random password, who may do everything, and one database,
 * `sifaka`. What was committed survives kill -9 of the server; a power cut it would not.
 */
export function startMariaDb(options: ServiceOptions = {}): Promise<Service> {
  const program = requireBinary(['mariadbd', 'mysqld'], remedy)
  const password = randomBytes(12).toString('hex')
  return startService({
    ...options,
    name: 'mariadb',
    prepare: place => prepare(place, password),
    command: place => [program, ...serverArguments(place)],
    url: ({ port }) => `mysql://sifaka:${password}@127.0.0.1:${port}/sifaka`,
    // The server greets first, and only when its start-up file has run.
    isReady: async ({ port }) => (await ask(port, '')).length > 0,
  })
}

async function prepare({ directory }: ServicePlace, password: string): Promise<void> {
  const install = requireBinary(['mariadb-install-db', 'mysql_install_db'], remedy)
  await run(install, [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${join(directory, 'data')}`,
    // Two servers whose processes have the same number in two containers name their tables alike.
    `--tmpdir=${directory}`,
    '--auth-root-authentication-method=socket',
    '--skip-test-db',
    '--innodb-log-file-size=8M',
  ])
  await writeFile(initFile(directory), initSql(password), { mode: 0o600 })
}

function serverArguments({ directory, port }: ServicePlace): string[] {
  return [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${join(directory, 'data')}`,
    `--tmpdir=${directory}`,
    `--socket=${join(directory, 'server.sock')}`,
    `--pid-file=${join(directory, 'server.pid')}`,
    `--init-file=${initFile(directory)}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--skip-name-resolve',
    '--max-connections=300',
    '--character-set-server=utf8mb4',
    '--performance-schema=off',
    '--innodb-buffer-pool-size=32M',
    '--innodb-log-file-size=8M',
    // 2: written at commit, synced once a second; no disk can make a test slow.
    '--innodb-flush-log-at-trx-commit=2',
    '--skip-innodb-doublewrite',
  ]
}

/** Runs at every start, so it must find its own work done. */
function initSql(password: string): string {
  return [
    'create database if not exists sifaka character set utf8mb4;',
    `create user if not exists 'sifaka'@'127.0.0.1' identified by '${password}';`,
    `grant all privileges on *.* to 'sifaka'@'127.0.0.1' with grant option;`,
    '',
  ].join('\n')
}

function initFile(directory: string): string {
  return join(directory, 'init.sql')
}

/** MariaDB refuses to run as root unless told so; others must not say it. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}
