/** The constants of a contract in TypeScript, for clients that do not use the SDK. */
import type { ContractJson, ErrorJson, ModuleJson } from './contract-json.ts'
import { aboutFunction, aboutModule, aboutPush, headOf, oneLine, Scope } from './names.ts'

const keywords = `arguments as async await break case catch class const continue debugger default
  delete do else enum eval export extends false finally for function if implements import in
  instanceof interface let new null package private protected public return static super switch this
  throw true try typeof undefined var void while with yield`.split(/\s+/)
const topLevel = ['formatVersion', 'contractHash', 'StateCode']

/** One constant object a module, with `functions`, `pushes` and `errors` inside. */
export function typescriptConstants(contract: ContractJson): string {
  const scope = new Scope([...keywords, ...topLevel])
  return [
    ...headOf(contract).map(line => `// ${line}`.trimEnd()),
    '',
    `export const formatVersion = ${contract.formatVersion}`,
    ...comment('Differs where anything of the contract or its messages does.'),
    'export const contractHash =',
    `  '${contract.hash}'`,
    '',
    ...object(
      'General state codes of replies.',
      'StateCode',
      contract.states.flatMap(({ name, hex, text }) => entry(name, hex, text)),
    ),
    ...contract.modules.flatMap(module => [
      '',
      ...object(aboutModule(module), scope.take(module.name), moduleBody(module)),
    ]),
    '',
  ].join('\n')
}

function moduleBody(module: ModuleJson): string[] {
  const functions = module.functions.flatMap(one =>
    entry(one.name, String(one.id), aboutFunction(one)),
  )
  const pushes = module.pushes.flatMap(one => entry(one.name, String(one.type), aboutPush(one)))
  const failing = module.functions.filter(({ errors }) => errors.length > 0)
  return [
    `name: '${module.name}',`,
    `id: ${module.id},`,
    ...group('functions', functions),
    ...group('pushes', pushes),
    ...group(
      'errors',
      failing.flatMap(({ name, errors }) => group(name, codesOf(errors))),
    ),
  ]
}

function codesOf(errors: readonly ErrorJson[]): string[] {
  return errors.flatMap(({ name, code, text }) => entry(name, String(code), text))
}

function object(about: string, name: string, body: readonly string[]): string[] {
  return [...comment(about), `export const ${name} = {`, ...indent(body), '} as const']
}

function group(name: string, body: readonly string[]): string[] {
  return body.length === 0 ? [`${name}: {},`] : [`${name}: {`, ...indent(body), '},']
}

function entry(name: string, value: string, about: string): string[] {
  return [...comment(about), `${name}: ${value},`]
}

function comment(text: string): string[] {
  return [`/** ${oneLine(text).replaceAll('*/', '*\\/')} */`]
}

function indent(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? '' : `  ${line}`))
}
