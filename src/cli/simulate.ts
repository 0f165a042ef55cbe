/** `sifaka simulate`: the login simulation from the command line, with a table at the end. */
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { suiteOption } from './connection.ts'
import type { CliHost, Output } from './host.ts'
import { ExitCode, interrupted, writeLine } from './host.ts'
import { findProject } from './project.ts'
import type { Progress, SimulationReport, Step } from './simulation.ts'
import { duration, table } from './table.ts'
import { nodesHere } from './local-status.ts'
import { runDirOf } from './master-client.ts'
import { integerOption } from './usage.ts'

const help = `
Each player connects, takes its key, registers, logs in and reads itself; every reply is checked. Half
of them speak JSON, half protobuf. The accounts stay in the database. From another machine the limits
of one address count: limits.connectsPerMinute and registrationsPerAddress of module User.

Examples:
  sifaka simulate --clients 500
  sifaka simulate --clients 2000 --rate 3 --url ws://192.168.1.20:8083/mqtt
  sifaka simulate --clients 100 --calls 50 --protobuf`

interface SimulateOptions {
  readonly clients: number
  readonly atOnce: number
  readonly rate?: number
  readonly calls: number
  readonly protobuf?: boolean
  readonly url?: string
  readonly conf?: string
  readonly suite: 'classic' | 'none'
}

export function addSimulate(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('simulate')
    .summary('simulate the login of many players')
    .description('Plays the login of many players against a running server.')
    .option('--clients <n>', 'how many players', integerOption(1, 1_000_000), 100)
    .option('--at-once <n>', 'how many of them log in at one time', integerOption(1, 10_000), 100)
    .option('--rate <n>', 'new players a second at most (default: no limit)', positive)
    .option('--calls <n>', 'how often each reads itself', integerOption(1, 1_000_000), 1)
    .option('--protobuf', 'all of them speak protobuf')
    .option('--url <url>', "the server (default: this project's, else mqtt://127.0.0.1:1883)")
    .option('--conf <file>', 'the configuration of the project (default: conf/server.json)')
    .addOption(suiteOption())
    .addHelpText('after', help)
    .action(async (options: SimulateOptions) => done(await run(host, options)))
}

async function run(host: CliHost, options: SimulateOptions): Promise<ExitCode> {
  const url = options.url ?? (await findProject(host, options.conf)).url
  const { simulate } = await import('./simulation.ts')
  const interrupts = interrupted(host)
  const stopping = new AbortController()
  void interrupts.first.then(() => stopping.abort())
  const before = await ranByNode(host, options.conf)
  const progress = new ProgressLine(host.stderr, options.clients)
  try {
    const report = await simulate({
      url,
      clients: options.clients,
      atOnce: options.atOnce,
      rate: options.rate ?? Infinity,
      reads: options.calls,
      wire: options.protobuf ? 'protobuf' : 'both',
      suite: options.suite,
      signal: stopping.signal,
      onProgress: state => progress.show(state),
    })
    progress.clear()
    writeLine(host.stdout, reportText(report, { url, clients: options.clients }))
    const shares = sharesText(before, await ranByNode(host, options.conf))
    if (shares !== null) writeLine(host.stdout, shares)
    return report.failed + report.left === 0 ? ExitCode.Ok : ExitCode.Failed
  } finally {
    interrupts.stop()
  }
}

/** What one life of a node has run. */
interface Ran {
  readonly epoch: string
  readonly ran: number
}

/** What each node of this machine has run so far; empty where the server is one process, or elsewhere. */
async function ranByNode(
  host: CliHost,
  conf: string | undefined,
): Promise<ReadonlyMap<string, Ran>> {
  try {
    const nodes = await nodesHere(runDirOf(host, conf))
    return new Map(nodes.map(({ name, epoch, ran }) => [name, { epoch, ran }]))
  } catch {
    // A server elsewhere needs no configuration here.
    return new Map()
  }
}

/** Null where there is nothing to tell. */
export function sharesText(
  before: ReadonlyMap<string, Ran>,
  after: ReadonlyMap<string, Ran>,
): string | null {
  const shares = [...after].flatMap(([name, { epoch, ran }]) => {
    const known = before.get(name)
    // What its life before has run is not known any more.
    if (known !== undefined && known.epoch !== epoch) return [`${name} ${ran} (restarted)`]
    const meanwhile = ran - (known?.ran ?? 0)
    return meanwhile > 0 ? [`${name} ${meanwhile}`] : []
  })
  return shares.length === 0 ? null : `functions run meanwhile: ${shares.join(', ')}`
}

function reportText(report: SimulationReport, made: { url: string; clients: number }): string {
  const steps = Object.entries(report.durations) as [Step, readonly number[]][]
  const rows = steps.map(([step, times]) => {
    const sorted = times.toSorted((a, b) => a - b)
    const shares = [0.5, 0.95, 0.99, 1].map(share => shareOf(sorted, share))
    return [step, `${times.length}`, `${report.failures[step]}`].concat(shares)
  })
  const columns = [
    { title: 'step' },
    ...['ok', 'failed', 'p50', 'p95', 'p99', 'max'].map(title => ({
      title,
      align: 'right' as const,
    })),
  ]
  const seconds = duration(report.elapsedMs)
  const perSecond = (report.done / (report.elapsedMs / 1000)).toFixed(1)
  const lines = [
    table(columns, rows),
    '',
    `${report.done} of ${made.clients} players in ${seconds} (${perSecond} a second) at ${made.url}`,
  ]
  if (report.left > 0) lines.push(`${report.left} players were not begun`)
  const problems = [...report.problems].toSorted(([, a], [, b]) => b - a)
  for (const [problem, count] of problems) lines.push(`${count} x ${problem}`)
  return lines.join('\n')
}

function shareOf(sorted: readonly number[], share: number): string {
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)]
  return value === undefined ? '-' : duration(value)
}

/** One line that writes itself over, on terminals only. */
class ProgressLine {
  readonly #output: Output
  readonly #clients: number
  #shownAt = -Infinity

  constructor(output: Output, clients: number) {
    this.#output = output
    this.#clients = clients
  }

  show({ started, done, failed }: Progress): void {
    const now = performance.now()
    if (this.#output.isTTY !== true || now - this.#shownAt < 100) return
    this.#shownAt = now
    const share = Math.floor(((done + failed) * 100) / this.#clients)
    const failures = failed === 0 ? '' : `, ${failed} failed`
    this.#output.write(`\r\u001b[K${share} %: ${started} begun, ${done} done${failures}`)
  }

  clear(): void {
    if (this.#output.isTTY === true) this.#output.write('\r\u001b[K')
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}
