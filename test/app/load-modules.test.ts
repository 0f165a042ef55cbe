import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { importModules } from '../../src/app/load-modules.ts'
import { loadConfig } from '../../src/config/loader.ts'
import { makeProject } from '../config/project.ts'

const dice = `export const dice = { contract: { name: 'Dice' }, setup: () => ({}) }\n`

function configOf(root: string) {
  return loadConfig({ cwd: root, env: {} })
}

function projectWith(from: string): string {
  return makeProject({
    'conf/server.json': JSON.stringify({ modules: { Dice: { from } } }),
    'src/dice.mjs': dice,
  })
}

it('a file that is found by another case of its name is refused before it gets to Linux', async () => {
  const root = projectWith('./src/Dice.mjs')
  // As a disk of Windows or macOS has it: one file, found by either name.
  if (process.platform === 'linux') symlinkSync('dice.mjs', path.join(root, 'src/Dice.mjs'))
  await expect(importModules(configOf(root))).rejects.toThrow(
    `Cannot use module "Dice": the file is "${path.join('src', 'dice.mjs')}", not "${path.join('src', 'Dice.mjs')}"; write it so, for Linux is exact`,
  )
})

it.skipIf(process.platform === 'win32')(
  'a path of Windows is told what works on all systems',
  async () => {
    const root = projectWith(String.raw`.\src\dice.mjs`)
    await expect(importModules(configOf(root))).rejects.toThrow('; write "/" between folders')
  },
)
