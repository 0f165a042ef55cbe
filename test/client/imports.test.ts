import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = new URL('../../src/', import.meta.url)
const main = new URL('client/client.ts', source)
/** Types vanish before a browser sees them. */
const runtimeImport = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?'([^']+)'/gm

/** Every module that the client loads: files of ours by path, others by name. */
function closure(): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const waiting = [main]
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const path = url.href.slice(source.href.length)
    if (files.has(path)) continue
    files.add(path)
    for (const [, name = ''] of readFileSync(fileURLToPath(url), 'utf8').matchAll(runtimeImport)) {
      if (name.startsWith('.')) waiting.push(new URL(name, url))
      else packages.add(name)
    }
  }
  return { files, packages }
}

test('the client loads no module of Node, and of the packages only those that browsers can load', () => {
  const { packages } = closure()
  expect([...packages].filter(name => isBuiltin(name))).toEqual([])
  const names = [...packages].map(name => name.split('/').slice(0, name.startsWith('@') ? 2 : 1))
  expect(new Set(names.map(parts => parts.join('/')))).toEqual(
    new Set(['mqtt', '@noble/ciphers', '@noble/hashes']),
  )
})

test('the client is made of contract, protocol, crypto and the errors alone', () => {
  const folders = new Set([...closure().files].map(path => path.split('/')[0]))
  expect(folders).toEqual(new Set(['client', 'contract', 'protocol', 'crypto', 'errors.ts']))
})
