/** The end of a simulation in words and tables. */
import type { SimulationReport } from './simulation.ts'
import { steps } from './simulation-tally.ts'
import type { Column } from './table.ts'
import { duration, table } from './table.ts'

const titles = ['ok', 'failed', 'refused', 'unknown', 'p50', 'p95', 'p99', 'max']
const columns: readonly Column[] = [
  { title: 'step' },
  ...titles.map(title => ({ title, align: 'right' as const })),
]

/** True where every player did all its steps and was there at the end. */
export function isGood({ failed, gone, left }: SimulationReport): boolean {
  return failed + gone + left === 0
}

/** `nodes` is the table of the nodes that took part, or null. */
export function reportText(
  report: SimulationReport,
  made: { readonly url: string; readonly clients: number; readonly nodes: string | null },
): string {
  const { done, loginMs, calls, elapsedMs } = report
  const lines = [stepTable(report), '']
  if (made.nodes !== null) lines.push(made.nodes, '')
  lines.push(
    `${done} of ${made.clients} players in ${duration(loginMs)} (${rate(done, loginMs)}) at ${made.url}`,
    `${calls} functions answered in ${duration(elapsedMs)} (${rate(calls, elapsedMs)})`,
    ...registrationLines(report),
    ...awayLines(report),
  )
  for (const [text, count] of mostFirst(report.troubles))
    lines.push(`${count} x ${text}; tried again`)
  for (const [text, count] of mostFirst(report.problems)) lines.push(`${count} x ${text}`)
  lines.push(...verdictLines(report))
  return lines.join('\n')
}

function stepTable({ durations, failures, refused, unknown }: SimulationReport): string {
  const rows = steps.map(step => {
    const sorted = durations[step].toSorted((a, b) => a - b)
    const counts = [sorted.length, failures[step], refused[step], unknown[step]].map(String)
    return [step, ...counts, ...[0.5, 0.95, 0.99, 1].map(share => shareOf(sorted, share))]
  })
  return table(columns, rows)
}

function registrationLines({ registrations }: SimulationReport): string[] {
  if (registrations.length < 2) return []
  return [
    `Registrations were handled by ${registrations.length} processes: ${registrations.join(', ')}`,
  ]
}

function awayLines({ absences, loginsLost }: SimulationReport): string[] {
  if (absences.length === 0) return []
  const sorted = absences.toSorted((a, b) => a - b)
  const [p50, max] = [shareOf(sorted, 0.5), shareOf(sorted, 1)]
  const lines = [
    `${absences.length} x a connection was lost and the player came back: away ${p50} (p50), ${max} (max)`,
  ]
  if (loginsLost > 0)
    lines.push(`${loginsLost} x the token was not good any more, the password was`)
  return lines
}

function verdictLines({ failed, gone, left }: SimulationReport): string[] {
  const lines: string[] = []
  if (left > 0) lines.push(`${players(left)} not begun or not finished`)
  if (failed > 0) lines.push(`${players(failed)} stopped by what is told above`)
  if (gone > 0) lines.push(`${players(gone)} lost on the way and did not come back`)
  return lines
}

function players(count: number): string {
  return count === 1 ? '1 player was' : `${count} players were`
}

function mostFirst(kinds: ReadonlyMap<string, number>): [string, number][] {
  return [...kinds].toSorted(([, a], [, b]) => b - a)
}

function rate(count: number, ms: number): string {
  return `${(count / (ms / 1000)).toFixed(1)} a second`
}

function shareOf(sorted: readonly number[], share: number): string {
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)]
  return value === undefined ? '-' : duration(value)
}
