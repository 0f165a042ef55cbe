/** The constants of a contract in Python 3: classes of modules, numbers as `IntEnum`. */
import type { ContractJson, ModuleJson } from './contract-json.ts'
import {
  aboutFunction,
  aboutModule,
  aboutPush,
  headOf,
  oneLine,
  Scope,
  upperSnake,
} from './names.ts'

/** Names of classes keep their spelling, so the keywords in lower case matter to them as well. */
const keywords = `False None True and as assert async await break class continue def del elif else
  except finally for from global if import in is lambda nonlocal not or pass raise return try while
  with yield`.split(/\s+/)
const topLevel = ['FORMAT_VERSION', 'HASH', 'IntEnum', 'State']

/** One class a module, with `Functions`, `Pushes` and `Errors` inside. */
export function pythonConstants(contract: ContractJson): string {
  const scope = new Scope([...keywords, ...topLevel])
  return [
    ...headOf(contract).map(line => `# ${line}`.trimEnd()),
    '',
    'from enum import IntEnum',
    '',
    `FORMAT_VERSION = ${contract.formatVersion}`,
    '# Differs where anything of the contract or its messages does.',
    `HASH = "${contract.hash}"`,
    '',
    '',
    ...numbers(
      'State',
      'General state codes of replies.',
      contract.states.map(({ name, hex, text }) => ({ name, value: hex, about: text })),
    ),
    ...contract.modules.flatMap(module => ['', '', ...moduleClass(module, scope)]),
    '',
  ].join('\n')
}

function moduleClass(module: ModuleJson, scope: Scope): string[] {
  const functions = module.functions.map(one => ({
    name: one.name,
    value: String(one.id),
    about: aboutFunction(one),
  }))
  const pushes = module.pushes.map(one => ({
    name: one.name,
    value: String(one.type),
    about: aboutPush(one),
  }))
  return [
    `class ${scope.take(module.name)}:`,
    ...indent([
      `"""${aboutModule(module)}"""`,
      '',
      `NAME = "${module.name}"`,
      `ID = ${module.id}`,
      ...part(functions, numbers('Functions', 'Numbers of its functions.', functions)),
      ...part(pushes, numbers('Pushes', 'Types of its pushes.', pushes)),
      ...errorClasses(module),
    ]),
  ]
}

function errorClasses(module: ModuleJson): string[] {
  // Each of them derives from IntEnum, which one of this name would hide.
  const scope = new Scope([...keywords, 'IntEnum'])
  const failing = module.functions.filter(({ errors }) => errors.length > 0)
  const classes = failing.flatMap(({ name, errors }) => {
    const codes = errors.map(error => ({
      name: error.name,
      value: String(error.code),
      about: error.text,
    }))
    return ['', ...numbers(scope.take(name), null, codes)]
  })
  const about = '"""State codes of its functions, by function."""'
  return part(classes, ['class Errors:', ...indent([about, ...classes])])
}

/** Lines behind an empty one; nothing where there would be nothing in them. */
function part(content: readonly unknown[], lines: readonly string[]): string[] {
  return content.length === 0 ? [] : ['', ...lines]
}

interface Constant {
  readonly name: string
  readonly value: string
  readonly about: string
}

function numbers(name: string, about: string | null, constants: readonly Constant[]): string[] {
  const scope = new Scope([])
  const head = about === null ? [] : [`"""${about}"""`, '']
  const lines = constants.flatMap(one => [
    `# ${oneLine(one.about)}`,
    `${scope.take(upperSnake(one.name))} = ${one.value}`,
  ])
  return [`class ${name}(IntEnum):`, ...indent([...head, ...lines])]
}

function indent(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? '' : `    ${line}`))
}
