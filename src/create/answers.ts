/** Everything that must be known before a file is written: from flags, questions and defaults. */
import path from 'node:path'
import type { CreateHost, CreateOrigin } from './host.ts'
import { type Flags, type PackageManager, packageManagers } from './flags.ts'
import { isInsideGit } from './commands.ts'
import { dependencyOf } from './dependency.ts'
import { checkFolderName, checkModuleName, checkPackageName } from './names.ts'
import { projectFolder } from './project-folder.ts'
import { Prompts } from './prompts.ts'
import { namesTaken } from './template.ts'

export interface Answers {
  /** As it was typed, relative to the working directory or absolute. */
  readonly folder: string
  /** Of the package. */
  readonly name: string
  readonly module: string
  readonly page: boolean
  readonly git: boolean
  readonly install: boolean
  readonly packageManager: PackageManager
  readonly sifaka: string | undefined
  readonly force: boolean
}

const defaultFolder = 'my-game'
const defaultModule = 'Game'

/** Asks for what the flags leave open, where there is somebody to ask; checks all of it. */
export async function complete(
  flags: Flags,
  { host, origin }: { host: CreateHost; origin: CreateOrigin },
): Promise<Answers> {
  const { cwd } = host
  const taken = namesTaken(origin.templates)
  const checks = {
    folder: (folder: string) => {
      checkFolderName(nameOf(folder, cwd))
      projectFolder(folder, { cwd, force: flags.force })
      if (flags.name === undefined) checkPackageName(nameOf(folder, cwd), taken.packages)
    },
    module: (name: string) => checkModuleName(name, taken.identifiers),
  }
  // What was given and is wrong is told before anything is asked.
  if (flags.folder !== undefined) checks.folder(flags.folder)
  if (flags.name !== undefined) checkPackageName(flags.name, taken.packages)
  if (flags.module !== undefined) checks.module(flags.module)
  dependencyOf(flags.sifaka, { cwd, project: cwd, origin })

  const prompts = new Prompts(host, { isQuiet: flags.yes || !isInteractive(host) })
  try {
    const folder =
      flags.folder ?? (await prompts.text('Project folder', defaultFolder, checks.folder))
    const module =
      flags.module ?? (await prompts.text('Name of your module', defaultModule, checks.module))
    const page = flags.page ?? (await prompts.confirm('A page to play it in a browser?', true))
    const git = flags.git ?? (await isGitWanted(prompts, path.resolve(cwd, folder)))
    const install = flags.install ?? (await prompts.confirm('Install the dependencies now?', false))
    const name = flags.name ?? nameOf(folder, cwd)
    const packageManager = flags.packageManager ?? packageManagerOf(host.env)
    const { sifaka, force } = flags
    return { folder, name, module, page, git, install, packageManager, sifaka, force }
  } finally {
    prompts.close()
  }
}

/** The folder's own name, that of the working directory for ".". */
function nameOf(folder: string, cwd: string): string {
  return path.basename(path.resolve(cwd, folder))
}

async function isGitWanted(prompts: Prompts, folder: string): Promise<boolean> {
  if (await isInsideGit(folder)) return false
  return prompts.confirm('A git repository?', true)
}

/** Somebody reads the questions and can answer them. */
function isInteractive({ stdin, stdout, env }: CreateHost): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && (env['CI'] ?? '') === ''
}

/** Package managers tell who they are: "pnpm/10.1.0 npm/? node/v22.0.0 linux x64". */
function packageManagerOf(env: CreateHost['env']): PackageManager {
  const agent = env['npm_config_user_agent'] ?? ''
  return packageManagers.find(name => agent.startsWith(`${name}/`)) ?? 'npm'
}
