import { describe, expect, it } from 'vitest'
import type { ConfigDraft } from '../../src/config/config.ts'
import { makeConfig } from '../../src/config/config.ts'
import { loadConfig } from '../../src/config/loader.ts'
import { validateModuleConfig } from '../../src/config/module-config.ts'
import type { ModuleSchema } from '../../src/config/module-schema.ts'
import { makeProject, messageOf } from './project.ts'

const arena: ModuleSchema = {
  seats: { type: 'integer', default: 4, minimum: 1, maximum: 100 },
  title: { type: 'string', maxLength: 20 },
  tags: { type: 'array', items: { type: 'string' }, default: ['new'] },
  board: {
    type: 'object',
    properties: { width: { type: 'number', default: 8 }, wrap: { type: 'boolean' } },
    default: {},
  },
  key: { type: 'string', default: 'changeme', secret: true },
}

const required: ModuleSchema[string] = { type: 'integer', required: true, minimum: 1 }

function validate(config: Record<string, unknown>, env: Record<string, string> = {}) {
  const text = JSON.stringify({ modules: { Arena: { from: 'arena', config } } }, null, 2)
  const loaded = loadConfig({ cwd: makeProject({ 'conf/server.json': text }), env })
  return validateModuleConfig('Arena', arena, loaded.modules['Arena']?.config ?? {}, loaded.origins)
}

