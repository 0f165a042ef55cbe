/**
 * Makes a new game project from the template, for `npm create sifaka` and `sifaka create` alike. It
 * uses nothing but Node's own modules and runs on Node 20, which a user may have. It writes nothing
 * before all is asked and checked, and never changes a file that it did not write, unless told so
 * with `--force`.
 */
import { CreateError } from './create-error.ts'
import { dependencyOf } from './dependency.ts'
import { type Answers, complete } from './answers.ts'
import { initGit, install } from './commands.ts'
import { helpText, parseFlags } from './flags.ts'
import type { CreateHost, CreateOrigin } from './host.ts'
import { managerNote, nextSteps, nodeNote } from './next-steps.ts'
import { paintFor } from './paint.ts'
import { projectFolder } from './project-folder.ts'
import { renderProject } from './template.ts'

/** Resolves to the exit code: 0 done, 1 it could not be done, 2 written wrong. Never rejects. */
export async function create(host: CreateHost, origin: CreateOrigin): Promise<0 | 1 | 2> {
  try {
    const flags = parseFlags(host.args)
    if (flags.help) host.stdout.write(helpText(origin.command))
    else if (flags.version) host.stdout.write(`${origin.version}\n`)
    else return await makeProject(await complete(flags, { host, origin }), { host, origin })
    return 0
  } catch (error) {
    const text = error instanceof CreateError ? error.message : `Unexpected: ${stackOf(error)}`
    host.stderr.write(`${paintFor(host.stderr, host.env).red('error:')} ${text}\n`)
    return error instanceof CreateError ? error.exitCode : 1
  }
}

interface Around {
  readonly host: CreateHost
  readonly origin: CreateOrigin
}

async function makeProject(answers: Answers, { host, origin }: Around): Promise<0 | 1> {
  const say = (text: string): void => void host.stdout.write(`${text}\n`)
  const paint = paintFor(host.stdout, host.env)
  const folder = projectFolder(answers.folder, { cwd: host.cwd, force: answers.force })
  const dependency = dependencyOf(answers.sifaka, { cwd: host.cwd, project: folder.path, origin })
  const files = renderProject({ ...answers, dependency: dependency.spec }, origin.templates)

  say(`\nCreating ${paint.bold(answers.name)} in ${folder.path}`)
  folder.write(files)
  say(`  ${files.size} files`)
  for (const note of [dependency.note, nodeNote(), managerNote(host.env)])
    if (note !== null) say(`  ${note}`)
  if (answers.git) say(`  ${await initGit(folder.path)}`)
  const isInstalled = answers.install && (await install(folder.path, answers.packageManager))
  say(nextSteps({ answers, folder: folder.path, isInstalled, cwd: host.cwd, paint }))
  if (!answers.install || isInstalled) return 0
  const command = `${answers.packageManager} install`
  throw new CreateError(`"${command}" failed: the project is there; run it again in its folder`)
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
