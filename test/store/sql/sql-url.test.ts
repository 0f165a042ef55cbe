import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { SifakaError } from '../../../src/errors.ts'
import { parseSqlUrl } from '../../../src/store/sql/sql-url.ts'

const baseDir = resolve('/srv/game')

function failureOf(url: string): SifakaError {
  try {
    parseSqlUrl(url, baseDir)
  } catch (error) {
    if (error instanceof SifakaError) return error
  }
  return expect.fail(`"${url}" was not refused with a SifakaError`)
}

it('a relative SQLite path is relative to the base directory, an absolute one stays', () => {
  const path = join(baseDir, 'data', 'sifaka.db')
  expect(parseSqlUrl('sqlite:data/sifaka.db', baseDir)).toEqual({ type: 'sqlite', path })
  expect(parseSqlUrl(`sqlite:${path}`, '/elsewhere')).toEqual({ type: 'sqlite', path })
  expect(parseSqlUrl('sqlite::memory:', baseDir)).toEqual({ type: 'sqlite', path: ':memory:' })
})

it('a MySQL url gives its parts, special characters decoded', () => {
  expect(parseSqlUrl('mysql://anna:p%40ss%2F%3A@db.local:3307/game?tls=true', baseDir)).toEqual({
    type: 'mysql',
    host: 'db.local',
    port: 3307,
    user: 'anna',
    password: 'p@ss/:',
    database: 'game',
    tls: true,
  })
  expect(parseSqlUrl('mariadb://root@[::1]/game', baseDir)).toMatchObject({
    host: '::1',
    port: 3306,
    user: 'root',
    password: '',
    tls: false,
  })
})

it('an unusable url is ConfigInvalid with a remedy, and its password is not repeated', () => {
  const cases: [url: string, words: string][] = [
    ['', 'write "sqlite:data/sifaka.db"'],
    ['data/sifaka.db', 'write "sqlite:data/sifaka.db"'],
    ['sqlite:', 'write "sqlite:data/sifaka.db"'],
    ['sqlite://data/sifaka.db', 'write "sqlite:data/sifaka.db"'],
    ['postgres://anna:secret@host/game', 'write "sqlite:data/sifaka.db"'],
    ['mysql://anna:secret@host:99999/game', 'write "sqlite:data/sifaka.db"'],
    ['mysql://anna:secret@host', 'name the host and one database'],
    ['mysql://anna:secret@host/game/more', 'name the host and one database'],
    ['mysql://anna:secret%ZZ@host/game', 'as %XX'],
    ['mysql://anna:secret@host/game?ssl=true', 'remove "ssl"'],
    ['mysql://anna:secret@host/game?tls=yes', 'write "tls=true"'],
  ]
  for (const [url, words] of cases) {
    const error = failureOf(url)
    expect(error.code).toBe('ConfigInvalid')
    expect(error.message).toContain(words)
    expect(error.message).not.toContain('secret')
  }
})
