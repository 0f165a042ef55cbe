/** What the documents say of the tree: links, files, names and numbers that must be there. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config/loader.ts'
import type { Contract, FunctionSpec } from '../src/contract/contract.ts'
import { refusalKinds } from '../src/gate/telemetry.ts'
import { Gate } from '../src/modules/gate/gate.contract.ts'
import { Push } from '../src/modules/push/push.contract.ts'
import { User } from '../src/modules/user/user.contract.ts'
import { sifakaHere } from './cli/run-cli.ts'
import { makeProject } from './config/project.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const documents = globSync(['*.md', '{docs,bench,examples}/**/*.md'], { cwd: root }).toSorted()
const sources = globSync('{src,bin,examples,bench}/**/*.{ts,js,py}', { cwd: root })

const units: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 * 1024 }

const withoutFences = (text: string): string => text.replace(/^( *)```.*?^\1```$/gms, '')

/** What a heading is called in links to it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsOf(file: string): string[] {
  return [...withoutFences(read(file)).matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchorOf(title!))
}

/** Documents speak of the project that `npm create sifaka` makes, too. */
function inNewProject(name: string): string {
  return path.join(root, 'templates/game', name.replace(/\bgame\b/, 'module-name'))
}

describe('the documents', () => {
  it('are there', () => {
    const names = ['architecture', 'decisions', 'errors', 'modules', 'operations', 'protocol']
    for (const name of [...names, 'security']) expect(documents).toContain(`docs/${name}.md`)
    for (const name of ['README.md', 'CHANGELOG.md']) expect(documents).toContain(name)
    expect(read('LICENSE')).toMatch(/^MIT License\n/)
  })

  it.each(documents)('%s links to what exists', file => {
    const broken: string[] = []
    for (const [, target] of withoutFences(read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue
      const [name, anchor] = target!.split('#')
      const linked = name === '' ? file : path.join(path.dirname(file), name!)
      if (!existsSync(path.join(root, linked))) broken.push(target!)
      else if (anchor !== undefined && !anchorsOf(linked).includes(anchor)) broken.push(target!)
    }
    expect(broken).toEqual([])
  })

  it.each(documents)('%s names files that exist', file => {
    const folders = 'src|test|bench|examples|conf|proto|scripts|docs'
    const pattern = new RegExp(
      `(?<![\\w./-])(?:${folders})/[\\w./-]+\\.(?:ts|js|mjs|json|md|proto|py)\\b`,
      'g',
    )
    const named = withoutFences(read(file)).match(pattern) ?? []
    const places = [root, path.join(root, path.dirname(file))]
    const isThere = (name: string): boolean =>
      places.some(place => existsSync(path.join(place, name))) || existsSync(inNewProject(name))
    const missing = named.filter(name => !isThere(name))
    expect(missing).toEqual([])
  })

  it.each(['docs/protocol.md', 'docs/security.md'])('%s has the limits of the schema', file => {
    const defaults = new Map(Object.entries(loadConfig({ cwd: makeProject({}), env: {} }).limits))
    const stated = [
      ...read(file).matchAll(/`limits\.(\w+)`(?: \(|, )([\d,]*\d)(?: (KiB|MiB))?/g),
    ].map(([, name, number, unit]) => [
      name!,
      Number(number!.replaceAll(',', '')) * (unit ? units[unit]! : 1),
    ])
    for (const [name, number] of stated)
      expect(number, String(name)).toBe(defaults.get(name as never))
    for (const [, name] of read(file).matchAll(/`limits\.(\w+)`/g))
      expect([...defaults.keys()]).toContain(name)
    if (file === 'docs/protocol.md') expect(stated.length).toBeGreaterThan(4)
  })

  it('are cited by comments with sections that exist', () => {
    const cited = sources.flatMap(file =>
      [
        ...read(file).matchAll(/docs\/(\w+)\.md(?:`?,\s+(?:\*\s+)?sections? ([\d, and to]+))?/g),
      ].map(([, name, sections]) => ({ file, name: `docs/${name}.md`, sections })),
    )
    expect(cited.length).toBeGreaterThan(5)
    for (const { file, name, sections } of cited) {
      expect(documents, file).toContain(name)
      for (const number of sections?.match(/\d+/g) ?? [])
        expect(read(name), file).toMatch(new RegExp(`^## ${number}\\. `, 'm'))
    }
  })
})

describe('docs/protocol.md', () => {
  const text = read('docs/protocol.md')

  it('has sections 1 to 10', () => {
    const numbers = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number))
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it.each<Contract>([Gate, User, Push])('has the numbers of $name', contract => {
    const row = new RegExp(`^\\| ${contract.id} \\| ${contract.name} \\| (.*) \\|$`, 'm').exec(text)
    const functions = Object.entries(contract.functions).map(([name, { id }]) => `${name} ${id}`)
    expect(row?.[1]?.replace('internal only: ', '').split(', ')).toEqual(functions)
    const internal = Object.values(contract.functions).every(one => one.access === 'internal')
    expect(row?.[1]?.startsWith('internal only')).toBe(internal)
  })

  it('has the messages of User with their field numbers', () => {
    const proto = read('proto/user.proto')
    const described = /### User: messages\n(.*?)\n### /s.exec(text)![1]!
    const messages = [...described.matchAll(/`(User\w+)(?:`\s+is\s+`| )\{([^}]*)\}/g)]
    expect(messages.length).toBeGreaterThan(12)
    for (const [, name, fields] of messages) {
      const body = new RegExp(`^message ${name} \\{(.*?)\\}`, 'ms').exec(proto)?.[1]
      const declared = [...(body ?? '').matchAll(/^\s*[\w ]+ (\w+) = (\d+);/gm)]
      const wanted = fields!.split(', ').filter(field => field !== '')
      expect(
        wanted.map(field => field.replace(/:.*/, '')),
        name,
      ).toEqual(declared.map(([, field, number]) => `${field} ${number}`))
    }
  })

  it('has the errors of User by code', () => {
    const table = /### User: errors.*?\n(\|.*?)\n\n/s.exec(text)![1]!
    const codes = new Map<string, string[]>()
    let names: string[] = []
    for (const [, first, code, words] of table.matchAll(/^\| ?(.*?) ?\| (\d+) \| (.*) \|$/gm)) {
      if (first !== '') names = first!.split(', ')
      for (const name of names) codes.set(name, [...(codes.get(name) ?? []), `${code} ${words}`])
    }
    for (const [name, spec] of Object.entries<FunctionSpec>(User.functions)) {
      const found = codes.get(name) ?? codes.get(name.replace(/By\w+$/, 'By...')) ?? []
      const errors = Object.values(spec.errors ?? {})
      expect(
        found.map(row => Number(row.split(' ')[0])),
        name,
      ).toEqual(errors.map(one => one.code))
    }
  })
})

describe('docs/modules.md', () => {
  it('mentions each name that the package exports, or the name explains itself', () => {
    const modules = read('docs/modules.md')
    const statements = read('src/index.ts').matchAll(
      /^export (?:type )?\{([^}]*)\} from '([^']+)'/gms,
    )
    const unexplained: string[] = []
    for (const [, names, from] of statements) {
      const declaring = from!.startsWith('.') ? read(path.join('src', from!)) : ''
      for (const entry of names!.split(',')) {
        const name = entry.replace('type ', '').trim()
        if (name === '') continue
        const documented = new RegExp(
          `\\*/\\n(?:// .*\\n)*export (?:const|type|interface|class|function|async function) ${name}\\b`,
        ).test(declaring)
        const mentioned = new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(modules)
        if (!documented && !mentioned) unexplained.push(name)
      }
    }
    expect(unexplained).toEqual([])
  })

  it('lists the reasons of a disconnect and a logout', () => {
    const modules = read('docs/modules.md')
    const ports = read('src/dispatch/ports.ts')
    for (const name of ['DisconnectReason', 'LogoutReason']) {
      const union = new RegExp(`^export type ${name} =([^\\n]*(?:\\n +\\| .*)*)`, 'm').exec(
        ports,
      )![1]!
      const reasons = [...union.matchAll(/'([\w-]+)'/g)].map(([, reason]) => `\`${reason}\``)
      expect(reasons.length).toBeGreaterThan(2)
      expect(modules).toContain(reasons.join(', '))
    }
  })

  it('names each member of the call and of the context', () => {
    const modules = read('docs/modules.md')
    const membersOf = (file: string, name: string): string[] => {
      const body = new RegExp(`export interface ${name}<.*?\\{\\n(.*?)\\n\\}`, 's').exec(
        read(file),
      )![1]!
      return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(<:]/gm)].map(([, member]) => member!)
    }
    const call = membersOf('src/dispatch/call.ts', 'Call')
    expect(call.length).toBeGreaterThan(10)
    for (const member of call) expect(modules, member).toMatch(new RegExp(`\`call\\.${member}\\b`))
    const context = membersOf('src/dispatch/module-context.ts', 'ModuleContext')
    expect(context.length).toBeGreaterThan(12)
    const table = /## The context\n(.*?)\n## /s.exec(modules)![1]!
    for (const member of context) expect(table, member).toMatch(new RegExp(`\`${member}\\b`))
  })
})

describe('docs/operations.md', () => {
  const text = read('docs/operations.md')

  it('lists the metrics that the code has', () => {
    const listed = [...text.matchAll(/^\| `((?:gate|dispatch)_\w+)`/gm)].map(([, name]) => name!)
    const made = globSync('src/**/*.ts', { cwd: root }).flatMap(file =>
      [...read(file).matchAll(/name: ['`]((?:gate|dispatch)_[^'`]+)['`]/g)].flatMap(([, name]) =>
        name!.includes('${kind}')
          ? ['hook', 'timer'].map(kind => name!.replace('${kind}', kind))
          : [name!],
      ),
    )
    expect(listed.toSorted()).toEqual([...new Set(made)].toSorted())
  })

  it('lists the kinds of refusals', () => {
    const sentence = /^Kinds of refusals: (.*?)\.$/ms.exec(text)![1]!
    expect([...sentence.matchAll(/`([^`]+)`/g)].map(([, kind]) => kind)).toEqual([...refusalKinds])
  })

  it('lists the commands', async () => {
    const { stdout } = await sifakaHere(['--help'])
    const commands = /Commands:\n(.*?)\n\n/s.exec(stdout)![1]!
    const verbs = [...commands.matchAll(/^ {2}(\w+)/gm)].map(([, verb]) => verb!)
    const listed = [...text.matchAll(/^\| `sifaka (\w+)/gm)].map(([, verb]) => verb!)
    expect(listed.toSorted()).toEqual(verbs.filter(verb => verb !== 'help').toSorted())
  })

  it('has a production file that a server accepts', () => {
    const file = /^```jsonc\n(\/\/ conf\/production\.json\n.*?)^```/ms.exec(text)![1]!
    const cwd = makeProject({ 'conf/production.json': file, sql: 'mysql://a:b@db.internal/game\n' })
    const env = { SIFAKA_STORE__SQL_FILE: path.join(cwd, 'sql') }
    const config = loadConfig({ file: 'conf/production.json', cwd, env })
    expect(config).toMatchObject({
      mode: 'production',
      gate: { mqtt: { plainTopics: 'off' } },
      store: { sql: 'mysql://a:b@db.internal/game', migrate: 'check' },
    })
  })
})
