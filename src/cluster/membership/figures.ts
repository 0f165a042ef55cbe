/** What the directory counts, for metrics alone. */
import type { Counter, Gauge, Metrics } from '../../base/metrics.ts'
import type { Roster } from './roster.ts'

export interface Figures {
  readonly deaths: Counter
  readonly malformed: Counter
  readonly skew: Gauge
  show(roster: Roster): void
}

export function figuresOf(metrics: Metrics): Figures {
  const help = 'Nodes that this node takes for alive, itself among them.'
  const alive = metrics.gauge({ name: 'cluster_nodes', help, labels: { state: 'alive' } })
  const suspect = metrics.gauge({ name: 'cluster_nodes', help, labels: { state: 'suspect' } })
  return {
    deaths: metrics.counter({
      name: 'cluster_deaths_total',
      help: 'Nodes whose tombstone this node has seen or written while it knew them.',
    }),
    malformed: metrics.counter({
      name: 'cluster_announcements_malformed_total',
      help: 'Messages of the directory that could not be read and were dropped.',
    }),
    skew: metrics.gauge({
      name: 'cluster_clock_skew_ms',
      help: 'The largest difference between the wall clock of another node and this one.',
    }),
    show(roster) {
      const states = [...roster.members()].map(member => member.node.state)
      alive.set(states.filter(state => state === 'alive').length)
      suspect.set(states.filter(state => state === 'suspect').length)
    },
  }
}
