/** Projects of the template, in this process and in folders that are gone after the test. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type ProjectFiles, type ProjectSpec, renderProject } from '../../src/create/template.ts'
import { emptyFolder, templates } from './run-create.ts'

export function render(spec: Partial<ProjectSpec> = {}): ProjectFiles {
  const defaults = { name: 'my-game', module: 'Game', page: true, dependency: '^1.2.3' }
  return renderProject({ ...defaults, packageManager: 'npm', ...spec }, templates)
}

/** Returns the folder; nothing is installed in it. */
export function writeProject(files: ProjectFiles): string {
  const folder = emptyFolder()
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}
