/**
 * Renders `conf/server.json`, the manual of the configuration, from the schema. The committed file
 * is held equal by manual.test.ts; `npx vitest run test/config/manual.test.ts -u` writes it anew.
 */
import { defaultOf } from '../../src/config/check-tree.ts'
import { describe as describeSchema } from '../../src/config/check-value.ts'
import type { JsonSchema, Key, Section } from '../../src/config/key.ts'
import { isKey } from '../../src/config/key.ts'
import { schema } from '../../src/config/schema.ts'

const width = 100

const head = `The configuration of one Sifaka server, and the manual: every key with its default.

A key that is left out or null has its default; a key that does not exist stops the start. "extends" names a base file, relative to this one, which this one is laid over. The environment overrides every key: SIFAKA_ and the path, levels joined by "__", so SIFAKA_GATE__MQTT__TCP__PORT=1884 or, to read it from a file, SIFAKA_STORE__SQL_FILE=/run/secrets/sql. Relative paths start from the folder above this "conf" folder.`

const modulesDoc = `The modules this process hosts, in the order of their start. Yours need "from", a path from the project's root or a package name: "Arena": { "from": "./src/arena.ts", "config": { "seats": 6 } }. In a cluster callers choose among the nodes that host a module by "balance": "least-load" (default), "round-robin", "random" or "sticky" (a session, or a user, stays with one); with "instances": "one" all call the same node, and another takes over when it dies; "many" is the default. The environment reaches a module's own keys too: SIFAKA_MODULES__ARENA__CONFIG__SEATS=8.`

export interface ManualModule {
  readonly name: string
  readonly properties: Readonly<Record<string, JsonSchema>>
}

export function renderManual(modules: readonly ManualModule[]): string {
  const lines = [
    ...comment(head, ''),
    '{',
    ...comment('A base file, such as "base.json". Default: none.', '  '),
    '  "extends": null,',
    '',
    ...section(schema, '  '),
    '',
    ...comment(modulesDoc, '  '),
    '  "modules": {',
    ...modules.flatMap((module, index) => moduleLines(module, index === modules.length - 1)),
    '  }',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function section(keys: Section, indent: string): string[] {
  const top = indent.length === 2
  const lines: string[] = []
  const all = Object.entries(keys)
  for (const [index, [name, node]] of all.entries()) {
    const end = index === all.length - 1 && !top ? '' : ','
    if (top && index > 0) lines.push('')
    if (isKey(node)) lines.push(...keyLines(name, { key: node, indent, end }))
    else lines.push(`${indent}"${name}": {`, ...section(node, `${indent}  `), `${indent}}${end}`)
  }
  return lines
}

function keyLines(
  name: string,
  line: { key: Key<unknown>; indent: string; end: string },
): string[] {
  const { key, indent, end } = line
  const value = key.default.type === 'fixed' ? defaultOf(key, 'development') : null
  const words = `${key.doc}\n${capital(describeSchema(key.schema))}; default ${defaultWords(key)}.`
  return [...comment(words, indent), `${indent}"${name}": ${JSON.stringify(value)}${end}`]
}

function defaultWords(key: Key<unknown>): string {
  const { default: value } = key
  if (value.type === 'derived') return value.text
  if (value.type === 'fixed') return JSON.stringify(value.value)
  return `${JSON.stringify(value.development)}, in production ${JSON.stringify(value.production)}`
}

function moduleLines(module: ManualModule, last: boolean): string[] {
  const end = last ? '' : ','
  const keys = Object.entries(module.properties)
  if (keys.length === 0) return [`    "${module.name}": {}${end}`]
  const lines: string[] = []
  for (const [index, [name, property]] of keys.entries()) {
    const comma = index === keys.length - 1 ? '' : ','
    const shown = property.default === undefined ? 'none' : JSON.stringify(property.default)
    const words = `${property.description}\n${capital(describeSchema(property))}; default ${shown}.`
    const value = JSON.stringify(property.default ?? null)
    lines.push(...comment(words, '        '), `        "${name}": ${value}${comma}`)
  }
  return [`    "${module.name}": {`, '      "config": {', ...lines, '      }', `    }${end}`]
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function comment(text: string, indent: string): string[] {
  return text
    .split('\n')
    .flatMap(paragraph => wrap(paragraph, width - indent.length - 3))
    .map(line => `${indent}// ${line}`.trimEnd())
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
