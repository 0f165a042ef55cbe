/** The constants of a contract in C#, for .NET and Unity: no reflection, C# 7. */
import type { ContractJson, ModuleJson } from './contract-json.ts'
import { aboutFunction, aboutModule, aboutPush, headOf, oneLine, Scope } from './names.ts'

const keywords = new Set(
  `abstract as base bool break byte case catch char checked class const continue decimal default
  delegate do double else enum event explicit extern false finally fixed float for foreach goto if
  implicit in int interface internal is lock long namespace new null object operator out override
  params private protected public readonly ref return sbyte sealed short sizeof stackalloc static
  string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual
  void volatile while`.split(/\s+/),
)
/** No keywords, but no names of types either since C# 9 and later. */
const typeWords = new Set(
  'dynamic extension field file partial record required scoped var'.split(' '),
)
/** Every class inherits these; a constant of the same name would hide one. */
const inherited = 'Equals Finalize GetHashCode GetType MemberwiseClone ReferenceEquals ToString'
const members = ['Name', 'Id', 'Functions', 'Pushes', 'Errors']
const topLevel = ['SifakaContract', 'SifakaState']

export interface CSharpOptions {
  /** As written behind `namespace`. */
  readonly namespace: string
}

/** True for what may stand behind `namespace`: names with dots between them. */
export function isNamespace(text: string): boolean {
  return text.split('.').every(name => /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name))
}

/** One static class a module, with `Functions`, `Pushes` and `Errors` inside. */
export function csharpConstants(contract: ContractJson, options: CSharpOptions): string {
  const scope = new Scope([...topLevel, ...members])
  return [
    ...headOf(contract).map(line => `// ${line}`.trimEnd()),
    '',
    `namespace ${options.namespace}`,
    '{',
    ...indent([
      ...aboutContract(contract),
      '',
      ...states(contract),
      ...contract.modules.flatMap(module => ['', ...moduleClass(module, scope)]),
    ]),
    '}',
    '',
  ].join('\n')
}

function aboutContract({ formatVersion, hash }: ContractJson): string[] {
  return block('Which contract this is.', 'public static class SifakaContract', [
    `public const int FormatVersion = ${formatVersion};`,
    ...summary('Differs where anything of the contract or its messages does.'),
    `public const string Hash = "${hash}";`,
  ])
}

function states(contract: ContractJson): string[] {
  const names = contract.states.map(({ name }) => name)
  return block('General state codes of replies.', 'public static class SifakaState', [
    ...contract.states.flatMap(({ name, hex, text }) => constant(name, hex, text)),
    ...summary('The name of a general state code, or null.'),
    'public static string NameOf(int state)',
    '{',
    ...indent([
      'switch (state)',
      '{',
      ...indent([
        ...names.map(name => `case ${name}: return nameof(${name});`),
        'default: return null;',
      ]),
      '}',
    ]),
    '}',
  ])
}

function moduleClass(module: ModuleJson, scope: Scope): string[] {
  const name = escaped(scope.take(module.name))
  return block(aboutModule(module), `public static class ${name}`, [
    `public const string Name = "${module.name}";`,
    `public const byte Id = ${module.id};`,
    ...part('Numbers of its functions.', 'Functions', functionNumbers(module)),
    ...part('Types of its pushes.', 'Pushes', pushTypes(module)),
    ...part('State codes of its functions, by function.', 'Errors', errorClasses(module)),
  ])
}

function functionNumbers({ functions }: ModuleJson): string[] {
  const names = inner('Functions')
  return functions.flatMap(one =>
    constant(names.take(one.name), String(one.id), aboutFunction(one), 'byte'),
  )
}

function pushTypes({ pushes }: ModuleJson): string[] {
  const names = inner('Pushes')
  return pushes.flatMap(one =>
    constant(names.take(one.name), String(one.type), aboutPush(one), 'byte'),
  )
}

function errorClasses({ functions }: ModuleJson): string[] {
  const classes = inner('Errors')
  return functions
    .filter(({ errors }) => errors.length > 0)
    .flatMap(({ name, errors }) => {
      const own = classes.take(name)
      const codes = inner(own)
      const body = errors.flatMap(error =>
        constant(codes.take(error.name), String(error.code), error.text),
      )
      return block(null, `public static class ${escaped(own)}`, body)
    })
}

/** A member must not have the name of its class. */
function inner(className: string): Scope {
  return new Scope([className, ...inherited.split(' ')])
}

/** A class of its own behind an empty line; nothing where it would be empty. */
function part(about: string, name: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : ['', ...block(about, `public static class ${name}`, body)]
}

function block(about: string | null, head: string, body: readonly string[]): string[] {
  return [...(about === null ? [] : summary(about)), head, '{', ...indent(body), '}']
}

function constant(name: string, value: string, about: string, type = 'int'): string[] {
  return [...summary(about), `public const ${type} ${escaped(name)} = ${value};`]
}

function summary(text: string): string[] {
  const xml = oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return [`/// <summary>${xml}</summary>`]
}

function escaped(name: string): string {
  return keywords.has(name) || typeWords.has(name) ? `@${name}` : name
}

function indent(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? '' : `    ${line}`))
}
