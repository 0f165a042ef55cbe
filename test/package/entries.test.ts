/** What package.json, docs/package.md and the sources say of the package's entries is the same. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

type Conditions = Readonly<Record<string, string>>
const { exports: entries, files } = JSON.parse(read('package.json')) as {
  exports: Readonly<Record<string, Conditions | string>>
  files: readonly string[]
}
const code = Object.entries(entries).filter(
  (entry): entry is [string, Conditions] => typeof entry[1] !== 'string',
)

test('each entry has a source, and gives its build to types, browsers and the rest, in that order', () => {
  for (const [name, conditions] of code) {
    const { 'sifaka-source': source, browser, ...built } = conditions
    expect(existsSync(path.join(root, source!)), source).toBe(true)
    const target = source!.replace('./src/', './dist/').replace(/\.ts$/, '')
    expect(built).toEqual({ types: `${target}.d.ts`, default: `${target}.js` })
    const order = ['sifaka-source', 'types', 'browser', 'default']
    expect(Object.keys(conditions)).toEqual(order.filter(one => Object.hasOwn(conditions, one)))
    if (browser !== undefined)
      expect(browser).toBe(`./dist/browser/${name === '.' ? 'index' : path.basename(name)}.js`)
  }
})

test('docs/package.md lists the entries, each with the names that it exports', async () => {
  const rows = read('docs/package.md').matchAll(/^\| `(sifaka-server[\w/]*)` \|.*\| (`.*`) \|$/gm)
  const promised = Object.fromEntries(
    [...rows].map(([, entry, names]) => [
      entry!.replace('sifaka-server', '.'),
      names!.replaceAll('`', '').split(', '),
    ]),
  )
  const found = code.map(async ([name, { 'sifaka-source': source }]) => {
    const exported = (await import(path.join(root, source!))) as Record<string, unknown>
    return [name, Object.keys(exported).toSorted()] as const
  })
  expect(promised).toEqual(Object.fromEntries(await Promise.all(found)))
})

test('what is published is there, but for what a build makes', () => {
  expect(files.filter(name => name !== 'dist' && !existsSync(path.join(root, name)))).toEqual([])
})
