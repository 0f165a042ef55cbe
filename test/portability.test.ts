/**
 * Server, command line, SDK, scripts and templates use nothing that only Linux has. The rules read
 * syntax trees, so that no comment and no type trips them; what is right all the same stands in a
 * table here, with its reason. Linux is what these tests run on: docs/platforms.md says what that
 * does not show.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { allowed } from './portability/allowed.ts'
import { rules } from './portability/rules.ts'
import { lineOf, nodesOf } from './portability/tree.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

/** With slashes on every system. */
function filesOf(...patterns: string[]): string[] {
  const exclude = ['**/node_modules/**', '**/generated/**', '**/dist/**', '**/data/**', '**/run/**']
  return globSync(patterns, { cwd: root, exclude }).map(file => file.replaceAll(path.sep, '/'))
}

/** Launchers of servers and the suites that need them are for Linux, and for macOS with brew. */
const isForLinux = (file: string): boolean => /^src\/testing\/(?:contracts|services)\//.test(file)

const sources = filesOf(
  '{src,bin,scripts,packages,templates}/**/*.{ts,js,mjs}',
  'examples/*/{src,web,test}/**/*.ts',
).filter(file => !isForLinux(file))

/** `rule in file`, to where it was found. */
const found = new Map<string, string[]>()
for (const file of sources) {
  const text = read(file)
  for (const node of nodesOf(text, file))
    for (const [rule, { finds }] of Object.entries(rules)) {
      if (!finds(node)) continue
      const key = `${rule} in ${file}`
      found.set(key, [...(found.get(key) ?? []), `${file}:${lineOf(text, node)}`])
    }
}
const permissions = new Map(
  Object.entries(allowed).flatMap(([rule, places]) =>
    Object.entries(places).map(([file, reason]) => [`${rule} in ${file}`, reason]),
  ),
)

describe('the sources', () => {
  it('have nothing that fails on another system, but where the table allows it', () => {
    expect(sources.length).toBeGreaterThan(300)
    const wrong = [...found]
      .filter(([key]) => !permissions.has(key))
      .map(([key, places]) => {
        const { reason, remedy } = rules[key.split(' in ')[0]!]!
        return `${places.join(', ')}: ${key.split(' in ')[0]}. ${reason}. Instead: ${remedy}`
      })
    expect(wrong).toEqual([])
  })

  it('need every exception of the table', () => {
    expect([...permissions.keys()].filter(key => !found.has(key))).toEqual([])
    for (const [key, reason] of permissions) expect(reason, key).not.toBe('')
  })

  it.each(Object.entries(rules))('show "%s" where it is planted', (_name, rule) => {
    const isFound = (text: string): boolean => nodesOf(text, 'planted.ts').some(rule.finds)
    expect(rule.found.filter(text => !isFound(text))).toEqual([])
    expect(rule.passed.filter(isFound)).toEqual([])
  })
})

describe('the tree', () => {
  it('has names that every file system takes, none twice but for case', () => {
    const names = filesOf('**/*', '.*')
    const reserved = /^(?:aux|clock\$|con|nul|prn|com\d|lpt\d)(?:\.|$)/i
    const refused = names.filter(name =>
      name.split('/').some(part => /[<>:"|?*\\]|[ .]$/.test(part) || reserved.test(part)),
    )
    expect(refused).toEqual([])
    expect(new Set(names.map(name => name.toLowerCase())).size).toBe(new Set(names).size)
    // Below a folder of the usual length they stay under the 260 that much of Windows still has.
    expect(names.filter(name => name.length > 150)).toEqual([])
  })

  it('has scripts that cmd.exe runs as sh does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    // What npm installs, and "exec", which exec.cmd is on Windows.
    const programs = /^(?:exec node|knip|node|npm run|oxfmt|oxlint|publint|tsc|vitest)(?: |$)/
    const odd = Object.entries(scripts).filter(
      ([, script]) =>
        /['$;`\\|<>]|&(?!&)(?<!&&)/.test(script) ||
        script.split(' && ').some(command => !programs.test(command)),
    )
    expect(odd).toEqual([])
    expect(read('exec.cmd')).toMatch(/^@%\*\r\n/m)
  })

  it('is the same bytes however Git is set up', () => {
    expect(read('.gitattributes')).toMatch(/^\* text=auto eol=lf$/m)
  })
})
