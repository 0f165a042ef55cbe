/** Runs `sifaka` as users do, bin/sifaka.js in a process of its own, or its verbs in this one. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCli } from '../../src/cli/cli.ts'

const bin = path.resolve(import.meta.dirname, '../../bin/sifaka.js')

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[]
}

/** The same without a process: for what ends before anything is started. */
export async function sifakaHere(
  args: readonly string[],
  options: Pick<CliOptions, 'cwd' | 'env' | 'stdin'> = {},
): Promise<CliResult> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const code = await runCli({
    args,
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    stdin: Readable.from([options.stdin ?? '']),
    stdout,
    stderr,
    exit: status => {
      throw new Error(`Exit with ${status}`)
    },
    onInterrupt: () => () => {},
    onHangup: () => () => {},
    outliveReaders: () => {},
    onUncaught: () => () => {},
  })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

/** Resolves when the command has ended. */
export async function sifaka(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const command = startSifaka(args, options)
  command.child.stdin?.end(options.stdin ?? '')
  return command.ended
}

export interface RunningCli {
  readonly child: ChildProcess
  readonly ended: Promise<CliResult>
  /**
   * Resolves with what was written so far once it matches; rejects where the command ends before.
   */
  until(pattern: RegExp): Promise<RegExpExecArray>
}

export function startSifaka(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), bin, ...args], {
    cwd: options.cwd,
    env: { ...withoutOverrides(), ...options.env },
    stdio: 'pipe',
  })
  const written = { stdout: '', stderr: '' }
  const checks = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      written[name] += chunk
      for (const check of checks) check()
    })
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...written }))
  })
  return {
    child,
    ended,
    until: pattern =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(written.stdout + written.stderr)
          if (match !== null) resolve(match)
        }
        checks.add(check)
        check()
        void ended.then(result =>
          reject(new Error(`Ended with ${result.code} before ${pattern}: ${result.stderr}`)),
        )
      }),
  }
}

function withoutOverrides(): NodeJS.ProcessEnv {
  const all = Object.entries(process.env).filter(([name]) => !/^SIFAKA_/i.test(name))
  return { ...Object.fromEntries(all), NO_COLOR: '1' }
}
