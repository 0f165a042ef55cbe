/**
 * How benchmarks start processes: pinned to a core where `taskset` exists, with as many open files
 * as the system allows, and ended with the benchmark.
 */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Which core a process is for: 0 the server, 1 the generator. */
export type Core = 0 | 1

const posix = process.platform !== 'win32'
const pinning = posix && availableParallelism() > 1 && succeeds('taskset', ['-c', '1', 'true'])

/** One line about how processes are pinned, for the head of a report. */
export function describePinning(): string {
  if (pinning) return 'server pinned to core 0, generator to core 1'
  return 'processes are NOT pinned: no taskset, or one core; take figures with care'
}

/** Starts a program on a core. `command` is the program, then its arguments. */
export function launch(core: Core, command: readonly string[], stdio: StdioOptions): ChildProcess {
  const pinned = pinning ? ['taskset', '-c', String(core), ...command] : [...command]
  // The hard limit of open files, for a connection costs one on either side.
  const raise = ['sh', '-c', 'ulimit -n "$(ulimit -Hn)" 2>/dev/null; exec "$@"', 'sh']
  const [program = '', ...words] = posix ? [...raise, ...pinned] : pinned
  return spawn(program, words, { stdio })
}

/** Open files a process may have; Infinity where nothing tells. */
export function openFileLimit(): number {
  if (!posix) return Infinity
  const text = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
  return text === 'unlimited' ? Infinity : Number(text)
}

/** True where a program exists and exits with 0. */
export function succeeds(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
