import type { Readable } from 'node:stream'
import type { Output } from './paint.ts'

/** What it needs of the process around it. */
export interface CreateHost {
  /** Arguments without node, script and verb. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Working directory, absolute. */
  readonly cwd: string
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
}

/** What runs it. */
export interface CreateOrigin {
  /** As the user typed it, for the help: "npm create sifaka". */
  readonly command: string
  /** Of Sifaka; a project depends on it unless told otherwise. */
  readonly version: string
  /** The folder of the templates. */
  readonly templates: string
  /** A checkout that new projects depend on instead of a version. */
  readonly checkout?: string | undefined
}
