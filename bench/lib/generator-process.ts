/**
 * Runs the load generator: the one in C where a compiler and Linux are at hand, else the one in
 * Node. Both take the same flags and print the same lines.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { launch, succeeds } from './launch.ts'

/** A line of a generator, by its `event`. */
export interface GeneratorLine {
  readonly event: 'connected' | 'verified' | 'begin' | 'end' | 'result'
  /** `connected`: handshakes per second; `result`: requests per second. */
  readonly perSecond?: number
  readonly seconds?: number
  readonly replies?: number
  readonly p50Us?: number
  readonly p99Us?: number
  /** Share of its core that the generator used; near 1 it is the limit, not the server. */
  readonly generatorCpu?: number
}

/** Flags of a run; see generator.c. */
export interface GeneratorFlags {
  readonly port: number
  readonly connections: number
  readonly inflight?: number
  /** Handshakes under way at once. */
  readonly concurrency?: number
  readonly warmupMs?: number
  /** 0: connect alone. */
  readonly durationMs: number
  /** At most six characters; tells runs apart in client ids and texts. */
  readonly run: string
}

/** A generator ready to run; disposing of it removes what was compiled. */
export interface Generator extends Disposable {
  readonly kind: 'c' | 'node'
  /**
   * Runs to the end; `onLine` is awaited nowhere and sees each line as it comes. Rejects with what
   * it complained of.
   */
  run(flags: GeneratorFlags, onLine?: (line: GeneratorLine) => void): Promise<GeneratorLine>
  /** Connects, then calls `idle` while the connections stand, then closes them. */
  hold<T>(flags: GeneratorFlags, idle: () => Promise<T>): Promise<T>
}

/**
 * Takes the C generator where `choice` and the machine allow it. Throws where C is asked for and
 * impossible.
 */
export function createGenerator(choice: 'auto' | 'c' | 'node'): Generator {
  const possible = process.platform === 'linux' && succeeds('cc', ['--version'])
  if (choice === 'c' && !possible)
    throw new Error('Install a C compiler ("cc"), or use --generator node')
  if (choice === 'node' || !possible) {
    const file = fileURLToPath(new URL('generator.ts', import.meta.url))
    return generator('node', [process.execPath, file], () => undefined)
  }
  const folder = mkdtempSync(join(tmpdir(), 'sifaka-bench-'))
  const program = join(folder, 'generator')
  const source = fileURLToPath(new URL('generator.c', import.meta.url))
  execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' })
  return generator('c', [program], () => rmSync(folder, { recursive: true, force: true }))
}

function generator(kind: 'c' | 'node', command: readonly string[], dispose: () => void): Generator {
  return {
    kind,
    run: (flags, onLine) => start(command, flags, { hold: false, onLine }).done,
    async hold(flags, idle) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const run = start(command, flags, {
        hold: true,
        onLine: line => line.event === 'connected' && resolve(),
      })
      // Whichever comes first: connected, or an end that says why not.
      await Promise.race([promise, run.done])
      const result = await idle()
      run.release()
      await run.done
      return result
    },
    [Symbol.dispose]: dispose,
  }
}

interface StartOptions {
  readonly hold: boolean
  readonly onLine?: ((line: GeneratorLine) => void) | undefined
}

function start(command: readonly string[], flags: GeneratorFlags, options: StartOptions) {
  const child = launch(1, [...command, ...wordsOf(flags, options.hold)], ['pipe', 'pipe', 'pipe'])
  let last: GeneratorLine | undefined
  let complaint = ''
  if (child.stdout === null || child.stderr === null) throw new Error('The generator has no pipes')
  createInterface({ input: child.stdout }).on('line', text => {
    const line: GeneratorLine = JSON.parse(text)
    last = line
    options.onLine?.(line)
  })
  child.stderr.setEncoding('utf8').on('data', text => (complaint += String(text)))
  const done = once(child, 'close').then(([code]) => {
    if (code !== 0 || last === undefined)
      throw new Error(`The load generator failed: ${complaint.trim() || `exit code ${code}`}`)
    return last
  })
  return { done, release: () => child.stdin?.end() }
}

function wordsOf(flags: GeneratorFlags, hold: boolean): string[] {
  const words: [string, string | number | undefined][] = [
    ['--port', flags.port],
    ['--connections', flags.connections],
    ['--inflight', flags.inflight],
    ['--concurrency', flags.concurrency],
    ['--warmup-ms', flags.warmupMs],
    ['--duration-ms', flags.durationMs],
    ['--hold', hold ? 1 : 0],
    ['--run', flags.run],
  ]
  return words.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]))
}
