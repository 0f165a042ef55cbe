/** Names that a project may have. Each check throws a sentence with the remedy. */
import { builtinModules } from 'node:module'
import { usageError } from './create-error.ts'

/** Windows takes these for devices, in every folder and with any ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** What Windows has in no name, and what npm's scripts do not live through elsewhere. */
// oxlint-disable-next-line no-control-regex -- they are what it looks for
const unfit = /[<>:"|?*\\\u0000-\u001f\u007f]|[. ]$/

/** A folder's own name, without those above it, must be one on every system. */
export function checkFolderName(name: string): void {
  if (device.test(name))
    throw usageError(
      `Cannot use "${name}" as the name of a folder: Windows keeps it; choose another`,
    )
  if (unfit.test(name))
    throw usageError(
      `Cannot use ${JSON.stringify(name)} as the name of a folder: some systems have no such names; choose another`,
    )
}

const packagePattern = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/
/** npm's limit. */
const maxPackageChars = 214

/**
 * `taken` are the packages that the project depends on: npm installs none into one of its name.
 */
export function checkPackageName(name: string, taken: ReadonlySet<string>): void {
  const refuse = (why: string): never => {
    throw usageError(`Cannot use "${name}" as the name of a package: ${why}`)
  }
  if (!packagePattern.test(name) || name.length > maxPackageChars)
    refuse(
      `want lower-case letters, digits, "-", "_" and ".", such as "${packageNameLike(name)}"; set it with --name`,
    )
  if (taken.has(name)) refuse('the project depends on a package of that name; choose another')
  if (builtinModules.includes(name) || name === 'node_modules' || name === 'favicon.ico')
    refuse('Node or npm keeps it; choose another')
}

function packageNameLike(name: string): string {
  const like = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, maxPackageChars)
  return like === '' ? 'my-game' : like
}

/** Sifaka's own modules; a configuration tells modules apart without case and "_". */
const frameworkModules = ['Gate', 'User', 'Push']
/** Tables begin with it, and MySQL's names end at 64. */
const maxModuleChars = 32

/** `taken` are the identifiers that the template's sources use beside the module's name. */
export function checkModuleName(name: string, taken: ReadonlySet<string>): void {
  const refuse = (why: string): never => {
    throw usageError(`Cannot name the module "${name}": ${why}`)
  }
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || name.length > maxModuleChars)
    refuse(`want a letter, then letters, digits and "_", ${maxModuleChars} at most`)
  const framework = frameworkModules.find(one => sameModule(one, name))
  if (framework !== undefined) refuse(`Sifaka has a module "${framework}"; choose another`)
  if (!/^[A-Z]/.test(name))
    refuse(`names of modules begin with a capital, such as "${capital(name)}"`)
  if (taken.has(name) || device.test(name)) refuse('the word is taken; choose another')
}

function sameModule(one: string, other: string): boolean {
  const bare = (name: string): string => name.replaceAll('_', '').toLowerCase()
  return bare(one) === bare(other)
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The module's name in the ways that sources write it. */
export interface ModuleWords {
  /** BattleArena */
  readonly pascal: string
  /** battleArena */
  readonly camel: string
  /** battle-arena */
  readonly kebab: string
  /** battle_arena */
  readonly snake: string
}

export function moduleWords(name: string): ModuleWords {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter(Boolean)
  return {
    pascal: name,
    camel: words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
    kebab: words.join('-'),
    snake: words.join('_'),
  }
}
