/** What `connect` may be told, with the defaults and the reason of each. */
import type mqtt from 'mqtt'
import type { Contract } from '../contract/contract.ts'
import { createClassicSuite } from '../crypto/classic.ts'
import { createNoneSuite } from '../crypto/none.ts'
import { webPrimitives } from '../crypto/primitives-web.ts'
import type { Primitives } from '../crypto/primitives.ts'
import type { Suite } from '../crypto/suite.ts'
import { SifakaError } from '../errors.ts'

/** How calls and pushes are written: JSON on `i` and `p`, or protobuf on `f` and `q`. */
export type Wire = 'json' | 'protobuf'

/** A byte stream to a gate, as Node's `Duplex` and `readable-stream` have it. */
export type ClientStream = mqtt.IStream

/** Options of mqtt.js that concern the socket alone; everything else is the protocol's business. */
export type MqttOptions = Pick<
  mqtt.IClientOptions,
  | 'username'
  | 'password'
  | 'ca'
  | 'cert'
  | 'key'
  | 'rejectUnauthorized'
  | 'servername'
  | 'wsOptions'
  | 'createWebsocket'
  | 'transformWsUrl'
  | 'timerVariant'
>

/**
 * Exponential back-off with full jitter: a random part of `minDelayMs` x 2^n, at most `maxDelayMs`.
 */
export interface ReconnectOptions {
  /** Upper bound of the first delay; 250. */
  readonly minDelayMs?: number
  /** Upper bound of every delay but one that the server asks for; 30,000. */
  readonly maxDelayMs?: number
}

export interface ConnectOptions {
  /** Contracts whose pushes arrive typed; calling or listening with a contract adds it too. */
  readonly contracts?: readonly Contract[]
  /** `json` unless stated. */
  readonly wire?: Wire
  /**
   * Deadline of a call in ms, waiting for a connection included; 5,000: above the 3,000 of the
   * server, so that its answer comes first. A function whose contract grants more gets 2,000 above
   * that.
   */
  readonly timeoutMs?: number
  /** From the first byte to the key; 10,000. */
  readonly connectTimeoutMs?: number
  /** Keep-alive in seconds, 10 or more; 30, so that a dead link is seen within 45 s. */
  readonly keepAliveSeconds?: number
  /** What the server's `security.suites` says; `classic` unless stated. */
  readonly suite?: 'classic' | 'none'
  /** The ciphers; portable JavaScript unless stated. Load bots on Node may pass faster ones. */
  readonly primitives?: Primitives
  /** `false`: the client closes at the first loss of its connection. */
  readonly reconnect?: false | ReconnectOptions
  /** Calls sent and not answered; 256, the length of a session's queue in the gate. */
  readonly maxInFlight?: number
  /** Calls waiting to be sent, above it they reject with `TooBusy`; 1,024. */
  readonly maxHeld?: number
  /**
   * Largest request in bytes; 65,000, for the gate closes connections above 65,536 with headers.
   */
  readonly maxRequestBytes?: number
  /** Certificates, WebSocket options, username and password for a studio's `connect` hook. */
  readonly mqtt?: MqttOptions
  /** Opens the byte stream itself, once for each connection; the url is then only a label. */
  readonly stream?: () => ClientStream
  /** Aborting it is `close()`, while connecting too. */
  readonly signal?: AbortSignal
}

/** The options of a client with every default filled in. */
export interface ClientSettings {
  readonly url: string
  readonly contracts: readonly Contract[]
  readonly wire: Wire
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly keepAliveSeconds: number
  readonly suite: Suite
  readonly primitives: Primitives
  readonly reconnect: Required<ReconnectOptions> | null
  readonly maxInFlight: number
  readonly maxHeld: number
  readonly maxRequestBytes: number
  readonly mqtt: MqttOptions
  readonly stream: (() => ClientStream) | null
}

const ranges = {
  timeoutMs: [1, 86_400_000],
  connectTimeoutMs: [1, 86_400_000],
  keepAliveSeconds: [10, 65_535],
  maxInFlight: [1, 65_000],
  maxHeld: [0, 1_000_000],
  maxRequestBytes: [1, 268_435_455],
} as const

const choices = { wire: ['json', 'protobuf'], suite: ['classic', 'none'] } as const
const others = ['contracts', 'primitives', 'reconnect', 'mqtt', 'stream', 'signal']
const known = new Set<string>([...Object.keys(ranges), ...Object.keys(choices), ...others])

/** Checks the options and fills in the defaults; throws `ConfigInvalid`. */
export function settingsOf(url: string, options: ConnectOptions): ClientSettings {
  check(options)
  const primitives = options.primitives ?? webPrimitives
  return {
    url: options.stream === undefined ? urlOf(url) : url,
    contracts: options.contracts ?? [],
    wire: options.wire ?? 'json',
    timeoutMs: options.timeoutMs ?? 5000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    keepAliveSeconds: options.keepAliveSeconds ?? 30,
    suite: options.suite === 'none' ? createNoneSuite(primitives) : createClassicSuite(primitives),
    primitives,
    reconnect: reconnectOf(options.reconnect),
    maxInFlight: options.maxInFlight ?? 256,
    maxHeld: options.maxHeld ?? 1024,
    maxRequestBytes: options.maxRequestBytes ?? 65_000,
    mqtt: options.mqtt ?? {},
    stream: options.stream ?? null,
  }
}

function check(options: ConnectOptions): void {
  for (const key of Object.keys(options)) {
    if (!known.has(key)) throw invalid(`Remove the option "${key}": connect does not know it`)
  }
  for (const [key, [min, max]] of Object.entries(ranges)) {
    const value = options[key as keyof typeof ranges]
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) continue
    throw invalid(`Set "${key}" to an integer of ${min}..${max}: it is "${value}"`)
  }
  for (const [key, allowed] of Object.entries(choices)) {
    const value = options[key as keyof typeof choices]
    if (value === undefined || (allowed as readonly string[]).includes(value)) continue
    throw invalid(`Set "${key}" to one of ${allowed.join(', ')}: it is "${value}"`)
  }
}

function reconnectOf(
  options: false | ReconnectOptions | undefined,
): Required<ReconnectOptions> | null {
  if (options === false) return null
  const { minDelayMs = 250, maxDelayMs = 30_000 } = options ?? {}
  if (minDelayMs >= 1 && maxDelayMs >= minDelayMs) return { minDelayMs, maxDelayMs }
  throw invalid(
    `Set "reconnect" so that 1 <= minDelayMs <= maxDelayMs: they are "${minDelayMs}" and "${maxDelayMs}"`,
  )
}

const schemes = new Set(['mqtt:', 'tcp:', 'mqtts:', 'ssl:', 'ws:', 'wss:'])

/** The url as mqtt.js wants it: a WebSocket without a path is meant for the gate's `/mqtt`. */
function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !schemes.has(url.protocol)) {
    throw invalid(`Use a url like "mqtt://host:1883" or "ws://host:8083/mqtt": it is "${text}"`)
  }
  if (url.protocol.startsWith('ws') && url.pathname === '/') url.pathname = '/mqtt'
  return url.href
}

function invalid(text: string): SifakaError {
  return new SifakaError('ConfigInvalid', { text })
}
