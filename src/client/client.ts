/**
 * The client SDK, for Node and browsers: typed calls and pushes over one encrypted MQTT connection
 * that comes back by itself. It never sends a request twice and never hides that an outcome is
 * unknown: a call whose connection ended after it was sent rejects with `ConnectionLost`, and
 * whether to repeat it is the application's to decide, for only that knows what repeating would do.
 */
import type {
  Contract,
  FunctionName,
  Params,
  PushName,
  ReceivedPush,
  Result,
} from '../contract/contract.ts'
import { SifakaError } from '../errors.ts'
import { CallQueue } from './calls.ts'
import { Link } from './link.ts'
import { Listeners } from './listeners.ts'
import { settingsOf } from './options.ts'
import type { ClientSettings, ConnectOptions, Wire } from './options.ts'
import { PushHub } from './pushes.ts'
import type { Push } from './pushes.ts'
import { farewellOf } from './farewell.ts'
import { ContractRegistry } from './registry.ts'
import type { ClientCounters, ClientState } from './state.ts'
import { TokenKeeper } from './tokens.ts'
import type { CallUser, Tokens } from './tokens.ts'
import { onWake } from './wake.ts'
import { decodeReply, decodeUntyped, encodeCall, encodeUntyped } from './wire.ts'
import type { Outcome } from './wire.ts'

export type {
  ConnectOptions,
  MqttOptions,
  ClientStream,
  ReconnectOptions,
  Wire,
} from './options.ts'
export type { ClientCounters, ClientState, CloseReason } from './state.ts'
export type { Push } from './pushes.ts'
export type { Tokens } from './tokens.ts'
export type { Client }

/** Functions of a contract that a client may call: all but the internal ones. */
export type ClientFunction<C extends Contract> = {
  [K in FunctionName<C>]: C['functions'][K] extends { access: 'internal' } ? never : K
}[FunctionName<C>]

export interface CallOptions {
  /**
   * Runs beside other calls and answers when it is done; else calls run and answer in their order.
   */
  readonly concurrent?: boolean
  /** Deadline in ms, waiting for a connection included; see `ConnectOptions.timeoutMs`. */
  readonly timeoutMs?: number
  /** How this call is written; `ConnectOptions.wire` unless stated. `request` is always JSON. */
  readonly wire?: Wire
  /** Gives up with the signal's reason; what was sent runs on in the server. */
  readonly signal?: AbortSignal
}

/**
 * Connects, takes the key and resolves to a client that is ready. Rejects with `ConnectFailed`
 * where the first connection fails (later ones are tried again), `ConfigInvalid`, or `Closed` where
 * the signal aborts. Close the client when you are done: `await using client = await connect(...)`.
 *
 * `url`: `mqtt://host:1883`, `mqtts://host:8883`, `ws://host:8083/mqtt`, `wss://host:8084/mqtt`;
 * browsers know the last two only.
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<Client> {
  const client = new Client(settingsOf(url, options))
  const abort = (): void => void client.close()
  const { signal } = options
  signal?.addEventListener('abort', abort)
  const stopLooking = onWake(() => client.checkConnection())
  client.onState(state => {
    if (state.type !== 'closed') return
    signal?.removeEventListener('abort', abort)
    stopLooking()
  })
  if (signal?.aborted === true) abort()
  await start(client)
  return client
}

/** Starts a client: not a method, for it is `connect`'s alone. */
let start: (client: Client) => Promise<void>

class Client implements AsyncDisposable {
  static {
    start = client => client.#link.start()
  }

  /** What happened since the start. */
  readonly counters: Readonly<ClientCounters>
  readonly #settings: ClientSettings
  readonly #registry = new ContractRegistry()
  readonly #tokens = new TokenKeeper()
  readonly #states = new Listeners<ClientState>()
  readonly #loginLost = new Listeners<SifakaError>()
  readonly #calls: CallQueue
  readonly #pushes: PushHub
  readonly #link: Link
  readonly #count: ClientCounters
  #state: ClientState = { type: 'connecting' }
  #unreadableInRow = 0

