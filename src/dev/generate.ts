/** Message classes from the project's `.proto` files, as `sifaka proto` makes them. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { SifakaError } from '../errors.ts'
import type { Problem } from './problem.ts'

/** Where `sifaka proto` reads and writes unless told. */
const protoFolder = 'proto'
export const defaultOutDir = path.join('src', 'generated')

export interface GeneratePlace {
  readonly root: string
  /** Where the classes go, absolute. */
  readonly outDir: string
}

/** Sorted; none where there is no such folder. */
function protoFilesOf(root: string): string[] {
  const folder = path.join(root, protoFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.proto'))
    .toSorted()
    .map(file => path.join(folder, file))
}

/** Whether a `.proto` is newer than what was made of them, or nothing was made yet. */
export function isStale({ root, outDir }: GeneratePlace): boolean {
  const sources = protoFilesOf(root)
  if (sources.length === 0) return false
  const made = statSync(path.join(outDir, 'messages.js'), { throwIfNoEntry: false })
  if (made === undefined) return true
  return sources.some(file => statSync(file).mtimeMs > made.mtimeMs)
}

/**
 * Resolves to what is wrong with the sources; nothing is written then. Null where the generator is
 * not installed.
 */
export async function generate({ root, outDir }: GeneratePlace): Promise<Problem[] | null> {
  const protoFiles = protoFilesOf(root)
  if (protoFiles.length === 0) return []
  try {
    const { generateMessages } = await import('../codegen/proto-generator.ts')
    await generateMessages({ protoFiles, outDir, cwd: root })
    return []
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null
    return [problemOf(SifakaError.from(error), root)]
  }
}

/** `Cannot read "proto/game.proto:3": words`. */
function problemOf({ message, cause }: SifakaError, root: string): Problem {
  const [, file, line] = /"([^"]+\.proto):(\d+)"/.exec(message) ?? []
  const text =
    message === 'Internal Server Error' && cause instanceof Error ? cause.message : message
  if (file === undefined) return { text }
  return { file: path.resolve(root, file), line: Number(line), text }
}
