/**
 * What a drain by command leaves in the run folder: that this node is to stay down, also for the
 * next master, until it is restarted. An absent mark decides nothing.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

function markOf(runDir: string, name: string): string {
  return path.join(runDir, `${name}.down`)
}

export function isMarkedDown(runDir: string, name: string): boolean {
  return statSync(markOf(runDir, name), { throwIfNoEntry: false }) !== undefined
}

/** Throws where the folder cannot be written. */
export function markDown(runDir: string, name: string): void {
  const text = `Drained by command at ${new Date().toISOString()}; "sifaka restart ${name}" starts it\n`
  writeFileSync(markOf(runDir, name), text, { mode: 0o600 })
}

/** Throws where the folder cannot be written. */
export function unmarkDown(runDir: string, name: string): void {
  rmSync(markOf(runDir, name), { force: true })
}
