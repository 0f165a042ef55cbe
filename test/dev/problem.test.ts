import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { showProblems } from '../../src/dev/problem.ts'
import { ownDirectory } from '../setup/resources.ts'

it('shows the lines around a mistake in a configuration without its secrets', async () => {
  await using directory = await ownDirectory()
  const cwd = directory.path
  const file = path.join(cwd, 'server.json')
  const lines = [
    '{ "store": { "sql": "mysql://game:hunter2@db:3306/game" },',
    '  "apiKey": "hunter3", "secret" : "hunter4 and more",',
    '  "prot": 80, "maxTokens": 3,',
    '  password: hunter5',
    "  SHOP_TOKEN='hunter6'",
  ]
  writeFileSync(file, lines.join('\n'))
  const problem = { file, line: 3, column: 3, text: 'no such key "prot"' }
  const shown = showProblems([problem], { cwd, hasColors: false })
  expect(shown).not.toMatch(/hunter|more/)
  expect(shown).toContain('"mysql://game:*******@db:3306/game"')
  expect(shown).toContain('> 3 |   "prot": 80, "maxTokens": 3,')
})
