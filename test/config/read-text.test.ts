import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { loadConfig } from '../../src/config/loader.ts'
import { makeProject, messageOf } from './project.ts'

it('a file in UTF-16, which Windows PowerShell writes, is refused with what to do', () => {
  const root = makeProject({ 'conf/server.json': '' })
  writeFileSync(path.join(root, 'conf/server.json'), '\ufeff{ "name": "one" }', 'utf16le')
  expect(messageOf(() => loadConfig({ cwd: root, env: {} }))).toBe(
    'Cannot use the configuration:\n  conf/server.json: cannot read the file: it is UTF-16; save it as UTF-8',
  )
})

it('a secret of a file is neither its byte order mark nor its last line end', () => {
  const root = makeProject({ 'conf/server.json': '{}', 'sql.txt': '\ufeffmysql://a:b@db/game\r\n' })
  const config = loadConfig({ cwd: root, env: { SIFAKA_STORE__SQL_FILE: 'sql.txt' } })
  expect(config.store.sql).toBe('mysql://a:b@db/game')
})

it('a configuration with line ends of Windows is read, and its lines are counted', () => {
  const text = '{\r\n  // why\r\n  "name": "one",\r\n  "nmae": "two"\r\n}\r\n'
  expect(
    messageOf(() => loadConfig({ cwd: makeProject({ 'conf/server.json': text }), env: {} })),
  ).toContain('conf/server.json:4:3')
})
