/** Spans of time that faults excuse. */
import type { Excuse, FaultEvent, HistoryEvent } from '../support/events.ts'

export interface Span {
  readonly from: number
  readonly to: number
}

/** A set of spans; what overlaps is one. */
export class Windows {
  readonly spans: readonly Span[]

  constructor(spans: readonly Span[]) {
    const merged: { from: number; to: number }[] = []
    for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
      const last = merged.at(-1)
      if (last && from <= last.to) last.to = Math.max(last.to, to)
      else merged.push({ from, to })
    }
    this.spans = merged
  }

  meets(from: number, to: number): boolean {
    return this.spans.some(span => span.from <= to && from <= span.to)
  }

  /** How much of this span lies outside all windows, in ms. */
  outside(from: number, to: number): number {
    let left = Math.max(0, to - from)
    for (const span of this.spans)
      left -= Math.max(0, Math.min(to, span.to) - Math.max(from, span.from))
    return left
  }
}

/** While any fault lasts, and `afterMs` behind it. */
export function whileFaulty(events: readonly HistoryEvent[], afterMs: number): Windows {
  const begun = new Map<number, number>()
  const spans: Span[] = []
  for (const event of events) {
    if (event.e !== 'fault') continue
    if (event.edge === 'begin') begun.set(event.id, event.t)
    else spans.push({ from: begun.get(event.id) ?? event.t, to: event.t + afterMs })
    if (event.edge === 'end') begun.delete(event.id)
  }
  for (const from of begun.values()) spans.push({ from, to: Infinity })
  return new Windows(spans)
}

/** When faults excuse this: from their begin until `excuseMs` after their end. */
export function excused(events: readonly HistoryEvent[], excuse: Excuse): Windows {
  const open = new Map<number, FaultEvent>()
  const spans: Span[] = []
  for (const event of events) {
    if (event.e !== 'fault') continue
    if (event.edge === 'begin' && event.excuses?.includes(excuse)) open.set(event.id, event)
    const begin = event.edge === 'end' ? open.get(event.id) : undefined
    if (begin === undefined) continue
    open.delete(event.id)
    spans.push({ from: begin.t, to: event.t + (begin.excuseMs ?? 0) })
  }
  for (const begin of open.values()) spans.push({ from: begin.t, to: Infinity })
  return new Windows(spans)
}
