/**
 * What gates held and when, from their own logs: a client id while connected, a user while bound.
 */
import type { HistoryEvent, HoldEvent } from '../support/events.ts'

export interface Interval {
  readonly what: 'client' | 'user'
  readonly id: string
  readonly gate: string
  readonly epoch: string
  readonly session: string
  readonly from: number
  /** Infinity: open at the end of the log. */
  to: number
}

/**
 * Ended by its gate's word, by the end of its process, or by the next life of a gate of its name.
 */
export function intervalsOf(events: readonly HistoryEvent[]): Interval[] {
  const open = new Map<string, Interval>()
  const all: Interval[] = []
  for (const event of events) {
    if (event.e === 'down') endAll(open, event.t, one => one.gate === event.node)
    if (event.e === 'drop') end(open, event)
    if (event.e !== 'hold') continue
    const { t, what, id, gate, epoch, session } = event
    // A gate that lost its lease begins a new life in the same process: the old one ended before.
    endAll(open, t, one => one.gate === gate && one.epoch !== epoch)
    const interval: Interval = { what, id, gate, epoch, session, from: t, to: Infinity }
    open.set(keyOf(event), interval)
    all.push(interval)
  }
  return all
}

function end(open: Map<string, Interval>, event: HoldEvent): void {
  const interval = open.get(keyOf(event))
  if (interval === undefined) return
  interval.to = event.t
  open.delete(keyOf(event))
}

function endAll(
  open: Map<string, Interval>,
  t: number,
  isOver: (interval: Interval) => boolean,
): void {
  for (const [key, interval] of open) {
    if (!isOver(interval)) continue
    interval.to = t
    open.delete(key)
  }
}

function keyOf({ what, id, gate, epoch, session }: Omit<HoldEvent, 't' | 'e'>): string {
  return `${what} ${id} ${gate} ${epoch} ${session}`
}
