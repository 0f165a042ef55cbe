/** What a project's package.json says of sifaka-server. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { usageError } from './create-error.ts'
import type { CreateOrigin } from './host.ts'

export interface Dependency {
  readonly spec: string
  /** What the user should know of it, or null. */
  readonly note: string | null
}

/**
 * `given` is the path of a tarball or checkout, or a version. Unless given it is the version of
 * what runs, or the checkout that runs.
 */
export function dependencyOf(
  given: string | undefined,
  place: { readonly cwd: string; readonly project: string; readonly origin: CreateOrigin },
): Dependency {
  const { cwd, project, origin } = place
  if (given === undefined && origin.checkout === undefined)
    return { spec: `^${origin.version}`, note: null }
  const local = path.resolve(cwd, (given ?? origin.checkout!).replace(/^file:/, ''))
  if (given === undefined || isPackage(local))
    return { spec: fileSpec(local, project), note: noteOf(local) }
  if (isVersion(given)) return { spec: given, note: null }
  const what = existsSync(local)
    ? 'it is no tarball, no folder of a package'
    : 'there is no such file'
  throw usageError(
    `Cannot use --sifaka "${given}": ${what}, and it is no version like "${origin.version}"`,
  )
}

function isPackage(local: string): boolean {
  return local.endsWith('.tgz') ? existsSync(local) : existsSync(path.join(local, 'package.json'))
}

/** 1.2.3, ^1.2, 1.2.3-beta.1, or a tag such as latest. */
function isVersion(text: string): boolean {
  return /^[~^]?\d+(?:\.\d+){0,2}(?:-[\w.-]+)?$|^[a-z]+$/.test(text)
}

/** Relative, so that both can be moved together; absolute where they are on different drives. */
function fileSpec(local: string, project: string): string {
  const relative = path.relative(realPath(project), realPath(local))
  return `file:${relative.split(path.sep).join('/')}`
}

/** npm looks from the real folder; the project is not there yet, so its parents are asked. */
function realPath(wanted: string): string {
  if (existsSync(wanted)) return realpathSync(wanted)
  const parent = path.dirname(wanted)
  return parent === wanted ? wanted : path.join(realPath(parent), path.basename(wanted))
}

/** A checkout is linked, so types and tests read what was built there. */
function noteOf(local: string): string {
  const isBuilt = local.endsWith('.tgz') || existsSync(path.join(local, 'dist', 'index.js'))
  const remedy = isBuilt ? '' : ': run "npm run build" there first'
  return `It uses sifaka-server of ${local}${remedy}. Depend on a version before you build an image`
}
