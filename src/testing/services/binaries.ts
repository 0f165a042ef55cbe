import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Servers live in sbin, which is not on the path of ordinary users; brew keeps them elsewhere. */
const moreDirectories = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/usr/bin',
]

/** The path of the first of `names` that can be run on this machine, or undefined. */
export function findBinary(...names: string[]): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), ...moreDirectories]
  for (const name of names)
    for (const directory of directories) {
      const path = join(directory, name)
      if (directory !== '' && isExecutable(path)) return path
    }
  return undefined
}

/** The same, but throws what to install where it is missing. */
export function requireBinary(names: readonly string[], remedy: string): string {
  const path = findBinary(...names)
  if (path === undefined) throw new Error(`Cannot find ${names.join(' or ')}: ${remedy}`)
  return path
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
