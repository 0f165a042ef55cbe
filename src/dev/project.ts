/** The project as the loop sees it: where it lies, and what its configuration is read from. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config/config.ts'
import { findConfigFile, loadConfig, projectRoot } from '../config/loader.ts'
import { SifakaError } from '../errors.ts'
import { checkDevelopable } from './dev-config.ts'
import { defaultOutDir } from './generate.ts'
import type { ScopeNeeds } from './scope.ts'

export interface ProjectPlace {
  readonly conf: string | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where message classes go, by `cwd`; `src/generated` of the project where undefined. */
  readonly protoOut?: string | undefined
}

export interface DevProject extends Omit<ScopeNeeds, 'web'> {
  /** Null where it cannot be used as it is now: the server's process says why. */
  readonly config: Config | null
}

/**
 * Throws `ConfigInvalid` for what no change of a file heals: a named file that is not there,
 * production, a master.
 */
export function readProject({ conf, cwd, env, protoOut }: ProjectPlace): DevProject {
  const file = conf === undefined ? findConfigFile(cwd) : path.resolve(cwd, conf)
  if (file !== null && !existsSync(file))
    throw new SifakaError('ConfigInvalid', { text: `Cannot develop: there is no file "${file}"` })
  const root = file === null ? cwd : projectRoot(file)
  const confFiles: string[] = []
  let config: Config | null = null
  try {
    const onFile = (name: string): void => void confFiles.push(name)
    config = loadConfig({ file: conf, cwd, env, onFile })
  } catch {
    // Told by the server's process, with the place.
  }
  if (config !== null) checkDevelopable(config)
  const written =
    config === null
      ? [path.join(root, 'data'), path.join(root, 'run')]
      : [config.dataDir, config.runDir]
  const generated =
    protoOut === undefined ? path.join(root, defaultOutDir) : path.resolve(cwd, protoOut)
  return { root, confFiles, config, written, generated }
}
