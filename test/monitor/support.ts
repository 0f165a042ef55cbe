/** A monitor over a source that tests turn as they need, and plain HTTP requests of it. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { onTestFinished } from 'vitest'
import { RecordingLogger } from '../support/recording-logger.ts'
import { Metrics } from '../../src/base/metrics.ts'
import type { MonitorControl } from '../../src/monitor/control-routes.ts'
import {
  createMonitor,
  type Monitor,
  type MonitorOptions,
  type MonitorSource,
  type ReadinessCheck,
} from '../../src/monitor/monitor.ts'

export class TestSource implements MonitorSource {
  readonly metrics = new Metrics()
  alive = true
  checks: ReadinessCheck[] = [{ name: 'sql', isGood: true, text: 'answers' }]

  isAlive(): boolean {
    return this.alive
  }

  readiness() {
    return { isReady: this.checks.every(({ isGood }) => isGood), checks: this.checks }
  }

  status(): unknown {
    return { name: 'work3' }
  }
}

/** Remembers what was asked; tests replace what it does. */
export class TestControl implements MonitorControl {
  readonly asked: string[] = []
  onDrain: (node: string) => Promise<void> = async () => {}
  onRolling: MonitorControl['rolling'] = async () => {}

  async status(): Promise<object> {
    return { nodes: ['work2', 'work3'] }
  }

  async drain(node: string): Promise<void> {
    this.asked.push(`drain ${node}`)
    await this.onDrain(node)
  }

  async restart(node: string): Promise<void> {
    this.asked.push(`restart ${node}`)
  }

  async rolling(onProgress: (text: string) => void): Promise<void> {
    this.asked.push('rolling')
    await this.onRolling(onProgress)
  }
}

export const token = 'f00dcafe'.repeat(8)

export interface Setup {
  readonly monitor: Monitor
  readonly source: TestSource
  readonly control: TestControl
  readonly log: RecordingLogger
  readonly port: number
}

type SetupOptions = Partial<Pick<MonitorOptions, 'host' | 'port'>> & {
  readonly kind?: 'health' | 'monitor'
  readonly token?: string | null
}

/** A monitor that listens, closed with the test. */
export async function startMonitor(options: SetupOptions = {}): Promise<Setup> {
  const { kind = 'monitor', host = '127.0.0.1', port = 0 } = options
  const source = new TestSource()
  const control = new TestControl()
  const log = new RecordingLogger()
  const shown = options.token === undefined ? token : options.token
  const monitor = createMonitor({
    host,
    port,
    source,
    log,
    ...(kind === 'monitor' ? { control: { token: shown, verbs: control } } : {}),
  })
  onTestFinished(() => monitor.close())
  await monitor.start()
  return { monitor, source, control, log, port: monitor.address!.port }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly json: any
}

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly host?: string
}

/** One request on a connection of its own. */
export function ask(port: number, path: string, options: AskOptions = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { body, method = body === undefined ? 'GET' : 'POST' } = options
  const headers = { ...(body === undefined ? {} : jsonType), ...options.headers }
  const host = options.host ?? '127.0.0.1'
  const request = httpRequest({ host, port, path, method, headers, agent: false }, response => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const isJson =
        text !== '' && response.headers['content-type']?.includes('application/json') === true
      const json: unknown = isJson ? JSON.parse(text) : undefined
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
    })
  })
  request.on('error', reject)
  request.end(body)
  return promise
}

const jsonType = { 'content-type': 'application/json' }

/** The same with the right token. */
export function command(port: number, path: string, options: AskOptions = {}): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, ...options.headers }
  return ask(port, path, { ...options, headers })
}
