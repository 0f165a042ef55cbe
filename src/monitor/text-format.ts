/**
 * The text format 0.0.4 of Prometheus, made in parts between which others have their turn: a server
 * of many functions has tens of thousands of lines, and shares the event loop with the game. It
 * knows no metric by name.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MetricSnapshot, SeriesSnapshot } from '../base/metrics.ts'

/** About two milliseconds' worth of histograms. */
const seriesPerTurn = 250

export async function textOf(families: readonly MetricSnapshot[], prefix: string): Promise<string> {
  const parts: string[] = []
  let sinceTurn = 0
  for (const { name, help, type, series } of families) {
    const full = `${prefix}${name}`
    parts.push(`# HELP ${full} ${escapeHelp(help)}\n# TYPE ${full} ${type}\n`)
    for (const one of series) {
      parts.push(linesOf(full, one))
      if (++sinceTurn % seriesPerTurn === 0) await nextTurn()
    }
  }
  return parts.join('')
}

function linesOf(name: string, series: SeriesSnapshot): string {
  const labels = labelsOf(series.labels)
  const all = labels === '' ? '' : `{${labels}}`
  if ('value' in series) return `${name}${all} ${numberOf(series.value)}\n`
  const others = labels === '' ? '' : `${labels},`
  let lines = ''
  let below = 0
  for (const { le, count } of series.buckets)
    lines += `${name}_bucket{${others}le="${numberOf(le)}"} ${(below += count)}\n`
  return `${lines}${name}_sum${all} ${numberOf(series.sum)}\n${name}_count${all} ${series.count}\n`
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeHelp(value).replaceAll('"', '\\"')}"`)
    .join(',')
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
