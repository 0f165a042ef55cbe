import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const limitMs = 5_000

/**
 * Resolves when SIGSTOP has reached every thread of `pid`: the signal returns at once, and a server
 * answers for some milliseconds more. Rejects after 5 s.
 */
export async function whenStopped(pid: number): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await isStopped(pid))) {
    if (performance.now() >= deadline) throw new Error(`Cannot stop process ${pid}: it still runs`)
    await delay(5)
  }
}

async function isStopped(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`
  if (existsSync(tasks))
    return readdirSync(tasks).every(id => stateOf(`${tasks}/${id}/stat`) === 'T')
  const { stdout } = await run('ps', ['-o', 'state=', '-p', String(pid)])
  return stdout.trim().startsWith('T')
}

/**
 * The letter behind the program's name, which stands in brackets and may hold anything; undefined
 * for a thread that has just ended.
 */
function stateOf(stat: string): string | undefined {
  try {
    return /.*\) (\w)/s.exec(readFileSync(stat, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
