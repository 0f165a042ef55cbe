import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/loader.ts'
import type { SifakaError } from '../../src/errors.ts'
import { makeProject, messageOf } from './project.ts'

type Env = Record<string, string>

function load(text: string, env: Env = {}) {
  return loadConfig({ cwd: makeProject({ 'conf/server.json': text }), env })
}

/** The problems of a configuration, one a line, without the heading. */
function problemsOf(text: string, env: Env = {}): string[] {
  const [heading, ...lines] = messageOf(() => load(text, env)).split('\n')
  expect(heading).toBe('Cannot use the configuration:')
  return lines.map(line => line.replace(/^ {2}/, ''))
}

/** What a module's entry has where it states nothing. */
const plain = { from: null, balance: 'least-load', instances: 'many' }

describe('a configuration file', () => {
  it('may have comments, trailing commas and a byte order mark', () => {
    const config = load('\ufeff{\n  // why\n  "name": "one", /* and */\n}\n')
    expect(config.name).toBe('one')
  })

  it('may be empty: all defaults hold', () => {
    expect(load('').gate.mqtt.tcp.port).toBe(1883)
    expect(load('{}').rpc.timeoutMs).toBe(3000)
  })

  it('is frozen all the way down once it is read', () => {
    const config = load('{ "log": { "modules": { "Gate": "debug" } } }')
    for (const part of [config, config.log.modules, config.security.suites, config.modules])
      expect(Object.isFrozen(part)).toBe(true)
  })

  it('is named with line and column where its syntax is wrong', () => {
    expect(problemsOf('{\n  "name": "one"\n  "mode": 1\n}')).toEqual([
      'conf/server.json:3:3: syntax error, comma expected',
    ])
    expect(problemsOf('{\n  "name": }')).toEqual([
      'conf/server.json:2:11: syntax error, value expected',
    ])
    expect(problemsOf('[1]')).toEqual([
      'conf/server.json:1:1: the file must hold one object, "{ ... }"',
    ])
  })

  it('has an unknown key answered with the nearest known one', () => {
    expect(
      problemsOf(`{
  "lmits": {},
  "gate": { "mqtt": { "tpc": { "port": 1 } } },
  "port": 1884,
  "drainMs": 1,
  "log": { "levle": "info" },
  "__proto__": 1
}`),
    ).toEqual([
      'conf/server.json:2:3: no such key "lmits", the nearest known one is "limits"',
      'conf/server.json:4:3: no such key "port", the nearest known one is "gate.mqtt.tcp.port"',
      'conf/server.json:5:3: no such key "drainMs", the nearest known one is "shutdown.drainMs"',
      'conf/server.json:7:3: no such key "__proto__", the nearest known one is "gate.mqtt.tcp.port"',
      'conf/server.json:6:12: no such key "log.levle", the nearest known one is "log.level"',
      'conf/server.json:3:23: no such key "gate.mqtt.tpc", the nearest known one is "gate.mqtt.tcp"',
    ])
  })

  it('has all its wrong values listed at once, each with its place and what is wanted', () => {
    expect(
      problemsOf(`{
  "mode": "prod",
  "name": "a b",
  "log": { "level": "loud", "modules": { "Gate": "debug", "User": 3 } },
  "gate": { "mqtt": { "tcp": { "enabled": "yes", "port": 65536 }, "websocket": { "path": "mqtt" } } },
  "security": { "suites": ["sealed"] },
  "limits": { "maxQueue": "256", "maxInflight": 1.5 },
  "rpc": [],
  "store": { "sql": "postgres://root:hun@ter/2@db/x", "kv": 5 }
}`),
    ).toEqual([
      'conf/server.json:2:3: "mode" is "prod", it must be "development" or "production"',
      'conf/server.json:3:3: "name" is "a b", it must be 1 to 64 letters, digits, "_" and "-", a letter or digit first',
      'conf/server.json:4:12: "log.level" is "loud", it must be "trace", "debug", "info", "warn", "error" or "silent"',
      'conf/server.json:4:29: "log.modules" is {"Gate":"debug","User":3}, at "User", it must be an object, each value "trace", "debug", "info", "warn", "error" or "silent"',
      'conf/server.json:5:32: "gate.mqtt.tcp.enabled" is "yes", it must be true or false',
      'conf/server.json:5:50: "gate.mqtt.tcp.port" is 65536, it must be an integer from 0 to 65535 (port)',
      'conf/server.json:5:82: "gate.mqtt.websocket.path" is "mqtt", it must be a path that begins with "/"',
      'conf/server.json:6:17: "security.suites" is ["sealed"], at "0", it must be ["classic"] or ["none"]',
      'conf/server.json:7:15: "limits.maxQueue" is "256", it must be an integer from 1 to 65536 (requests)',
      'conf/server.json:7:34: "limits.maxInflight" is 1.5, it must be an integer from 1 to 1024 (requests)',
      'conf/server.json:8:3: "rpc" is [], it must be an object',
      'conf/server.json:9:14: "store.sql" is "postgres://root:***@db/x", it must be "sqlite:FILE" or "mysql://USER:PASSWORD@HOST:PORT/DATABASE"',
      'conf/server.json:9:55: "store.kv" is 5, it must be "memory:" or "redis://HOST:PORT/NUMBER"',
    ])
  })

  it('may not state a key twice', () => {
    expect(problemsOf('{ "name": "a",\n  "name": "b" }')).toEqual([
      'conf/server.json:2:3: "name" stands here twice',
    ])
  })

  it('that is not there stops the start', () => {
    const cwd = makeProject({ 'conf/server.json': '{}' })
    expect(messageOf(() => loadConfig({ cwd, file: 'conf/sever.json', env: {} }))).toBe(
      'Cannot use the configuration:\n  conf/sever.json: cannot read the file: no such file',
    )
    expect(messageOf(() => loadConfig({ cwd, file: 'conf', env: {} }))).toBe(
      'Cannot use the configuration:\n  conf: cannot read the file: it is a folder',
    )
  })

  it('fails with the code ConfigInvalid', () => {
    let thrown: unknown
    try {
      load('{ "x": 1 }')
    } catch (error) {
      thrown = error
    }
    expect((thrown as SifakaError).code).toBe('ConfigInvalid')
  })

  it('has null stand for the default, of a key and of a section', () => {
    const config = load('{ "name": null, "gate": null, "store": { "sql": null } }')
    expect(config.name).toBe('server')
    expect(config.gate.mqtt.tcp.port).toBe(1883)
  })
})

