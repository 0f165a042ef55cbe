/**
 * Every key of the configuration, once: type, range, default, and the words that stand in the
 * manual (`conf/server.json`, held equal by a test). A key that is not here does not exist: stating
 * it stops the start. What follows from several keys at once is in rules.ts, the modules' own keys
 * are the modules' (module-config.ts).
 */
import { nodeNamePattern } from '../base/node-name.ts'
import type { Section, SettingsOf } from './key.ts'
import { choice, derived, fixed, flag, integer, list, mapping, modes, text } from './key.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
type Level = (typeof levels)[number]

const KiB = 1024
const MiB = 1024 * KiB

export const moduleBalances = ['least-load', 'round-robin', 'random', 'sticky'] as const
export type ModuleBalance = (typeof moduleBalances)[number]

/** What stands below `modules.<Name>`; `config` is checked by the module. */
export interface ModuleEntry {
  /** An absolute path or a package name; null for a module of the framework's own. */
  readonly from: string | null
  /** How callers choose among the module's instances. */
  readonly balance: ModuleBalance
  /** `one`: of all nodes that host it one is called, another takes over when that one dies. */
  readonly instances: 'many' | 'one'
  /** As the files state it, not yet checked: `validateModuleConfig` makes settings of it. */
  readonly config: Readonly<Record<string, unknown>>
}

const log = {
  level: choice('The least grave record that is written.', levels, 'info'),
  format: choice(
    'How records are written: for people or one JSON line each; "auto" is pretty on a terminal.',
    ['auto', 'pretty', 'json'],
    'auto',
  ),
  modules: mapping<Level>(
    'Levels of single modules, by name: { "Arena": "debug" }.',
    {},
    { additionalProperties: { type: 'string', enum: levels } },
  ),
} satisfies Section

const address = { minLength: 1, wanted: 'a host name or an address of this machine' }

const mqtt = {
  tcp: {
    enabled: flag('Listen for MQTT over TCP.', true),
    host: text('Where to listen; "127.0.0.1" keeps it to this machine.', fixed('0.0.0.0'), address),
    port: integer('The port; 0 takes any free one.', range(1883, 0, 65_535, 'port')),
  },
  websocket: {
    enabled: flag('Listen for MQTT over WebSocket (browsers).', true),
    host: text('Where to listen.', fixed('0.0.0.0'), address),
    port: integer('The port; 0 takes any free one.', range(8083, 0, 65_535, 'port')),
    path: text('The path of the upgrade request.', fixed('/mqtt'), {
      pattern: '^/[\\x21-\\x22\\x24-\\x3e\\x40-\\x7e]*$',
      wanted: 'a path that begins with "/"',
    }),
    origins: list<string>(
      'Web pages that may connect, by origin ("https://game.example"); an empty list lets all in.',
      [],
      {
        items: { type: 'string', pattern: '^https?://[^/]+$' },
        uniqueItems: true,
        wanted: 'a list of origins, each "https://HOST" or "http://HOST:PORT", without a path',
      },
    ),
  },
  plainTopics: choice(
    'Who may use ordinary MQTT topics: anyone (refused in production), logged-in users, nobody.',
    ['open', 'users', 'off'],
    { development: 'open', production: 'off' },
  ),
  jsonResult: choice(
    'The result in JSON replies: the object itself, or base64 of its JSON as the Go server sends it.',
    ['object', 'base64'],
    'object',
  ),
  jsonDefaults: flag('Write zero and empty fields in JSON replies; false omits them.', true),
  reusePort: flag(
    'Several gates of this machine share the ports (Linux); the kernel spreads connections over them.',
    false,
  ),
  openedBy: choice(
    'Who opens the ports: each gate for itself, or the master that starts it, where connections then wait while the gate restarts.',
    ['gate', 'master'],
    'gate',
  ),
  tlsTerminatedUpstream: flag(
    'The listeners stand behind a proxy that does TLS, so production lets classic clients in.',
    false,
  ),
} satisfies Section

