/** Runs the scaffold in this process, with a terminal that the test types on, or without one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { onTestFinished } from 'vitest'
import { create } from '../../src/create/create.ts'
import type { CreateOrigin } from '../../src/create/host.ts'

export const templates = path.resolve(import.meta.dirname, '../../templates')

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly isTTY?: boolean
  readonly origin?: Partial<CreateOrigin>
}

export interface RunningCreate {
  readonly ended: Promise<{ code: number; stdout: string; stderr: string }>
  /** Resolves when the text was asked, for the first time since the last one. */
  asked(text: string): Promise<void>
  type(text: string): void
  /** Ends the input, as Ctrl-D does. */
  hangUp(): void
}

export function startCreate(args: readonly string[], options: RunOptions): RunningCreate {
  const { isTTY = false } = options
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const [stdout, stderr] = [output(isTTY), output(isTTY)]
  const origin = { command: 'npm create sifaka', version: '1.2.3', templates, ...options.origin }
  const host = { args, env: options.env ?? {}, cwd: options.cwd, stdin, stdout, stderr }
  let read = 0
  return {
    ended: create(host, origin).then(code => ({
      code,
      stdout: stdout.written,
      stderr: stderr.written,
    })),
    asked: text =>
      new Promise(resolve => {
        const look = (): void => {
          const at = stdout.written.indexOf(text, read)
          if (at < 0) return
          read = at + text.length
          stdout.off('data', look)
          resolve()
        }
        stdout.on('data', look)
        look()
      }),
    type: text => void stdin.write(text),
    hangUp: () => void stdin.end(),
  }
}

/** Without a terminal. */
export function runCreate(args: readonly string[], options: RunOptions): RunningCreate['ended'] {
  return startCreate(args, options).ended
}

function output(isTTY: boolean): PassThrough & { isTTY: boolean; written: string } {
  const stream = Object.assign(new PassThrough(), { isTTY, written: '' })
  stream.setEncoding('utf8').on('data', (text: string) => (stream.written += text))
  return stream
}

/** An empty folder, outside of any git repository, which is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sifaka-create-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
