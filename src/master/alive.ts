/** Whether a process that is not our child still runs. */
import { readFileSync } from 'node:fs'
import { birthOf } from '../control/birth.ts'

/**
 * False for a zombie too: it has ended, only nobody has asked how (in containers nobody ever may).
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    // Also where it is another user's: the number has gone to somebody else.
    return false
  }
  try {
    // The name in brackets may hold anything, so the letter is looked for behind the last bracket.
    return !/.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // A system without /proc, or gone just now.
    return process.platform !== 'linux'
  }
}

/** False also where the number is another process's by now, as far as the system tells. */
export function isStillAlive(process: {
  readonly pid: number
  readonly birth: string | null
}): boolean {
  const { pid, birth } = process
  return (birth === null || birthOf(pid) === birth) && isAlive(pid)
}

/** Sends a signal; false where the process is gone. */
export function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
