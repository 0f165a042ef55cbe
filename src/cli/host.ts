/** What the command line needs of the process around it; tests bring their own. */
import type { Readable, Writable } from 'node:stream'
import { serviceAwayExitCode } from '../control/exit-code.ts'

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

export interface CliHost {
  /** Arguments without node and script. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Working directory, absolute. */
  readonly cwd: string
  readonly stdin: Readable
  readonly stdout: Output
  readonly stderr: Output
  /** Ends the process at once: for a second Ctrl-C alone. */
  exit(code: number): void
  /** Ctrl-C and SIGTERM; returns what takes the listener away. */
  onInterrupt(listener: () => void): () => void
  /** SIGHUP: the terminal has gone, or a process manager means "reload". */
  onHangup(listener: () => void): () => void
  /** Errors that nobody caught, which then no longer end the process; returns what undoes it. */
  onUncaught(listener: (error: unknown) => void): () => void
  /** From now on output whose reader has gone away is dropped; until then it ends the process. */
  outliveReaders(): void
}

/** How a command ends. Documented in `sifaka --help`; never renumbered. */
export const ExitCode = {
  Ok: 0,
  /** It could not be done: configuration, port, store, connection, a wrong reply. */
  Failed: 1,
  /** Unknown command, option or value; nothing was done. */
  Usage: 2,
  /** `call`: the server answered with an error. */
  Refused: 3,
  /** `start`: a service that it needs is away; to be tried again as it is. */
  ServiceAway: serviceAwayExitCode,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** Under `npm start` one Ctrl-C arrives twice: from the terminal, and passed on by npm. */
const sameInterruptMs = 500

/**
 * Resolves at the first Ctrl-C or SIGTERM; a second one ends the process with code 1, after
 * `atOnce`.
 */
export function interrupted(
  host: Pick<CliHost, 'exit' | 'onInterrupt'>,
  atOnce: () => void = () => {},
): {
  readonly first: Promise<void>
  stop(): void
} {
  const { promise, resolve } = Promise.withResolvers<void>()
  let firstAt = Infinity
  const stop = host.onInterrupt(() => {
    const now = performance.now()
    if (now - firstAt > sameInterruptMs) {
      atOnce()
      host.exit(ExitCode.Failed)
    }
    firstAt = Math.min(firstAt, now)
    resolve()
  })
  return { first: promise, stop }
}

/** Resolves at the first SIGHUP; until `stop` none ends the process. */
export function hungUp(host: Pick<CliHost, 'onHangup'>): {
  readonly first: Promise<void>
  stop(): void
} {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { first: promise, stop: host.onHangup(resolve) }
}

export function writeLine(output: Output, text: string): void {
  output.write(`${text}\n`)
}