describe("a module's configuration", () => {
  it('has defaults filled in, absent keys without default left out, and is frozen', () => {
    const settings = validate({ seats: 6, title: null })
    expect(settings).toEqual({ seats: 6, tags: ['new'], board: { width: 8 }, key: 'changeme' })
    for (const part of [settings, settings['board'], settings['tags']])
      expect(Object.isFrozen(part)).toBe(true)
  })

  it('leaves the schema and what was given untouched', () => {
    const given = Object.freeze({ board: Object.freeze({ width: 3 }) })
    const config = makeConfig(
      {},
      { env: { SIFAKA_MODULES__ARENA__CONFIG__BOARD__WRAP: '1' }, provided: ['Arena'] },
    )
    const settings = validateModuleConfig('Arena', arena, given, config.origins)
    expect(settings['board']).toEqual({ width: 3, wrap: true })
    expect(given).toEqual({ board: { width: 3 } })
    expect(Object.isFrozen(arena['tags']?.default)).toBe(false)
  })

  it('is overridden by the environment before it is checked', () => {
    const settings = validate(
      { seats: 1000 },
      {
        SIFAKA_MODULES__ARENA__CONFIG__SEATS: '8',
        SIFAKA_MODULES__Arena__CONFIG__TAGS: 'a,b',
        SIFAKA_MODULES__ARENA__CONFIG__BOARD__WIDTH: '2.5',
      },
    )
    expect(settings).toMatchObject({ seats: 8, tags: ['a', 'b'], board: { width: 2.5 } })
  })

  it('has every problem listed at once, with place or variable', () => {
    const config = { seat: 4, seats: 0, tags: [5], board: { widht: 1, wrap: 'no' } }
    const env = {
      SIFAKA_MODULES__ARENA__CONFIG__TITLE: 'a title of more than twenty',
      SIFAKA_MODULES__ARENA__CONFIG__SEETS: '5',
    }
    expect(messageOf(() => validate(config, env)).split('\n')).toEqual([
      'Cannot use the configuration:',
      '  SIFAKA_MODULES__ARENA__CONFIG__SEETS: no such key, the nearest known one is "SIFAKA_MODULES__ARENA__CONFIG__SEATS"',
      '  conf/server.json:6:9: no such key "modules.Arena.config.seat", the nearest known one is "modules.Arena.config.seats"',
      '  conf/server.json:7:9: "modules.Arena.config.seats" is 0, it must be an integer from 1 to 100',
      '  SIFAKA_MODULES__ARENA__CONFIG__TITLE: "modules.Arena.config.title" is "a title of more than twenty", it must be a string of 0 to 20 characters',
      '  conf/server.json:8:9: "modules.Arena.config.tags" is [5], at "0", it must be a list, each a string',
      '  conf/server.json:12:11: no such key "modules.Arena.config.board.widht", the nearest known one is "modules.Arena.config.board.width"',
      '  conf/server.json:13:11: "modules.Arena.config.board.wrap" is "no", it must be true or false',
    ])
  })

  it('may not be given to a module that has none', () => {
    const { origins } = makeConfig({}, { root: '/' })
    expect(messageOf(() => validateModuleConfig('Gate', {}, { port: 1 }, origins))).toBe(
      'Cannot use the configuration:\n  config: no such key "modules.Gate.config.port", the module has no configuration',
    )
  })

  it('never shows a secret, and refuses its default in production', () => {
    expect(messageOf(() => validate({ key: 12345 }))).not.toContain('12345')
    const draft: ConfigDraft = {
      mode: 'production',
      gate: { mqtt: { tlsTerminatedUpstream: true } },
    }
    const { origins } = makeConfig(draft)
    expect(messageOf(() => validateModuleConfig('Arena', arena, {}, origins))).toBe(
      'Cannot use the configuration:\n  config: "modules.Arena.config.key" is the default secret, production needs one of its own (from a file: SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE)',
    )
    expect(validateModuleConfig('Arena', arena, { key: 'own' }, origins)['key']).toBe('own')
  })

  it('refuses secrets that are easily guessed in production', () => {
    const schema: ModuleSchema = {
      hmacSecret: { type: 'string', minLength: 16 },
      smtpPassword: { type: 'string' },
    }
    const { origins } = makeConfig({
      mode: 'production',
      gate: { mqtt: { tlsTerminatedUpstream: true } },
    })
    const given = (config: Record<string, string>) => () =>
      validateModuleConfig('Arena', schema, config, origins)
    for (const hmacSecret of ['a'.repeat(37), '0123456789abcdef', 'please-change-me-please'])
      expect(messageOf(given({ hmacSecret })), hmacSecret).toBe(
        'Cannot use the configuration:\n  config: "modules.Arena.config.hmacSecret" is easily guessed: make one with "openssl rand -hex 32"',
      )
    expect(messageOf(given({ smtpPassword: 'Change-Me!' }))).toContain('smtpPassword')
    const good = { hmacSecret: 'f3a9c1d27b64e805', smtpPassword: 'x7' }
    expect(given(good)()).toEqual(good)
    const development = makeConfig().origins
    const weak = { hmacSecret: 'a'.repeat(16) }
    expect(validateModuleConfig('Arena', schema, weak, development)).toEqual(weak)
  })

  it('takes a key for a secret by its name too', () => {
    const { origins } = makeConfig()
    const schema: ModuleSchema = { hookSecret: { type: 'string', minLength: 8 } }
    expect(
      messageOf(() => validateModuleConfig('Arena', schema, { hookSecret: 'tiger' }, origins)),
    ).toBe(
      'Cannot use the configuration:\n  config: "modules.Arena.config.hookSecret" is not usable (it is not shown), it must be a string of at least 8 characters',
    )
  })

  it('shows no section, list or mapping that holds a secret', () => {
    const entry = { type: 'object', properties: { apiKey: { type: 'string' } } }
    const schema: ModuleSchema = {
      shop: entry,
      shops: { type: 'array', items: entry, maxItems: 0 },
      byName: { type: 'object', additionalProperties: entry },
    }
    const { origins } = makeConfig()
    const config = { shop: 'tiger', shops: [{ apiKey: 'tiger' }], byName: { a: 'tiger' } }
    const message = messageOf(() => validateModuleConfig('Arena', schema, config, origins))
    expect(message).not.toContain('tiger')
    expect(message.split('\n')).toHaveLength(4)
  })

  it('takes a value from a file that the environment names with _FILE', () => {
    const text = '{ "modules": { "Arena": { "from": "arena" } } }'
    const cwd = makeProject({ 'conf/server.json': text, 'run/key': 'from the file\n' })
    const load = (env: Record<string, string>) => {
      const { origins } = loadConfig({ cwd, env })
      return validateModuleConfig('Arena', arena, {}, origins)
    }
    expect(load({ SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE: 'run/key' })['key']).toBe(
      'from the file',
    )
    expect(messageOf(() => load({ SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE: 'nowhere' }))).toBe(
      'Cannot use the configuration:\n  SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE: cannot read "nowhere": no such file',
    )
    const twice = {
      SIFAKA_MODULES__ARENA__CONFIG__KEY: 'one',
      SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE: 'run/key',
    }
    expect(messageOf(() => load(twice))).toBe(
      'Cannot use the configuration:\n  SIFAKA_MODULES__ARENA__CONFIG__KEY_FILE: "modules.Arena.config.key" is set by "SIFAKA_MODULES__ARENA__CONFIG__KEY" too, keep one of them',
    )
  })

  it('names each required key that is missing, and where it may be set', () => {
    const schema: ModuleSchema = {
      url: { type: 'string', required: true, wanted: 'a URL' },
      shop: {
        type: 'object',
        properties: { apiKey: { type: 'string', required: true, minLength: 8 } },
        default: {},
      },
      prices: { type: 'array', items: { type: 'object', properties: { coins: required } } },
    }
    const { origins } = makeConfig()
    const config = { prices: [{ coins: 5 }, {}] }
    expect(messageOf(() => validateModuleConfig('Arena', schema, config, origins))).toBe(
      [
        'Cannot use the configuration:',
        '  config: "modules.Arena.config.url" is missing (SIFAKA_MODULES__ARENA__CONFIG__URL), it must be a URL',
        '  config: "modules.Arena.config.shop.apiKey" is missing (from a file: SIFAKA_MODULES__ARENA__CONFIG__SHOP__APIKEY_FILE), it must be a string of at least 8 characters',
        '  config: "modules.Arena.config.prices.1.coins" is missing, it must be an integer from 1',
      ].join('\n'),
    )
  })

  it('completes and checks the entries of lists and mappings', () => {
    const price: ModuleSchema = { coins: required, bonus: { type: 'integer', default: 0 } }
    const entry = { type: 'object', properties: price }
    const schema: ModuleSchema = {
      list: { type: 'array', items: entry, minItems: 1 },
      packs: { type: 'object', additionalProperties: entry },
    }
    const { origins } = makeConfig()
    const of = (config: Record<string, unknown>) =>
      validateModuleConfig('Arena', schema, config, origins)
    const good = of({ list: [{ coins: 1 }], packs: { small: { coins: 2, bonus: 3 } } })
    expect(good).toEqual({
      list: [{ coins: 1, bonus: 0 }],
      packs: { small: { coins: 2, bonus: 3 } },
    })
    expect(Object.isFrozen((good['list'] as object[])[0])).toBe(true)
    const wrong = { list: [], packs: { small: { coin: 2, coins: 0 }, large: 5 } }
    expect(messageOf(() => of(wrong))).toBe(
      [
        'Cannot use the configuration:',
        '  config: "modules.Arena.config.list" is [], it must be a list, each an object',
        '  config: "modules.Arena.config.packs" is {"small":{"coin":2,"coins":0},"large":5}, at "large", it must be an object, each value an object',
      ].join('\n'),
    )
    expect(messageOf(() => of({ packs: { small: { coin: 2, coins: 0 } } }))).toBe(
      [
        'Cannot use the configuration:',
        '  config: no such key "modules.Arena.config.packs.small.coin", the nearest known one is "modules.Arena.config.packs.small.coins"',
        '  config: "modules.Arena.config.packs.small.coins" is 0, it must be an integer from 1',
      ].join('\n'),
    )
  })

  it('with a schema that is none names the module and the key', () => {
    const { origins } = makeConfig()
    const broken: ModuleSchema = { seats: { type: 'intger' } }
    expect(messageOf(() => validateModuleConfig('Arena', broken, { seats: 1 }, origins))).toMatch(
      /^Cannot use module "Arena": its key "seats" has no valid JSON Schema, /,
    )
  })
})

describe('makeConfig', () => {
  it('checks what a program gives as it checks a file', () => {
    expect(messageOf(() => makeConfig({ rpc: { timeoutMs: 1 } }))).toBe(
      'Cannot use the configuration:\n  config: "rpc.timeoutMs" is 1, it must be an integer from 50 to 600000 (ms)',
    )
  })

  it('hosts modules that the program brings, beside those listed', () => {
    const config = makeConfig({ modules: { Gate: {} } }, { provided: ['Arena'] })
    expect(config.modules).toEqual({
      Gate: { from: null, balance: 'least-load', instances: 'many', config: {} },
      Arena: { from: null, balance: 'least-load', instances: 'many', config: {} },
    })
  })

  it('does not change or freeze the draft', () => {
    const draft = { gate: { mqtt: { tcp: { port: 0 } } }, security: { suites: ['none' as const] } }
    makeConfig(draft, { env: { SIFAKA_GATE__MQTT__TCP__PORT: '5' } })
    expect(draft).toEqual({ gate: { mqtt: { tcp: { port: 0 } } }, security: { suites: ['none'] } })
    expect(Object.isFrozen(draft.security.suites)).toBe(false)
  })
})
