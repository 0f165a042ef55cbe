/** The nodes of a machine as a table for people. */
import { escapeText } from '../base/escape-text.ts'
import type { MasterStatus, SupervisedStatus } from '../master/status.ts'
import type { Column } from './table.ts'
import { table } from './table.ts'

const columns: readonly Column[] = [
  { title: 'NODE' },
  { title: 'PID', align: 'right' },
  { title: 'STATE' },
  { title: 'EPOCH' },
  { title: 'UPTIME', align: 'right' },
  { title: 'RESTARTS', align: 'right' },
  { title: 'SESSIONS', align: 'right' },
  { title: 'CALLS', align: 'right' },
  { title: 'RAN', align: 'right' },
  { title: 'PORTS' },
  { title: 'MODULES' },
]

/** `now` is in milliseconds since 1970. Other machines' nodes stand below ours, by their place. */
export function statusTable(
  status: MasterStatus & { readonly beside?: readonly SupervisedStatus[] },
  now: number,
): string {
  const { beside = [] } = status
  const own = [...status.nodes, ...beside].map(node => rowOf(node, now))
  const others = status.elsewhere.map(node => [
    `${node.name} (${node.place})`,
    '',
    node.state,
    node.epoch.slice(0, 8),
    '',
    '',
    String(node.load.sessions),
    String(node.load.calls),
    '',
    '',
    node.modules.join(', '),
  ])
  const rows = [...own, ...others].map(row => row.map(cell => escapeText(cell, 120)))
  const words = status.nodes.flatMap(({ name, state, lastWords }) => {
    if (lastWords.length === 0) return []
    const why = state === 'failed' ? 'died too often; the end of its log' : 'waits'
    return ['', `${name} ${why}:`, ...lastWords.map(line => `  ${line}`)]
  })
  return [table(columns, rows), ...words, ...remedies(status.nodes, beside)].join('\n')
}

function remedies(
  nodes: readonly SupervisedStatus[],
  beside: readonly SupervisedStatus[],
): string[] {
  const down = nodes
    .filter(({ state }) => state === 'down')
    .map(({ name }) => `${name} was drained by command: "sifaka restart ${name}" starts it`)
  const strangers = beside.map(
    ({ name }) =>
      `${name} is not the master's (started by hand, or no longer in "master.nodes"): "sifaka drain ${name}" ends it`,
  )
  const lines = [...down, ...strangers]
  return lines.length === 0 ? [] : ['', ...lines]
}

function rowOf(node: SupervisedStatus, now: number): string[] {
  const { name, pid, state, epoch, startedAt, restarts, load, ran, modules, listening } = node
  return [
    name,
    pid === null ? '-' : String(pid),
    state,
    epoch?.slice(0, 8) ?? '-',
    startedAt === null ? '-' : uptime(now - startedAt),
    String(restarts),
    String(load.sessions),
    String(load.calls),
    String(ran),
    listening.map(({ name: what, port }) => `${what} ${port}`).join(', '),
    modules.join(', '),
  ]
}

/** In its two largest units: "42 s", "3 min 10 s", "5 h 12 min", "12 d 3 h". */
export function uptime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const units: readonly [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ]
  const first = units.findIndex(([, size]) => seconds >= size)
  const shown = first < 0 ? units.slice(-1) : units.slice(first, first + 2)
  let left = seconds
  const parts = shown.map(([unit, size]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return `${count} ${unit}`
  })
  return parts.join(' ')
}
