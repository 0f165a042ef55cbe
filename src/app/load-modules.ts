/** From the configuration's list of modules to the modules themselves, with their settings. */
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearest } from '../base/nearest.ts'
import type { Config } from '../config/config.ts'
import { validateModuleConfig } from '../config/module-config.ts'
import type { AnyModule } from '../dispatch/define-module.ts'
import { SifakaError } from '../errors.ts'
import { gate } from '../modules/gate/gate.ts'
import { push } from '../modules/push/push.ts'
import { user } from '../modules/user/user.ts'

export interface LoadedModule {
  readonly module: AnyModule
  /** Its settings: checked, defaults filled in, frozen. */
  readonly config: Readonly<Record<string, unknown>>
}

const framework: Readonly<Record<string, AnyModule>> = { Gate: gate, User: user, Push: push }

/**
 * The modules that `config` lists, in its order; `provided` are those that an embedding program
 * brings. Importing a module runs its file, not its `setup`. Throws `ConfigInvalid` with all
 * problems of all modules' settings, `ModuleInvalid` for what cannot be imported.
 */
export async function loadModules(
  config: Config,
  provided: readonly AnyModule[] = [],
): Promise<LoadedModule[]> {
  const modules = await importModules(config, provided)
  const problems: string[] = []
  const loaded = modules.flatMap(module => {
    const { name } = module.contract
    const given = config.modules[name]?.config ?? {}
    try {
      return [
        { module, config: validateModuleConfig(name, module.config ?? {}, given, config.origins) },
      ]
    } catch (error) {
      if (!(error instanceof SifakaError) || error.code !== 'ConfigInvalid') throw error
      problems.push(error.message)
      return []
    }
  })
  if (problems.length === 0) return loaded
  // Each has the heading; it stands once.
  const [first = '', ...others] = problems
  const text = [first, ...others.map(problem => problem.slice(problem.indexOf('\n') + 1))].join(
    '\n',
  )
  throw new SifakaError('ConfigInvalid', { text })
}

/** The modules alone, whatever their settings: for their contracts. Throws `ModuleInvalid`. */
export async function importModules(
  config: Config,
  provided: readonly AnyModule[] = [],
): Promise<AnyModule[]> {
  const modules: AnyModule[] = []
  for (const [name, { from }] of Object.entries(config.modules)) {
    // In turn, so that the first that fails is the first of the list.
    const given = provided.find(({ contract }) => contract.name === name)
    const module =
      given ?? (from === null ? framework[name] : await importModule(name, from, config))
    if (module !== undefined) modules.push(module)
  }
  return modules
}

async function importModule(name: string, from: string, config: Config): Promise<AnyModule> {
  const file = locate(name, from, config)
  let exported: Readonly<Record<string, unknown>>
  try {
    exported = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw unusable(name, `loading "${file}" failed, ${reason}`, cause)
  }
  return pick(name, { file, modules: Object.values(exported).filter(isModule) })
}

function locate(name: string, from: string, config: Config): string {
  if (path.isAbsolute(from)) {
    if (existsSync(from)) return inItsCase(name, from, config)
    const remedy = path.sep === '/' && from.includes('\\') ? '; write "/" between folders' : ''
    throw unusable(name, `there is no file "${from}"${remedy}`)
  }
  try {
    return createRequire(path.join(config.root, 'package.json')).resolve(from)
  } catch (cause) {
    const remedy = `install it, or write a path as "./${from}"`
    throw unusable(name, `no package "${from}" is found from "${config.root}"; ${remedy}`, cause)
  }
}

/** What Windows and macOS find in any case is not there on the Linux server that it goes to. */
function inItsCase(name: string, file: string, { root }: Config): string {
  const asked = path.relative(root, file)
  const real = path.relative(realPath(root), realPath(file))
  if (asked === real || asked.toLowerCase() !== real.toLowerCase()) return file
  throw unusable(name, `the file is "${real}", not "${asked}"; write it so, for Linux is exact`)
}

/** In the case of the disk. Some drives of Windows cannot tell it. */
function realPath(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}

function pick(name: string, found: { file: string; modules: readonly AnyModule[] }): AnyModule {
  const named = found.modules.find(({ contract }) => contract.name === name)
  if (named !== undefined) return named
  const names = found.modules.map(({ contract }) => contract.name)
  const known = nearest(name, names)
  if (known === undefined)
    throw unusable(name, `"${found.file}" exports none; export what defineModule returns`)
  throw unusable(
    name,
    `"${found.file}" exports "${names.join('", "')}"; write "${known}" in "modules"`,
  )
}

function isModule(value: unknown): value is AnyModule {
  if (typeof value !== 'object' || value === null) return false
  const { contract, setup } = value as Partial<AnyModule>
  return typeof setup === 'function' && typeof contract?.name === 'string'
}

function unusable(name: string, reason: string, cause?: unknown): SifakaError {
  return new SifakaError('ModuleInvalid', { text: `Cannot use module "${name}": ${reason}`, cause })
}
