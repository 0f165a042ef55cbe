import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/loader.ts'
import { makeProject, messageOf } from './project.ts'

type Env = Record<string, string>

function load(env: Env, files: Record<string, string> = {}) {
  return loadConfig({ cwd: makeProject({ 'conf/server.json': '{}', ...files }), env })
}

function problemsOf(env: Env, files: Record<string, string> = {}): string[] {
  const lines = messageOf(() => load(env, files)).split('\n')
  return lines.slice(1).map(line => line.trim())
}

describe('the environment', () => {
  it('overrides keys of every type, whatever their case', () => {
    const config = load({
      SIFAKA_GATE__MQTT__TCP__PORT: '1884',
      SIFAKA_gate__mqtt__websocket__enabled: 'false',
      SIFAKA_LIMITS__MAX_QUEUE: '7',
      SIFAKA_GATE__MQTT__WEBSOCKET__ORIGINS: 'https://a.example, http://b.example:8080',
      SIFAKA_SECURITY__SUITES: '["none"]',
      SIFAKA_LOG__MODULES__ARENA: 'debug',
      SIFAKA_NAME: '42',
    })
    expect(config.gate.mqtt.tcp.port).toBe(1884)
    expect(config.gate.mqtt.websocket.enabled).toBe(false)
    expect(config.limits.maxQueue).toBe(7)
    expect(config.gate.mqtt.websocket.origins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ])
    expect(config.security.suites).toEqual(['none'])
    expect(config.log.modules).toEqual({ ARENA: 'debug' })
    expect(config.name).toBe('42')
  })

  it('wins over the file and its base', () => {
    const config = load(
      { SIFAKA_NAME: 'env' },
      { 'conf/base.json': '{ "name": "base" }', 'conf/server.json': '{ "extends": "base.json" }' },
    )
    expect(config.name).toBe('env')
  })

  it('reads a value from a file with the suffix _FILE, without its last line end', () => {
    const cwd = makeProject({ 'conf/server.json': '{}', 'secrets/sql': 'mysql://u:p@h/d\n' })
    const relative = loadConfig({ cwd, env: { SIFAKA_STORE__SQL_FILE: 'secrets/sql' } })
    const absolute = loadConfig({
      cwd,
      env: { SIFAKA_STORE__SQL_FILE: path.join(cwd, 'secrets', 'sql') },
    })
    expect(relative.store.sql).toBe('mysql://u:p@h/d')
    expect(absolute.store.sql).toBe('mysql://u:p@h/d')
  })

  it('has a variable of unknown name answered with the nearest known one', () => {
    expect(
      problemsOf({
        SIFAKA_GATE__MQTT__TPC__PORT: '1',
        SIFAKA_RPC_TIMEOUTMS: '1',
        SIFAKA_GATE: '{}',
        SIFAKA_MODULES__ARENA__CONFIG__SEATS: '1',
      }),
    ).toEqual([
      'SIFAKA_GATE__MQTT__TPC__PORT: no such key, the nearest known one is "SIFAKA_GATE__MQTT__TCP__PORT"',
      'SIFAKA_RPC_TIMEOUTMS: no such key, the nearest known one is "SIFAKA_RPC__TIMEOUTMS"',
      'SIFAKA_GATE: no such key, the nearest known one is "SIFAKA_NAME"',
      'SIFAKA_MODULES__ARENA__CONFIG__SEATS: no such key, the nearest known one is "SIFAKA_MODULES__GATE__CONFIG__"',
    ])
  })

  it('has wrong values named with their variable', () => {
    expect(
      problemsOf({
        SIFAKA_RPC__TIMEOUTMS: 'soon',
        SIFAKA_GATE__MQTT__TCP__ENABLED: 'si',
        SIFAKA_LIMITS__MAXQUEUE: '',
        SIFAKA_STORE__KV_FILE: '/nowhere/at/all',
        SIFAKA_NAME: 'a',
        sifaka_name: 'b',
      }),
    ).toEqual([
      'SIFAKA_STORE__KV_FILE: cannot read "/nowhere/at/all": no such file',
      'sifaka_name: "name" is set by "SIFAKA_NAME" too, keep one of them',
      'SIFAKA_GATE__MQTT__TCP__ENABLED: "gate.mqtt.tcp.enabled" is "si", it must be true or false',
      'SIFAKA_LIMITS__MAXQUEUE: "limits.maxQueue" is "", it must be an integer from 1 to 65536 (requests)',
      'SIFAKA_RPC__TIMEOUTMS: "rpc.timeoutMs" is "soon", it must be an integer from 50 to 600000 (ms)',
    ])
  })

  it('leaves variables of test runs and of others alone', () => {
    expect(load({ SIFAKA_TEST_MYSQL: 'x', PORT: '5', SIFAKA: '1' }).name).toBe('server')
  })

  it('may say where a module comes from, for one that is listed', () => {
    const config = load(
      { SIFAKA_MODULES__ARENA__FROM: '@acme/arena' },
      { 'conf/server.json': '{ "modules": { "Arena": { "from": "./a.ts" } } }' },
    )
    expect(config.modules['Arena']?.from).toBe('@acme/arena')
  })
})
