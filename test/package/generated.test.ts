/** What generated code imports: the package and its own descriptor, so that projects need no more. */
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { generateMessages } from '../../src/codegen/proto-generator.ts'

const root = path.resolve(import.meta.dirname, '../..')
const committed = globSync('{src,test,bench,examples,templates}/**/generated/messages.{js,d.ts}', {
  cwd: root,
  exclude: name => name.includes('node_modules'),
})

function importsOf(text: string): string[] {
  const found = text.matchAll(/^import\s[^'"]*["']([^"']+)["']|\brequire\("([^"]+)"\)/gm)
  return [...found].map(([, imported, required]) => imported ?? required!)
}

test('generated code and its declarations import the package alone, by its name', () => {
  expect(committed.length).toBeGreaterThan(8)
  for (const file of committed) {
    const own = file.endsWith('.js') ? ['./messages.descriptor.js'] : []
    const imported = importsOf(readFileSync(path.join(root, file), 'utf8'))
    expect(imported, file).toEqual([...own, 'sifaka-server/protobuf'])
  }
})

test('messages may have the names of what generated code uses', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'sifaka-names-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const source = `syntax = "proto3";
    message Long { int64 value = 1; repeated uint64 more = 2; }
    message Reader { Long long = 1; map<string, sint64> by_name = 2; }`
  await writeFile(path.join(cwd, 'names.proto'), source)
  await generateMessages({ protoFiles: ['names.proto'], outDir: '.', cwd })
  const types = await readFile(path.join(cwd, 'messages.d.ts'), 'utf8')
  expect(importsOf(types)).toEqual(['sifaka-server/protobuf'])
  expect(types).toContain('value: (number|$protobuf.Long);')
  expect(types).toContain('more: (number|$protobuf.Long)[];')
  expect(types).toContain('by_name: { [k: string]: (number|$protobuf.Long) };')
  expect(types).toMatch(/long\?: \(Long(?:\.\$\w+)?\|null\);/)
})
