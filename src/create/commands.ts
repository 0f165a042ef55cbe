/** Programs that it starts: git and a package manager. What they miss is said, never fatal. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PackageManager } from './flags.ts'

const run = promisify(execFile)
/** git answers at once, or its disk hangs. */
const gitMs = 10_000

/** True where the folder, which may not exist yet, is or will be part of a repository. */
export async function isInsideGit(folder: string): Promise<boolean> {
  if (!existsSync(folder)) {
    const parent = path.dirname(folder)
    return parent !== folder && isInsideGit(parent)
  }
  const options = { cwd: folder, timeout: gitMs }
  return run('git', ['rev-parse', '--is-inside-work-tree'], options).then(
    ({ stdout }) => stdout.trim() === 'true',
    () => false,
  )
}

/** Resolves to what became of it, in a line. */
export async function initGit(folder: string): Promise<string> {
  return run('git', ['init', '--quiet'], { cwd: folder, timeout: gitMs }).then(
    () => 'A git repository',
    (error: Error & { code?: unknown }) =>
      error.code === 'ENOENT'
        ? 'No git repository: git is not installed'
        : `No git repository: ${error.message.trim()}`,
  )
}

/** Shows what the package manager says; resolves to whether it succeeded. */
export async function install(folder: string, packageManager: PackageManager): Promise<boolean> {
  const options = { cwd: folder, stdio: 'inherit' } as const
  // On Windows package managers are command files, which only a shell runs.
  const child =
    process.platform === 'win32'
      ? spawn(`${packageManager} install`, { ...options, shell: true })
      : spawn(packageManager, ['install'], options)
  return new Promise(resolve => {
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
}
