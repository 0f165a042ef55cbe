/** `sifaka simulate`: the login simulation from the command line, with a table at the end. */
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { suiteOption } from './connection.ts'
import type { CliHost, Output } from './host.ts'
import { ExitCode, interrupted, writeLine } from './host.ts'
import { nodesHere } from '../control/nodes-here.ts'
import { runDirOf } from './master-client.ts'
import { findProject } from './project.ts'
import { SimulationNodes } from './simulation-nodes.ts'
import type { Progress } from './simulation.ts'
import { integerOption } from './usage.ts'

const help = `
Each player connects, takes its key, registers, logs in and reads itself; every reply is checked. Half
of them speak JSON, half protobuf. The accounts stay in the database. From another machine the limits
of one address count: limits.connectsPerMinute and registrationsPerAddress of module User.

A player whose connection ends comes back by itself, logs in with its token and goes on; what was
refused ("refused"), or has no known outcome ("unknown"), is tried again. So it lives through a restart
of gates and workers, and tells what players see of one.

Exit code 0: all players did all of it and were there at the end. 1: some did not, or no server answers.

Examples:
  sifaka simulate --clients 500
  sifaka simulate --clients 200 --duration 60
  sifaka simulate --clients 2000 --rate 3 --url ws://192.168.1.20:8083/mqtt
  sifaka simulate --clients 100 --calls 50 --protobuf`

interface SimulateOptions {
  readonly clients: number
  readonly atOnce: number
  readonly rate?: number
  readonly calls: number
  readonly duration: number
  readonly wait: number
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
    .option(
      '--duration <s>',
      'go on for so many seconds, each player reading itself once a second',
      integerOption(0, 86_400),
      0,
    )
    .option(
      '--wait <s>',
      'how long a player tries again before it is given up; 0: never',
      integerOption(0, 3600),
      60,
    )
    .option('--protobuf', 'all of them speak protobuf')
    .option('--url <url>', "the server (default: this project's, else mqtt://127.0.0.1:1883)")
    .option('--conf <file>', 'the configuration of the project (default: conf/server.json)')
    .addOption(suiteOption())
    .addHelpText('after', help)
    .action(async (options: SimulateOptions) => done(await run(host, options)))
}

async function run(host: CliHost, options: SimulateOptions): Promise<ExitCode> {
  const { clients } = options
  const url = options.url ?? (await findProject(host, options.conf)).url
  const { simulate } = await import('./simulation.ts')
  const { isGood, reportText } = await import('./simulation-report.ts')
  const interrupts = interrupted(host)
  const stopping = new AbortController()
  void interrupts.first.then(() => stopping.abort())
  const nodes = await watchNodes(host, options.conf)
  const line = new ProgressLine(host.stderr, { clients, durationMs: options.duration * 1000 })
  try {
    const report = await simulate({
      url,
      clients,
      atOnce: options.atOnce,
      rate: options.rate ?? Infinity,
      reads: options.calls,
      durationMs: options.duration * 1000,
      waitMs: options.wait * 1000,
      wire: options.protobuf ? 'protobuf' : 'both',
      suite: options.suite,
      signal: stopping.signal,
      onProgress: progress => line.show(progress, nodes.seen.line),
    })
    await nodes.stop()
    line.clear()
    writeLine(host.stdout, reportText(report, { url, clients, nodes: nodes.seen.table }))
    return isGood(report) ? ExitCode.Ok : ExitCode.Failed
  } finally {
    line.clear()
    await nodes.stop()
    interrupts.stop()
  }
}

const watchMs = 1000

interface NodeWatch {
  readonly seen: SimulationNodes
  /** Asks once more. */
  stop(): Promise<void>
}

/**
 * Asks the nodes of this machine each second; sees none where the server is one process, or
 * elsewhere.
 */
async function watchNodes(host: CliHost, conf: string | undefined): Promise<NodeWatch> {
  const seen = new SimulationNodes()
  const look = async (): Promise<void> => {
    try {
      seen.observe(await nodesHere(runDirOf(host, conf)))
    } catch {
      // A server elsewhere needs no configuration here.
    }
  }
  await look()
  let looking: Promise<void> | null = null
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null))
  }, watchMs)
  return {
    seen,
    async stop() {
      clearInterval(timer)
      await looking
      await look()
    },
  }
}

/** One line that writes itself over, on terminals only. */
class ProgressLine {
  readonly #output: Output
  readonly #clients: number
  readonly #durationMs: number
  #last: Pick<Progress, 'calls' | 'elapsedMs'> = { calls: 0, elapsedMs: 0 }
  #perSecond = 0
  #isShown = false

  constructor(output: Output, options: { clients: number; durationMs: number }) {
    this.#output = output
    this.#clients = options.clients
    this.#durationMs = options.durationMs
  }

  show(progress: Progress, nodes: string): void {
    if (this.#output.isTTY !== true) return
    const width = (this.#output.columns ?? 80) - 1
    this.#output.write(`\r\u001b[K${this.#text(progress, nodes).slice(0, width)}`)
    this.#isShown = true
  }

  clear(): void {
    if (this.#isShown) this.#output.write('\r\u001b[K')
    this.#isShown = false
  }

  #text(progress: Progress, nodes: string): string {
    const { started, done, failed, gone, away } = progress
    const parts = [
      `${this.#percent(progress)} %: ${started} begun, ${done} done`,
      ...(away === 0 ? [] : [`${away} away`]),
      ...(failed + gone === 0 ? [] : [`${failed + gone} lost`]),
      `${this.#rate(progress)} functions/s`,
      ...(nodes === '' ? [] : [nodes]),
    ]
    return parts.join(', ')
  }

  #percent({ done, failed, elapsedMs }: Progress): number {
    const shares = [(done + failed) / this.#clients]
    if (this.#durationMs > 0) shares.push(elapsedMs / this.#durationMs)
    return Math.floor(Math.min(1, ...shares) * 100)
  }

  /** Of the last whole second. */
  #rate({ calls, elapsedMs }: Progress): number {
    const tookMs = elapsedMs - this.#last.elapsedMs
    if (tookMs >= 1000) {
      this.#perSecond = ((calls - this.#last.calls) * 1000) / tookMs
      this.#last = { calls, elapsedMs }
    }
    return Math.round(this.#perSecond)
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}