const limits = {
  maxPacketBytes: integer(
    'The largest packet of a client; requests of games are far smaller.',
    range(64 * KiB, KiB, 16 * MiB, 'bytes'),
  ),
  maxReplyBytes: integer('The largest reply.', range(MiB, KiB, 64 * MiB, 'bytes')),
  maxQueue: integer(
    'Requests that wait in one session; beyond it its socket is not read.',
    range(256, 1, 65_536, 'requests'),
  ),
  maxQueueBytes: integer(
    'Payload of the requests that wait in one session; beyond it its socket is not read.',
    range(256 * KiB, KiB, 64 * MiB, 'bytes'),
  ),
  maxInflight: integer(
    'Tagged requests of one session that run at once.',
    range(32, 1, 1024, 'requests'),
  ),
  maxSubscriptions: integer('Subscriptions of one session.', range(128, 8, 4096, 'subscriptions')),
  maxLeftOvers: integer(
    'Requests that a stock client sends again before its handshake; more close the connection.',
    range(4096, 0, 1_000_000, 'requests'),
  ),
  maxUnacked: integer(
    'Replies and pushes a client has not acknowledged; more close it as slow.',
    range(8192, 16, 60_000, 'messages'),
  ),
  maxBufferedBytes: integer(
    'Output that waits for one client, beside one reply; more closes it as slow.',
    range(MiB, 16 * KiB, 256 * MiB, 'bytes'),
  ),
  maxRetainedMessages: integer(
    'Retained messages of ordinary topics.',
    range(10_000, 0, 10_000_000, 'messages'),
  ),
  maxRetainedBytes: integer(
    'Retained messages of ordinary topics, all together.',
    range(16 * MiB, 0, 4096 * MiB, 'bytes'),
  ),
  maxConnections: integer(
    'Clients connected at once; beyond it new ones are closed without an answer.',
    range(20_000, 1, 1_000_000, 'connections'),
  ),
  connectsPerMinute: integer(
    'Connections of one address in a minute; in development this machine is free of it.',
    range(600, 1, 1_000_000, 'connections a minute'),
  ),
} satisfies Section

const secret = {
  secret: true,
  pattern: '^$|^.{32,}$',
  wanted: 'at least 32 characters, such as "openssl rand -hex 32" prints',
}

