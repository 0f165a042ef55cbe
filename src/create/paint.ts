/** Colours, for terminals that want them. */
import type { Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean }

export type Paint = Readonly<Record<'bold' | 'dim' | 'green' | 'red', (text: string) => string>>

/** On a terminal only, and not where NO_COLOR is set (no-color.org) or the terminal is "dumb". */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const isColoured =
    output.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  const style = (open: number, close: number) => (text: string) =>
    isColoured ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return { bold: style(1, 22), dim: style(2, 22), green: style(32, 39), red: style(31, 39) }
}
