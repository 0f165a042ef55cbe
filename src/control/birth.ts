/** Which process a number means: numbers are given again, with a start of its own each time. */
import { readFileSync } from 'node:fs'

/** When the process began, as its system counts; null where there is none, or no way to know. */
export function birthOf(pid: number): string | null {
  try {
    // The name in brackets may hold anything, so fields are counted from behind the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return fields[19] ?? null
  } catch {
    return null
  }
}
