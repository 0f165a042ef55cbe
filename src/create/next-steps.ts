/** What a user reads at the end: what to type next. */
import path from 'node:path'
import type { Answers } from './answers.ts'
import { moduleWords } from './names.ts'
import type { Paint } from './paint.ts'

/** Where one runs this that cannot install the project; null where none does. */
export function managerNote(env: Readonly<Record<string, string | undefined>>): string | null {
  const [, other] = /^(yarn|bun)\//.exec(env['npm_config_user_agent'] ?? '') ?? []
  if (other === undefined) return null
  return `Use npm or pnpm: ${other} does not install the package "node", on which the server runs`
}

/** Node 24.7 is the first that the server runs on. */
export function nodeNote(): string | null {
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 7)) return null
  return `This is Node ${node}; the server needs 24.7. The project installs its own, for npm run and npx`
}

export function nextSteps(made: {
  readonly answers: Answers
  readonly folder: string
  readonly isInstalled: boolean
  readonly cwd: string
  readonly paint: Paint
}): string {
  const { answers, folder, isInstalled, cwd, paint } = made
  const relative = path.relative(cwd, folder)
  const shown = relative.startsWith('..') ? folder : relative
  const manager = answers.packageManager
  const commands = [
    ...(relative === '' ? [] : [`cd ${/\s/.test(shown) ? `"${shown}"` : shown}`]),
    ...(isInstalled ? [] : [`${manager} install`]),
    `${manager} run dev`,
  ]
  const run = manager === 'npm' ? 'npx' : `${manager} exec`
  const call = `${run} sifaka call ${answers.module}.Roll dice=3 --as alice`
  const { kebab } = moduleWords(answers.module)
  return [
    '',
    'Next:',
    ...commands.map(command => `  ${paint.bold(command)}`),
    '',
    answers.page
      ? 'Then open the page that it names, or call from a second terminal:'
      : 'Then call it from a second terminal:',
    `  ${paint.bold(call)}`,
    '',
    `Your module is src/${kebab}.ts; README.md says what the rest is. The database is SQLite, in data/.`,
    '',
  ].join('\n')
}
