/** A verdict for people. */
import type { Verdict } from '../checker/checker.ts'

/** Findings that are shown in full; the rest is in the file. */
const maxShown = 10
const maxNeighbours = 40

export function summaryOf({ passed, broken, findings, statistics }: Verdict): string {
  const { events, durationMs, requests, acknowledged, states, connections, sessions } = statistics
  const answers = Object.entries(states).map(([state, count]) => `${nameOf(state)} ${count}`)
  const lines = [
    `${passed ? 'passed' : 'FAILED'}: ${events} events in ${Math.round(durationMs / 1000)} s`,
    `requests ${requests}, acknowledged ${acknowledged}; ${answers.join(', ')}`,
    `rows ${statistics.rows}, retried ${statistics.retried}, pushes ${statistics.pushes}`,
    `connections ${connections}, sessions ${sessions}`,
    `phases: ${statistics.phases.map(({ name, succeeded }) => `${name} ${succeeded}`).join(', ')}`,
    `counts: ${JSON.stringify(statistics.counts)}`,
    ...statistics.faults.map(
      ({ action, target, inFlight }) => `  ${action} ${target}: ${inFlight} calls in flight`,
    ),
    ...Object.entries(broken).map(([rule, count]) => `BROKEN ${rule}: ${count}`),
  ]
  for (const finding of findings.slice(0, maxShown)) {
    lines.push(`${finding.rule} at ${finding.t.toFixed(1)}: ${finding.words}`)
    for (const event of finding.neighbours.slice(0, maxNeighbours))
      lines.push(`    ${JSON.stringify(event)}`)
  }
  return lines.join('\n')
}

function nameOf(state: string): string {
  if (state === '0') return 'ok'
  return state === 'none' ? 'without reply' : `0x${state}`
}
