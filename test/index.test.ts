import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = new URL('../src/', import.meta.url)
/** Types vanish before anything is loaded. */
const runtimeImport = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?["']([^"']+)["']/gm

/** Every module that importing the package loads: files of ours by path, others by name. */
function closure(): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const waiting = [new URL('index.ts', source)]
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

describe('the package itself', () => {
  it('loads no module of Node, for contracts import it and browsers import contracts', () => {
    const { files, packages } = closure()
    expect(files).toContain('contract/contract.ts')
    expect([...packages].filter(name => isBuiltin(name))).toEqual([])
    expect([...packages].toSorted()).toEqual(['kysely', 'sifaka-server/protobuf'])
  })

  it('loads nothing of the gate, the stores’ drivers, the configuration or the app', () => {
    const folders = [...closure().files].map(file => file.split('/')[0])
    for (const folder of ['gate', 'app', 'config', 'cli', 'base', 'crypto', 'client'])
      expect(folders).not.toContain(folder)
  })
})
