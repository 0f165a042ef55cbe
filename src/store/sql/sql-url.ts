import { isAbsolute, resolve } from 'node:path'
import { SifakaError } from '../../errors.ts'

export type SqlLocation =
  | { type: 'sqlite'; path: string }
  | {
      type: 'mysql'
      host: string
      port: number
      user: string
      password: string
      database: string
      tls: boolean
    }

const forms = 'write "sqlite:data/sifaka.db" or "mysql://user:password@host:3306/database"'

/**
 * `sqlite:<path>` (relative to `baseDir`), `sqlite::memory:`, `mysql://user:pass@host:port/db` with
 * an optional `?tls=true`. Throws `ConfigInvalid` for anything else; the message never repeats the
 * url, which may hold a password.
 */
export function parseSqlUrl(url: string, baseDir: string): SqlLocation {
  if (url.startsWith('sqlite:')) return sqliteLocation(url.slice('sqlite:'.length), baseDir)
  if (/^(?:mysql|mariadb):\/\//.test(url) && URL.canParse(url)) return mysqlLocation(new URL(url))
  throw unusable(forms)
}

function sqliteLocation(path: string, baseDir: string): SqlLocation {
  if (path === ':memory:') return { type: 'sqlite', path }
  if (path === '' || path.startsWith('//')) throw unusable(forms)
  return { type: 'sqlite', path: isAbsolute(path) ? path : resolve(baseDir, path) }
}

function mysqlLocation(url: URL): SqlLocation {
  const database = decode(url.pathname.slice(1))
  if (url.hostname === '' || database === '' || database.includes('/'))
    throw unusable('name the host and one database: "mysql://user:password@host:3306/database"')
  return {
    type: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user: decode(url.username),
    password: decode(url.password),
    database,
    tls: tlsOf(url.searchParams),
  }
}

function tlsOf(parameters: URLSearchParams): boolean {
  for (const name of parameters.keys())
    if (name !== 'tls') throw unusable(`remove "${name}": the only parameter is "tls"`)
  const tls = parameters.get('tls') ?? 'false'
  if (tls !== 'true' && tls !== 'false') throw unusable('write "tls=true" or "tls=false"')
  return tls === 'true'
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw unusable('write special characters of user, password and database as %XX')
  }
}

function unusable(remedy: string): SifakaError {
  return new SifakaError('ConfigInvalid', {
    text: `Cannot use the url of the SQL store: ${remedy}`,
  })
}
