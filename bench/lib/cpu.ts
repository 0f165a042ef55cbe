/** CPU that other processes have used, as the system accounts it. */
import { readFileSync } from 'node:fs'

/** User and system time of whole processes in microseconds, in steps of 10 ms; NaN but on Linux. */
export function cpuMicros(pids: readonly (number | undefined)[]): number {
  if (process.platform !== 'linux') return Number.NaN
  return pids.reduce<number>((sum, pid) => {
    if (pid === undefined) return sum
    // Behind the name, which may contain anything: fields 14 and 15, in hundredths of a second.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * 10_000
  }, 0)
}
