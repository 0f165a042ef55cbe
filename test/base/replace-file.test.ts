import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { replaceFile } from '../../src/base/replace-file.ts'
import { makeProject } from '../config/project.ts'

it('a file is replaced whole, with the rights asked for, and nothing stays beside it', async () => {
  const root = makeProject({ 'users.json': 'old' })
  const file = path.join(root, 'users.json')
  await replaceFile(file, 'new', { mode: 0o600 })
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(root)).toEqual(['users.json'])
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('what cannot be replaced rejects at once, with nothing beside it', async () => {
  const root = makeProject({})
  const folder = path.join(root, 'folder')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'file'), '')
  await expect(replaceFile(folder, 'text')).rejects.toMatchObject({ code: 'EISDIR' })
  expect(readdirSync(root)).toEqual(['folder'])
})
