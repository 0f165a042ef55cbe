/** Flags that the benchmarks share, and their help texts. */
import { parseArgs } from 'node:util'
import { sides } from './server-process.ts'
import type { Side } from './server-process.ts'

/** What a benchmark takes, with its defaults and the text of `--help`. */
export interface FlagSpec {
  readonly default: string
  readonly help: string
}

export interface BenchOptions<S extends string = Side> {
  readonly sides: readonly S[]
  readonly generator: 'auto' | 'c' | 'node'
  readonly v8Flags: readonly string[]
  readonly save: boolean
  /** All flags as they were given or defaulted, for the record. */
  readonly words: Readonly<Record<string, string | boolean | undefined>>
  /** A flag of the benchmark's own, as a list of positive numbers. */
  numbers(name: string): number[]
  /** The same where one number is wanted. */
  number(name: string): number
}

/** What a benchmark compares where it is not the servers of `server-process.ts`. */
export interface Comparison<S extends string> {
  readonly sides: readonly S[]
  /** False: it makes its load itself, and has no `--generator`. */
  readonly hasGenerator: boolean
}

function shared({ sides: possible, hasGenerator }: Comparison<string>): Record<string, FlagSpec> {
  return {
    rounds: { default: '3', help: 'rounds; in each, all sides are measured in turn' },
    only: { default: possible.join(','), help: 'sides to measure' },
    ...(hasGenerator && {
      generator: { default: 'auto', help: 'load generator: c, node, or auto' },
    }),
    'v8-flags': { default: '', help: 'flags for every server process: --v8-flags="--a --b"' },
  }
}

/**
 * Reads the command line; prints help and exits for `--help`, complains and exits with 2 for
 * nonsense.
 */
export function readOptions(title: string, own: Record<string, FlagSpec>): BenchOptions
export function readOptions<S extends string>(
  title: string,
  own: Record<string, FlagSpec>,
  comparison: Comparison<S>,
): BenchOptions<S>
export function readOptions(
  title: string,
  own: Record<string, FlagSpec>,
  comparison: Comparison<string> = { sides, hasGenerator: true },
): BenchOptions<string> {
  const specs = { ...own, ...shared(comparison) }
  const parsed = tryParse(specs, comparison)
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n`)
    return process.exit(2)
  }
  if (!parsed.help) return parsed.options
  process.stdout.write(helpText(title, specs))
  return process.exit(0)
}

/** The options, or what is wrong with them. */
function tryParse(
  specs: Record<string, FlagSpec>,
  comparison: Comparison<string>,
): { help: boolean; options: BenchOptions<string> } | string {
  try {
    const values = parse(specs)
    return { help: values.help === true, options: optionsOf(values, specs, comparison) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>>

function parse(specs: Record<string, FlagSpec>): Values {
  const strings = Object.entries(specs).map(
    ([name, spec]) => [name, { type: 'string', default: spec.default }] as const,
  )
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      ...Object.fromEntries(strings),
      save: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  })
  return values
}

function helpText(title: string, specs: Record<string, FlagSpec>): string {
  const lines = Object.entries(specs).map(
    ([name, spec]) => `  --${name.padEnd(14)} ${spec.help} (${spec.default || 'none'})`,
  )
  const rest = '  --no-save        do not write bench/results\n  --help           this text\n'
  return `${title}\n\n${lines.join('\n')}\n${rest}`
}

function optionsOf(
  values: Values,
  specs: Record<string, FlagSpec>,
  { sides: possible, hasGenerator }: Comparison<string>,
): BenchOptions<string> {
  const text = (name: string) => String(values[name] ?? '')
  const numbers = (name: string) =>
    text(name)
      .split(',')
      .map(word => positive(name, word))
  const generator = hasGenerator ? text('generator') : 'auto'
  if (generator !== 'auto' && generator !== 'c' && generator !== 'node')
    throw new Error(`Set --generator to c, node or auto, not "${generator}"`)
  const wanted = text('only').split(',')
  const unknown = wanted.find(word => !possible.includes(word))
  if (unknown !== undefined)
    throw new Error(`Set --only to ${possible.join(', ')}, not "${unknown}"`)
  // Checked before anything starts, not when first read.
  for (const [name, spec] of Object.entries(specs))
    if (/^[\d.,]+$/.test(spec.default)) numbers(name)
  return {
    sides: possible.filter(side => wanted.includes(side)),
    generator,
    v8Flags: text('v8-flags').split(' ').filter(Boolean),
    save: values.save === true,
    words: { ...values },
    numbers,
    number: name => numbers(name)[0] ?? 0,
  }
}

function positive(name: string, word: string): number {
  const value = Number(word)
  if (word === '' || !(value > 0))
    throw new Error(`Set --${name} to positive numbers, not "${word}"`)
  return value
}