  /** Use `connect`. */
  constructor(settings: ClientSettings) {
    for (const contract of settings.contracts) this.#registry.add(contract)
    const counters = noCounts()
    this.#settings = settings
    this.#count = this.counters = counters
    this.#calls = new CallQueue({
      maxInFlight: settings.maxInFlight,
      maxHeld: settings.maxHeld,
      counters,
      onBroken: error => this.#link.breakOff(error),
    })
    this.#pushes = new PushHub({
      wire: settings.wire,
      registry: this.#registry,
      counters,
      onRaw: (module, type, content) => this.#heard(module, type, content),
    })
    this.#link = new Link({
      settings,
      calls: this.#calls,
      counters,
      login: () => this.#relogin(),
      onMessage: (topic, payload) => this.#received(topic, payload),
      onState: state => this.#enter(state),
    })
  }

  /** What it is now; `onState` tells of changes. */
  get state(): ClientState {
    return this.#state
  }

  /** The tokens of the last login or refresh, or null. Store them with `onTokens`. */
  get tokens(): Tokens | null {
    return this.#tokens.current
  }

  /**
   * Calls a function and resolves to its reply. While there is no connection the call waits.
   * Rejects with a `SifakaError`: the function's own error (`code` is `FunctionFailed`, `errorName`
   * and `state` say which), a general one of the server, `RequestTimeout` (it may have run, or
   * still run), `ConnectionLost` (sent, outcome unknown, never sent again), `TooBusy` (not run),
   * `ParamNotAllow` (a request too large, not sent), `Closed`.
   */
  async call<C extends Contract, K extends ClientFunction<C>>(
    contract: C,
    name: K,
    params: Params<C['functions'][K]>,
    options: CallOptions = {},
  ): Promise<Result<C['functions'][K]>> {
    this.#registry.add(contract)
    const spec = Object.hasOwn(contract.functions, name) ? contract.functions[name] : undefined
    if (spec === undefined) throw new SifakaError('NotFound')
    const target = { contract, name, spec }
    const { topic, bytes } = encodeCall(target, params, options.wire ?? this.#settings.wire)
    const grantedMs = spec.timeoutMs === undefined ? 0 : spec.timeoutMs + networkMs
    const timeoutMs = options.timeoutMs ?? Math.max(this.#settings.timeoutMs, grantedMs)
    const result = await this.#observed(contract.id, spec.id, async () => {
      const payload = await this.#submit(topic, bytes, { ...options, timeoutMs })
      return this.#read(() => decodeReply(target, topic, payload))
    })
    return result as Result<C['functions'][K]>
  }

  /**
   * The same without a contract, as JSON: for tools. `module` and `func` are names or numbers, and
   * `module` may name an instance (`User@User001`). Resolves to the reply's JSON as it came.
   */
  async request(
    module: string | number,
    func: string | number,
    params?: unknown,
    options: CallOptions = {},
  ): Promise<unknown> {
    return this.#request({ module, func, params }, options)
  }

  /** Listens to one push of a contract; returns the function that takes the listener away. */
  on<C extends Contract, K extends PushName<C>>(
    contract: C,
    name: K,
    listener: (content: ReceivedPush<C, K>) => void,
  ): () => void {
    this.#registry.add(contract)
    const heard = listener as (content: unknown) => void
    return this.#pushes.on(`${contract.name}.${name}`, heard)
  }

  /** Listens to every push, those of unknown modules too. */
  onPush(listener: (push: Push) => void): () => void {
    return this.#pushes.all.add(listener)
  }

  /** Listens to changes of `state`. */
  onState(listener: (state: ClientState) => void): () => void {
    return this.#states.add(listener)
  }

  /** Listens to new tokens; null: they are void now (logged out, revoked). */
  onTokens(listener: (tokens: Tokens | null) => void): () => void {
    return this.#tokens.listeners.add(listener)
  }

  /**
   * After a reconnect the user could not be logged in again, for the reason given; the client is
   * ready, without a user. `LoginTimeOut`: another device took over, `tokens` are kept for a
   * `login` by choice.
   */
  onLoginLost(listener: (error: SifakaError) => void): () => void {
    return this.#loginLost.add(listener)
  }

  /**
   * Logs in with stored tokens, renewing them where the access token is void. Resolves to the
   * tokens good now; rejects with the server's error, such as `InvalidToken`: then ask for the
   * password.
   */
  async login(tokens: Tokens, options: CallOptions = {}): Promise<Tokens> {
    this.#tokens.adopt(tokens)
    await this.#tokens.login(this.#user(options), { refreshOn: ['InvalidToken', 'LoginTimeOut'] })
    return this.#tokens.current ?? tokens
  }

  /**
   * Looks whether the server is there. A dead connection is found within 5 s instead of 45, and the
   * pause before the next try ends, unless the server asked for it. In a browser the client does
   * this by itself when the network comes or goes and when the page is seen again; call it where
   * only your platform tells you so (`AppState` of React Native, `onShow` of mini games).
   */
  checkConnection(): void {
    this.#link.check()
  }

  /** Ends the client: calls under way reject with `Closed`; resolves when the socket is closed. */
  close(): Promise<void> {
    return this.#link.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #request(
    target: { module: string | number; func: string | number; params: unknown },
    options: RequestOptions,
  ): Promise<unknown> {
    const { module, func, params } = target
    const timeoutMs = options.timeoutMs ?? this.#settings.timeoutMs
    const bytes = encodeUntyped(module, func, params)
    const bare = typeof module === 'string' ? module.replace(/@.*/s, '') : module
    const spec = this.#registry.function(bare, func)
    return this.#observed(bare, func, async () => {
      const payload = await this.#submit('i', bytes, { ...options, timeoutMs })
      return this.#read(() => decodeUntyped(payload, spec))
    })
  }

  /** What User answers says something about the tokens, and so does what it does not answer. */
  async #observed(
    module: string | number,
    func: string | number,
    exchange: () => Promise<unknown>,
  ): Promise<unknown> {
    try {
      const result = await exchange()
      this.#tokens.observe(module, func, result)
      return result
    } catch (error) {
      this.#tokens.observeFailure(module, func, error)
      throw error
    }
  }

  async #submit(
    topic: 'i' | 'f',
    bytes: Uint8Array,
    options: RequestOptions & { timeoutMs: number },
  ): Promise<Uint8Array> {
    const { maxRequestBytes } = this.#settings
    if (bytes.length > maxRequestBytes) {
      const text = `Request of ${bytes.length} bytes, ${maxRequestBytes} are allowed`
      throw new SifakaError('ParamNotAllow', { text })
    }
    return this.#calls.submit({ topic, bytes, ...options })
  }

  /** Functions of User for the token keeper, always as JSON: it has no contract of that module. */
  #user(options: RequestOptions): CallUser {
    return (func, params) => this.#request({ module: 'User', func, params }, options)
  }

  async #relogin(): Promise<void> {
    const outcome = await this.#tokens.relogin(this.#user({ ahead: true }))
    if (outcome instanceof SifakaError) this.#loginLost.emit(outcome)
  }

  #enter(state: ClientState): void {
    this.#state = state
    if (state.type === 'ready') this.#unreadableInRow = 0
    this.#states.emit(state)
  }

  #received(topic: string, payload: Uint8Array): void {
    if (topic !== 'p' && topic !== 'q') return this.#calls.reply(topic, payload)
    try {
      this.#pushes.receive(topic, payload)
      this.#unreadableInRow = 0
    } catch (error) {
      this.#countUnreadable(error)
    }
  }

  /** What a reply says; nonsense may mean a wrong key. */
  #read(decode: () => Outcome): unknown {
    let outcome: Outcome
    try {
      outcome = decode()
    } catch (error) {
      this.#countUnreadable(error)
      throw new SifakaError('Unknown', { text: 'The reply cannot be read', cause: error })
    }
    this.#unreadableInRow = 0
    if (outcome.type === 'error') throw outcome.error
    return outcome.value
  }

  #countUnreadable(cause: unknown): void {
    this.#count.unreadable++
    if (++this.#unreadableInRow < maxUnreadableInRow) return
    this.#unreadableInRow = 0
    const text = 'what the server sends cannot be read; is its suite the one of this client?'
    this.#link.breakOff(new SifakaError('ConnectionLost', { text, cause }))
  }

  #heard(module: number, type: number, content: unknown): void {
    const word = farewellOf(module, type, content)
    if (word !== null) this.#link.farewell(word)
  }
}

interface RequestOptions extends CallOptions {
  /** The login by token, before what is held. */
  readonly ahead?: boolean
}

/** What a client waits above a function's own deadline, so that the server's answer comes first. */
const networkMs = 2000
/** So many payloads in a row without sense, and the key must be wrong: a new one is taken. */
const maxUnreadableInRow = 3

function noCounts(): ClientCounters {
  return { connections: 0, sent: 0, replies: 0, lateReplies: 0, pushes: 0, unreadable: 0 }
}
