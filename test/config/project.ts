/** Projects in temporary folders. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

type Files = Readonly<Record<string, string>>

/** Writes the files (path to text) and returns the folder, which is gone after the test. */
export function makeProject(files: Files): string {
  const project = makeSharedProject(files)
  onTestFinished(() => project.remove())
  return project.root
}

/** The same for several tests: whoever makes it removes it. */
export function makeSharedProject(files: Files): { root: string; remove(): void } {
  const root = mkdtempSync(path.join(tmpdir(), 'sifaka-config-'))
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** The message that `run` throws; fails where it throws none. */
export function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}
