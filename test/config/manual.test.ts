import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeConfig } from '../../src/config/config.ts'
import { keyPaths } from '../../src/config/environment.ts'
import { findConfigFile, loadConfig } from '../../src/config/loader.ts'
import { validateModuleConfig } from '../../src/config/module-config.ts'
import { parseFile } from '../../src/config/parse-file.ts'
import { Problems } from '../../src/config/problems.ts'
import { schema } from '../../src/config/schema.ts'
import { getAt } from '../../src/config/value-tree.ts'
import { userConfig } from '../../src/modules/user/config.ts'
import { renderManual } from './manual.ts'

const root = path.resolve(import.meta.dirname, '../..')
const file = path.join(root, 'conf/server.json')

const modules = [
  { name: 'Gate', properties: {} },
  { name: 'User', properties: userConfig },
  { name: 'Push', properties: {} },
]

describe('conf/server.json', () => {
  it('is what the schema says, word for word', async () => {
    await expect(renderManual(modules)).toMatchFileSnapshot(file)
  })

  it('states every key of the schema', () => {
    const problems = new Problems()
    const text = readFileSync(file, 'utf8')
    const { values } = parseFile({ label: 'conf/server.json', root, text }, problems)
    problems.throwIfAny()
    const missing = keyPaths(schema).filter(key => getAt(values, key) === undefined)
    expect(missing).toEqual([])
  })

  it("states the defaults of the framework's own modules", () => {
    const config = loadConfig({ cwd: root, env: {} })
    for (const { name, properties } of modules) {
      const given = config.modules[name]?.config ?? {}
      expect(Object.keys(given)).toEqual(Object.keys(properties))
      expect(validateModuleConfig(name, properties, given, config.origins)).toEqual(
        validateModuleConfig(name, properties, {}, config.origins),
      )
    }
  })

  it.each(['development', 'production'] as const)('holds the defaults of the code, in %s', mode => {
    const env = { SIFAKA_MODE: mode, SIFAKA_GATE__MQTT__TLSTERMINATEDUPSTREAM: 'true' }
    const stated = loadConfig({ cwd: root, env })
    const defaults = makeConfig({ mode, gate: { mqtt: { tlsTerminatedUpstream: true } } }, { root })
    expect(Object.keys(stated.modules)).toEqual(Object.keys(defaults.modules))
    const settings = { file: null, origins: null, modules: null }
    expect({ ...stated, ...settings }).toEqual({ ...defaults, ...settings })
  })

  it('is found from any folder of the project', () => {
    expect(findConfigFile(path.join(root, 'src', 'base'))).toBe(file)
  })
})
