/** Printing and keeping of results: tables, medians, the machine, files in bench/results. */
import { execFileSync } from 'node:child_process'
import type { StdioOptions } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describePinning } from './launch.ts'

/** Prints one line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** A number with thin marks between thousands, without decimals. */
export function whole(value: number): string {
  return Number.isNaN(value) ? '-' : Math.round(value).toLocaleString('en-US')
}

/** Prints rows under a head, the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(r => r[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
  say(line(head))
  say(widths.map(width => '-'.repeat(width)).join('  '))
  for (const row of rows) say(line(row))
}

/** What a result is worth nothing without: machine, versions, commit. */
export interface Surroundings {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly v8: string
  readonly commit: string
  readonly pinning: string
  readonly loadAtStart: number
}

export function surroundings(): Surroundings {
  const processors = cpus()
  return {
    date: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    commit: commit(),
    pinning: describePinning(),
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/** Prints the surroundings, and a warning where others keep the machine busy. */
export function sayHead(title: string, where: Surroundings): void {
  say(title)
  say(`${where.cpu}, ${where.cores} cores, ${where.system}, Node ${where.node}`)
  say(`commit ${where.commit}; ${where.pinning}`)
  if (where.loadAtStart > 0.5)
    say(
      `WARNING: the machine is not idle (load ${where.loadAtStart}): ratios hold better than figures`,
    )
  say('')
}

/**
 * Writes `bench/results/<date>-<name>.json` and says so; a second run of a day replaces the first.
 */
export function save(name: string, where: Surroundings, figures: Record<string, unknown>): void {
  const folder = fileURLToPath(new URL('../results/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const file = `${folder}${where.date.slice(0, 10)}-${name}.json`
  writeFileSync(file, `${JSON.stringify({ ...where, ...figures }, null, 2)}\n`)
  say(`written to bench/results/${where.date.slice(0, 10)}-${name}.json`)
}

function commit(): string {
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? ' with changes' : '')
  } catch {
    return 'unknown'
  }
}

function git(...words: string[]): string {
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
  return execFileSync('git', words, { cwd, stdio, encoding: 'utf8' }).trim()
}
