import { globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Which part of src may import which, with the reason where it is not obvious. `import type` is
 * free except towards app. What is absent from the table is an error, and so is an entry nobody
 * uses.
 */
const allowed: Record<string, string[]> = {
  'errors.ts': [],
  base: [],
  protocol: ['errors.ts'],
  crypto: [],
  contract: ['protocol', 'errors.ts'],
  store: [],
  'store/sql': ['store', 'base', 'errors.ts'],
  'store/kv': ['store', 'base', 'errors.ts'],
  config: ['base', 'errors.ts'],
  bus: ['base', 'errors.ts'],
  // Who lives is decided by claims in the KV, and learned by the bus.
  cluster: ['base', 'bus', 'errors.ts', 'store/kv'],
  // How master and nodes of one machine talk: nothing that could fail to load.
  control: ['base', 'errors.ts'],
  // Must start when broker, database and bus code cannot load.
  master: ['config', 'control', 'base', 'errors.ts'],
  // Reads snapshots, calls what it is given.
  monitor: ['base', 'errors.ts'],
  // store/kv for the prefix of a module's keys alone: adapters come by the composition root.
  dispatch: ['contract', 'cluster', 'bus', 'base', 'errors.ts', 'store/kv'],
  gate: ['dispatch', 'cluster', 'base', 'errors.ts'],
  'gate/mqtt': ['gate', 'dispatch', 'cluster', 'contract', 'protocol', 'base'],
  // What a studio's module may import, and nothing else.
  // contract: index.ts exports User's contract, so that one does not import index.ts.
  modules: ['index.ts', 'contract', 'protocol'],
  // Runs in a browser.
  client: ['contract', 'protocol', 'crypto', 'errors.ts'],
  'index.ts': ['contract', 'dispatch', 'errors.ts', 'modules', 'store/sql'],
  app: [
    'base',
    'bus',
    'cluster',
    'config',
    'control',
    'crypto',
    'dispatch',
    'errors.ts',
    'gate',
    'gate/mqtt',
    'modules',
    'monitor',
    'store/kv',
    'store/sql',
  ],
  'server.ts': ['app', 'base', 'config', 'modules', 'gate'],
  // What a page may import of the package's own name: contracts and errors.
  'browser.ts': ['contract', 'errors.ts', 'modules'],
  'protobuf.ts': [],
  testing: [
    'app',
    'base',
    'bus',
    'client',
    'config',
    'crypto',
    'errors.ts',
    'gate',
    'modules',
    'store/kv',
    'store/sql',
  ],
  // A small HTTP server of files, for development.
  pages: ['base', 'errors.ts'],
  // The loop around a server that is being written.
  dev: ['app', 'base', 'codegen', 'config', 'contract', 'errors.ts', 'pages'],
  // Runs on the user's Node before anything is installed: built-ins alone.
  create: [],
  // What the command writes for a project: message classes, contracts for other languages.
  codegen: ['errors.ts'],
  cli: [
    'app',
    'base',
    'client',
    'codegen',
    'config',
    'contract',
    'control',
    'create',
    'crypto',
    'dev',
    'errors.ts',
    'master',
    'modules',
  ],
  'main.ts': ['cli'],
}

/** Bans that would hurt most, each with what it protects. */
const reasons: Record<string, string> = {
  'dispatch -> gate': 'a handler must not know that its caller came by MQTT',
  'gate -> gate/mqtt': 'the next wire needs sessions and links without MQTT',
  'gate -> store': 'the gate must go on when a database is away',
  'gate -> modules': 'a gate serves modules that other processes host',
  'master -> app': 'the supervisor must start when broker, database and bus cannot load',
  'control -> config': 'both ends of a control socket load nothing that could be broken',
  'monitor -> gate': 'health is told when everything else hangs',
  'bus -> cluster': 'a bus carries bytes and knows nobody',
  'modules -> store': 'db and kv come through the context, as for a studio',
  'client -> dispatch': 'the SDK runs in a browser',
  'browser.ts -> dispatch': 'a page shares contracts with the server, never its modules',
  'create -> base': 'npm create runs it by itself, on an older Node',
  'pages -> app': 'pages are served while the server is being written and does not start',
  'protocol -> base': 'codecs are pure: fuzzed alone, shared with the browser',
}

interface Import {
  readonly file: string
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

const source = path.resolve(import.meta.dirname, '../src')
const imports = globSync('**/*.ts', { cwd: source }).flatMap(importsOf)

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(source, file), 'utf8')
  const found: Import[] = []
  const statement =
    /^(?:import|export)(\s+type)?\s[^'"]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/gms
  for (const [, type, fixed, dynamic] of text.matchAll(statement)) {
    const target = path.relative(
      source,
      path.resolve(source, path.dirname(file), fixed ?? dynamic!),
    )
    found.push({ file, from: partOf(file), to: partOf(target), isType: type !== undefined })
  }
  return found
}

/** The folder that the table knows, or the file itself where it stands at the top. */
function partOf(file: string): string {
  const parts = file.split(path.sep)
  if (parts.length === 1) return parts[0]!
  const two = parts.slice(0, 2).join('/')
  return parts.length > 2 && Object.hasOwn(allowed, two) ? two : parts[0]!
}

const crossing = imports.filter(one => one.from !== one.to)

describe('layers', () => {
  it('knows every part of src', () => {
    const parts = new Set([...readdirSync(source), ...imports.flatMap(one => [one.from, one.to])])
    expect([...parts].filter(part => !Object.hasOwn(allowed, part))).toEqual([])
  })

  it('allows every import that there is', () => {
    const wrong = crossing
      .filter(one => !one.isType && !allowed[one.from]!.includes(one.to))
      .map(
        one => `${one.file}: ${one.from} -> ${one.to} ${reasons[`${one.from} -> ${one.to}`] ?? ''}`,
      )
    expect(wrong).toEqual([])
  })

  it('lets nobody but the entry points see app, not even its types', () => {
    const seen = crossing.filter(one => one.to === 'app').map(one => one.from)
    expect([...new Set(seen)].toSorted()).toEqual(['cli', 'dev', 'server.ts', 'testing'])
  })

  it('holds no permission that nobody uses', () => {
    const used = new Set(crossing.filter(one => !one.isType).map(one => `${one.from} -> ${one.to}`))
    const stale = Object.entries(allowed).flatMap(([from, to]) =>
      to.map(part => `${from} -> ${part}`).filter(entry => !used.has(entry)),
    )
    expect(stale).toEqual([])
  })

  it('bans what the reasons speak of', () => {
    for (const ban of Object.keys(reasons)) {
      const [from, to] = ban.split(' -> ')
      expect(allowed[from!], ban).not.toContain(to)
    }
  })

  it('keeps node: out of what a browser loads', () => {
    const pure = globSync('{protocol,contract,client}/**/*.ts', { cwd: source })
    const crypto = globSync('crypto/*.ts', { cwd: source }).filter(file => !file.includes('-node'))
    const guilty = [
      ...pure,
      ...crypto,
      'errors.ts',
      'index.ts',
      'browser.ts',
      'protobuf.ts',
    ].filter(file => /from '(node:|fs|crypto)/.test(readFileSync(path.join(source, file), 'utf8')))
    expect(guilty).toEqual([])
  })

  it('leaves concrete adapters to the composition root', () => {
    const adapters =
      /new (MemoryKv|RedisKv|SqliteStore|MysqlStore|TcpListener|WebSocketListener|RedisCarrier|NatsCarrier)\(/
    const guilty = globSync('**/*.ts', { cwd: source })
      .filter(file => adapters.test(readFileSync(path.join(source, file), 'utf8')))
      .filter(file => !/^(app|testing|store\/sql\/create-sql-store)/.test(file))
    expect(guilty).toEqual([])
  })
})
