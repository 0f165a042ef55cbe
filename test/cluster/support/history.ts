/**
 * Writing and reading histories: append-only files of JSON lines, one for each process that logs.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { HistoryEvent } from './events.ts'

/** Milliseconds by CLOCK_MONOTONIC, the same in all processes of this machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** An event without its time: the log stamps it. */
export type Unstamped = HistoryEvent extends infer E
  ? E extends unknown
    ? Omit<E, 't'>
    : never
  : never

/**
 * 64 KiB, or a tenth of a second's events of a busy run: what waits here is lost with the process.
 */
const flushBytes = 64 * 1024

export class HistoryLog implements Disposable {
  readonly path: string
  #file: number | null
  #waiting = ''
  #count = 0

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'a')
  }

  get count(): number {
    return this.#count
  }

  /** Events must be added in the turn in which they are seen. */
  add(event: Unstamped, t: number = monotonicMs()): void {
    if (this.#file === null) return
    this.#count++
    this.#waiting += `${JSON.stringify({ t, ...event })}\n`
    if (this.#waiting.length >= flushBytes) this.flush()
  }

  flush(): void {
    if (this.#file === null || this.#waiting === '') return
    writeSync(this.#file, this.#waiting)
    this.#waiting = ''
  }

  close(): void {
    if (this.#file === null) return
    this.flush()
    closeSync(this.#file)
    this.#file = null
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/**
 * All events of these files in the order of their times; those of one time and one file keep their
 * order. A last line that is cut short is left out: its process was killed as it wrote.
 */
export function readHistory(paths: readonly string[]): HistoryEvent[] {
  return inOrder(paths.flatMap(eventsOf))
}

export function inOrder(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.toSorted((a, b) => a.t - b.t)
}

function eventsOf(path: string): HistoryEvent[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const last = lines.pop()!
  const events = lines.filter(line => line !== '').map(line => JSON.parse(line) as HistoryEvent)
  const rest = last === '' ? null : parsed(last)
  return rest === null ? events : [...events, rest]
}

function parsed(line: string): HistoryEvent | null {
  try {
    return JSON.parse(line) as HistoryEvent
  } catch {
    return null
  }
}