describe('paths', () => {
  it('start from the parent of the conf folder', () => {
    const cwd = makeProject({
      'conf/server.json': '{ "dataDir": "var", "store": { "sql": "sqlite:db/x.db" } }',
    })
    const config = loadConfig({ cwd, env: {} })
    expect(config).toMatchObject({ root: cwd, dataDir: path.join(cwd, 'var') })
    expect(config.store.sql).toBe(`sqlite:${path.join(cwd, 'db', 'x.db')}`)
  })

  it('start from the folder of a file that is in no conf folder', () => {
    const cwd = makeProject({ 'etc/game.json': '{}' })
    const config = loadConfig({ cwd, file: 'etc/game.json', env: {} })
    expect(config.dataDir).toBe(path.join(cwd, 'etc', 'data'))
    expect(config.store.sql).toBe(`sqlite:${path.join(cwd, 'etc', 'data', 'sifaka.db')}`)
  })

  it('of the database follow the data folder unless they are stated', () => {
    const cwd = makeProject({ 'conf/server.json': '{ "dataDir": "var" }' })
    const elsewhere = makeProject({})
    expect(loadConfig({ cwd, env: {} }).store.sql).toBe(
      `sqlite:${path.join(cwd, 'var', 'sifaka.db')}`,
    )
    expect(loadConfig({ cwd, env: { SIFAKA_DATADIR: elsewhere } }).store.sql).toBe(
      `sqlite:${path.join(elsewhere, 'sifaka.db')}`,
    )
  })

  it('leave an in-memory database and URLs alone', () => {
    expect(load('{ "store": { "sql": "sqlite::memory:" } }').store.sql).toBe('sqlite::memory:')
    const url = 'mysql://u:p@localhost:3306/game'
    expect(load(`{ "store": { "sql": "${url}" } }`).store.sql).toBe(url)
  })

  it('without any file start from the working directory', () => {
    const cwd = makeProject({})
    const config = loadConfig({ cwd, env: {} })
    expect(config).toMatchObject({ file: null, root: cwd, dataDir: path.join(cwd, 'data') })
  })
})

