import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import { makeProject } from '../config/project.ts'

const bin = path.resolve(import.meta.dirname, '../../bin/sifaka.js')

/** What broker, database, bus and HTTP code is made of: none of it loads in this process. */
const banned = [
  'aedes',
  'mqtt',
  'ioredis',
  'kysely',
  'mysql2',
  '@nats-io/transport-node',
  'fastify',
  'ws',
  'prom-client',
]
const folders = ['app', 'gate', 'store', 'bus', 'cluster', 'dispatch', 'monitor']

it('starts where broker, database and bus code cannot load', () => {
  const cwd = makeProject({
    'ban.mjs': `
      import { registerHooks } from 'node:module'
      const banned = new Set(${JSON.stringify(banned)})
      const folders = /[/]src[/](${folders.join('|')})[/]/
      registerHooks({
        resolve(specifier, context, next) {
          const found = next(specifier, context)
          if (banned.has(specifier) || folders.test(found.url)) throw new Error('banned: ' + specifier)
          return found
        },
      })`,
    'conf/server.json': '{ "modules": {} }',
  })
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', path.join(cwd, 'ban.mjs'), bin, ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    })
  expect(run('start').stderr).toContain('banned: ')
  expect(run('master').stderr).toContain('Cannot run a master without nodes')
  expect(run('status').stderr).toContain('Nothing answers in')
})