const cluster = {
  name: text(
    'The name of the cluster: clusters that share a bus or a store tell each other apart by it.',
    fixed('sifaka'),
    { pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$', wanted: '1 to 32 letters, digits, "_" and "-"' },
  ),
  secret: text(
    'What nodes prove themselves with to each other; needed on every bus but "memory:". Best from a file: SIFAKA_CLUSTER__SECRET_FILE.',
    fixed(''),
    secret,
  ),
  acceptedSecret: text(
    'A second secret that is accepted, not used: the next one before a change of secrets, the last one after it.',
    fixed(''),
    secret,
  ),
} satisfies Section

const bus = {
  url: text(
    'How nodes reach each other; "memory:" is this process alone. Redis may be the one of store.kv.',
    fixed('memory:'),
    {
      pattern: '^(memory:$|rediss?://.|nats://.|tls://.)',
      wanted: '"memory:", "redis://HOST:PORT" or "nats://HOST:PORT"',
    },
  ),
  maxMessageBytes: integer(
    'The largest call or reply between nodes; the limit of the bus server holds as well.',
    range(MiB, 64 * KiB, 64 * MiB, 'bytes'),
  ),
} satisfies Section

const monitor = {
  enabled: flag(
    'Serve health, metrics and the control verbs over HTTP, to this machine unless "host" says more.',
    true,
  ),
  host: text('Where to listen.', fixed('127.0.0.1'), address),
  port: integer('The port; 0 takes any free one.', range(8090, 0, 65_535, 'port')),
  token: text(
    'What control verbs must show. Left empty, development makes one in the data folder at the first start.',
    fixed(''),
    secret,
  ),
} satisfies Section

const master = {
  nodes: mapping<string>(
    'The nodes that "sifaka master" runs on this machine: their names and configuration files.',
    {},
    {
      additionalProperties: { type: 'string', minLength: 1 },
      wanted: 'names with paths of files: { "work2": "work/work2/conf/server.json" }',
    },
  ),
  maxRestarts: integer(
    'Restarts of a node within "restartWindowMs"; at its next death the master gives it up until it is told to restart.',
    range(6, 1, 1000, 'restarts'),
  ),
  restartWindowMs: integer(
    'The time over which restarts are counted.',
    range(60_000, 1000, 3_600_000, 'ms'),
  ),
} satisfies Section

/** Every key but `extends` and `modules`, which the loader itself reads. */
export const schema = {
  mode: choice(
    'What the defaults are made for: a laptop, or players. Production also refuses what is not safe.',
    modes,
    'development',
  ),
  name: text('The name of this node in logs and in a cluster.', fixed('server'), {
    pattern: `^${nodeNamePattern}$`,
    wanted: '1 to 64 letters, digits, "_" and "-", a letter or digit first',
  }),
  dataDir: text("The folder for data, relative to the project's root.", fixed('data'), {
    minLength: 1,
    wanted: 'the path of a folder',
  }),
  runDir: text(
    "The folder for control sockets, on a local disk, relative to the project's root; shared by a master and its nodes.",
    fixed('run'),
    { minLength: 1, wanted: 'the path of a folder' },
  ),
  log,
  gate: { mqtt },
  security: {
    suites: list<'classic' | 'none'>(
      'Ciphers that clients may use; "none" is plaintext, for debugging, and stands alone.',
      ['classic'],
      {
        items: { type: 'string', enum: ['classic', 'none'] },
        minItems: 1,
        uniqueItems: true,
        wanted: '["classic"] or ["none"]',
      },
    ),
  },
  user: {
    sessionsPerUser: integer(
      'Sessions that a user may have at once (devices); a login beyond them replaces the oldest. The same on all nodes.',
      range(1, 1, 16, 'sessions'),
    ),
  },
  cluster,
  bus,
  health: {
    listen: text(
      'Where /healthz, /readyz and /metrics are served for orchestrators, "0.0.0.0:8091"; empty: nowhere.',
      fixed(''),
      { pattern: '^$|^[^\\s:]+:\\d{1,5}$|^\\[[0-9a-fA-F:]+\\]:\\d{1,5}$', wanted: '"HOST:PORT"' },
    ),
  },
  monitor,
  master,
  limits,
  rpc: {
    timeoutMs: integer(
      'The deadline of a call from its acceptance, where the contract states none.',
      range(3000, 50, 600_000, 'ms'),
    ),
  },
  store: {
    sql: text(
      'The database; more than one process needs MySQL or MariaDB.',
      derived('sqlite:<dataDir>/sifaka.db'),
      {
        pattern: '^(sqlite:(?!//).|(mysql|mariadb)://.)',
        wanted: '"sqlite:FILE" or "mysql://USER:PASSWORD@HOST:PORT/DATABASE"',
      },
    ),
    kv: text(
      'The store for limits, verify codes and presence; more than one process needs Redis.',
      fixed('memory:'),
      { pattern: '^(memory:$|rediss?://.)', wanted: '"memory:" or "redis://HOST:PORT/NUMBER"' },
    ),
    migrate: choice(
      'Pending migrations at the start: run them, or refuse to start until "sifaka migrate" has run.',
      ['auto', 'check'],
      { development: 'auto', production: 'check' },
    ),
  },
  shutdown: {
    drainMs: integer(
      'How long an orderly stop may take; Kubernetes grants 30 s.',
      range(25_000, 0, 600_000, 'ms'),
    ),
    closesPerSecond: integer(
      'How many clients a second a draining gate sends away at most; within "drainMs" all are.',
      range(500, 1, 1_000_000, 'clients a second'),
    ),
  },
} satisfies Section

/** All settings of the schema, with the types of their keys. */
export type Settings = SettingsOf<typeof schema>

/**
 * Modules of the framework: they need no `from`, and without a `modules` section they are hosted.
 */
export const frameworkModules = ['Gate', 'User', 'Push'] as const

function range(value: number, minimum: number, maximum: number, unit: string) {
  return { default: value, minimum, maximum, unit }
}