describe('extends', () => {
  it('lays a file over its base, sections and modules merged, lists replaced', () => {
    const cwd = makeProject({
      'conf/base.json': `{
        "name": "base", "limits": { "maxQueue": 10, "maxInflight": 5 },
        "gate": { "mqtt": { "websocket": { "origins": ["https://a.example"] } } },
        "modules": { "Gate": {}, "User": { "config": { "a": 1, "b": 2 } } } }`,
      'conf/server.json': `{
        "extends": "./base.json", "limits": { "maxQueue": 20 },
        "gate": { "mqtt": { "websocket": { "origins": [] } } },
        "modules": { "User": { "config": { "b": 3 } }, "Push": {} } }`,
    })
    const config = loadConfig({ cwd, env: {} })
    expect(config.name).toBe('base')
    expect(config.limits).toMatchObject({ maxQueue: 20, maxInflight: 5 })
    expect(config.gate.mqtt.websocket.origins).toEqual([])
    expect(config.modules).toEqual({
      Gate: { ...plain, config: {} },
      User: { ...plain, config: { a: 1, b: 3 } },
      Push: { ...plain, config: {} },
    })
  })

  it('has null take back what the base states, a module too', () => {
    const cwd = makeProject({
      'conf/base.json': '{ "name": "base", "modules": { "Gate": {}, "User": {} } }',
      'conf/server.json': '{ "extends": "base.json", "name": null, "modules": { "User": null } }',
    })
    const config = loadConfig({ cwd, env: {} })
    expect(config.name).toBe('server')
    expect(Object.keys(config.modules)).toEqual(['Gate'])
  })

  it('names the file that a wrong value stands in', () => {
    const cwd = makeProject({
      'conf/base.json': '{ "name": 5 }',
      'node1/conf/server.json': '{ "extends": "../../conf/base.json",\n "nam": "x" }',
    })
    expect(messageOf(() => loadConfig({ cwd, file: 'node1/conf/server.json', env: {} }))).toBe(
      [
        'Cannot use the configuration:',
        '  node1/conf/server.json:2:2: no such key "nam", the nearest known one is "name"',
        '  conf/base.json:1:3: "name" is 5, it must be 1 to 64 letters, digits, "_" and "-", a letter or digit first',
      ].join('\n'),
    )
  })

  it('resolves paths against the project of the file that states them', () => {
    const cwd = makeProject({
      'conf/base.json': '{ "modules": { "Arena": { "from": "./src/arena.ts" } } }',
      'node1/conf/server.json': '{ "extends": "../../conf/base.json" }',
    })
    const config = loadConfig({ cwd, file: 'node1/conf/server.json', env: {} })
    expect(config.modules['Arena']?.from).toBe(path.join(cwd, 'src', 'arena.ts'))
    expect(config.dataDir).toBe(path.join(cwd, 'node1', 'data'))
  })

  it('refuses circles, missing bases and what is no path', () => {
    const cwd = makeProject({
      'conf/a.json': '{ "extends": "b.json" }',
      'conf/b.json': '{\n  "extends": "a.json" }',
      'conf/c.json': '{ "extends": "gone.json" }',
      'conf/d.json': '{ "extends": 1 }',
    })
    const problem = (file: string) => messageOf(() => loadConfig({ cwd, file, env: {} }))
    expect(problem('conf/a.json')).toBe(
      'Cannot use the configuration:\n  conf/b.json:2:3: "extends" goes in a circle: conf/a.json -> conf/b.json -> conf/a.json',
    )
    expect(problem('conf/c.json')).toBe(
      'Cannot use the configuration:\n  conf/c.json:1:3: cannot read "conf/gone.json": no such file',
    )
    expect(problem('conf/d.json')).toBe(
      'Cannot use the configuration:\n  conf/d.json:1:3: "extends" is 1, it must be the path of a file',
    )
  })
})

describe('modules', () => {
  it('of the framework are hosted where none are listed', () => {
    expect(Object.keys(load('{}').modules)).toEqual(['Gate', 'User', 'Push'])
  })

  it('of a studio come from a path or a package', () => {
    const { modules, root } = load(
      '{ "modules": { "Arena": { "from": "./src/arena.ts" }, "Chat": { "from": "@acme/chat" } } }',
    )
    expect(modules['Arena']?.from).toBe(path.join(root, 'src', 'arena.ts'))
    expect(modules['Chat']?.from).toBe('@acme/chat')
  })

  it('have wrong entries answered with what is wanted', () => {
    expect(
      problemsOf(`{ "modules": {
  "Usr": {},
  "Arena": { "from": 5 },
  "Chat": { "from": "./c.ts", "seats": 4 },
  "a-b": { "from": "x" },
  "Push": 7,
  "Gate": { "config": [] } } }`),
    ).toEqual([
      'conf/server.json:2:3: "modules.Usr" needs "from", a path from the project\'s root or a package name (modules of the framework are "Gate", "User", "Push")',
      'conf/server.json:3:14: "modules.Arena.from" must be a path or a package name',
      'conf/server.json:4:31: no such key "modules.Chat.seats", known are "from", "balance", "instances", "config" (a key of the module goes to "config": { "seats": ... })',
      'conf/server.json:5:3: "modules.a-b" is no module name, use letters, digits and "_"',
      'conf/server.json:6:3: "modules.Push" must be an object, {} at least',
      'conf/server.json:7:13: "modules.Gate.config" must be an object',
    ])
  })

  it('say how they are called in a cluster, in words that are known', () => {
    const { modules } = load(
      '{ "modules": { "User": { "balance": "sticky" }, "Push": { "instances": "one" } } }',
    )
    expect(modules['User']).toMatchObject({ balance: 'sticky', instances: 'many' })
    expect(modules['Push']).toMatchObject({ balance: 'least-load', instances: 'one' })
    expect(problemsOf('{ "modules": { "User": { "balance": "fair", "instances": 2 } } }')).toEqual([
      'conf/server.json:1:26: "modules.User.balance" is "fair", it must be one of "least-load", "round-robin", "random", "sticky"',
      'conf/server.json:1:45: "modules.User.instances" is 2, it must be one of "many", "one"',
    ])
  })

  it('must be an object', () => {
    expect(problemsOf('{ "modules": ["Gate"] }')).toEqual([
      'conf/server.json:1:3: "modules" must be an object',
    ])
  })
})
