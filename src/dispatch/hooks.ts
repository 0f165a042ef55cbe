/**
 * The session hooks of all hosted modules, as the gate calls them. Hooks of one kind run one after
 * the other in the order of the modules; one that throws or takes too long is counted and logged,
 * and never keeps the others from running. Without hooks every method answers `undefined` at once:
 * most servers have none of most kinds, and the gate asks for each topic.
 */
import { type Clock, systemClock } from '../base/clock.ts'
import { withinTime } from '../base/within.ts'
import { SifakaError } from '../errors.ts'
import type { HostedModule } from './hosted-module.ts'
import type { HookName, Hooks } from './module-context.ts'
import { ModuleSession } from './module-session.ts'
import type {
  ConnectInfo,
  ConnectVerdict,
  DisconnectReason,
  LogoutInfo,
  SessionEvents,
  SessionPort,
} from './ports.ts'
import { enterScope, type Scope } from './scope.ts'

/** 5 s: longer than any store waits, shorter than players do. */
const defaultHookTimeoutMs = 5_000

/**
 * 128 disconnect hooks at once, the others wait: a drain ends all sessions in one turn, and stores
 * refuse what is above their own bounds, which would lose what modules save then.
 */
const maxDisconnects = 128

export interface SessionHooksOptions {
  /** What their bounds are counted by. */
  readonly clock: Clock
  /** In ms; 5,000. */
  readonly hookTimeoutMs?: number
}

interface Hook<H extends HookName> {
  readonly module: HostedModule
  readonly run: Hooks[H]
}

/** One run of one hook. */
interface HookTurn {
  readonly module: HostedModule
  readonly hook: HookName
  readonly run: () => unknown
  /** The time of all hooks unless given. */
  readonly boundMs?: number
  /** The server's unless given. */
  readonly clock?: Clock
}

/** What became of one hook. */
type Outcome =
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly error: unknown }

export class SessionHooks implements SessionEvents {
  readonly #timeoutMs: number
  readonly #clock: Clock
  /** What sessions are being told; a stop waits for it. */
  readonly #telling = new Set<Promise<void>>()
  #disconnects = 0
  /**
   * Disconnects that wait for their turn, at most one a session; a Set forgets the first cheaply.
   */
  readonly #waiting = new Set<() => void>()
  readonly #hooks: { readonly [H in HookName]: Hook<H>[] } = {
    connect: [],
    login: [],
    logout: [],
    disconnect: [],
    start: [],
    stop: [],
    authorizeTopic: [],
  }

  constructor(options: SessionHooksOptions) {
    this.#clock = options.clock
    this.#timeoutMs = options.hookTimeoutMs ?? defaultHookTimeoutMs
  }

  /** Throws where there is no such hook. */
  add<H extends HookName>(module: HostedModule, hook: H, run: Hooks[H]): void {
    if (!Object.hasOwn(this.#hooks, hook)) {
      const names = Object.keys(this.#hooks).join(', ')
      throw new Error(`Use one of the hooks ${names}, not "${hook}"`)
    }
    const list: Hook<H>[] = this.#hooks[hook]
    list.push({ module, run })
    if (hook === 'login' || hook === 'logout' || hook === 'disconnect')
      module.hasSessionHooks = true
    if (hook === 'connect' || hook === 'authorizeTopic') module.hasGateHooks = true
  }

  /** Some module listens to what becomes of sessions. */
  get hasSessionHooks(): boolean {
    const { login, logout, disconnect } = this.#hooks
    return login.length + logout.length + disconnect.length > 0
  }

  connect(session: SessionPort, info: ConnectInfo): Promise<ConnectVerdict> | undefined {
    return this.#hooks.connect.length === 0 ? undefined : this.#connect(session, info)
  }

  login(session: SessionPort, only?: ReadonlySet<string>): Promise<void> | undefined {
    return this.#tell('login', only, run => run(new ModuleSession(session)))
  }

  logout(
    session: SessionPort,
    info: LogoutInfo,
    only?: ReadonlySet<string>,
  ): Promise<void> | undefined {
    return this.#tell('logout', only, run => run(new ModuleSession(session), info))
  }

  disconnect(
    session: SessionPort,
    reason: DisconnectReason,
    only?: ReadonlySet<string>,
  ): Promise<void> | undefined {
    return this.#tell('disconnect', only, run => run(new ModuleSession(session), reason))
  }

  authorizeTopic(
    session: SessionPort,
    action: 'publish' | 'subscribe',
    topic: string,
  ): Promise<boolean> | undefined {
    if (this.#hooks.authorizeTopic.length === 0) return undefined
    return this.#authorize(session, action, topic)
  }

  /** Runs the start hooks; rejects with what the first that fails threw, naming its module. */
  async start(): Promise<void> {
    for (const { module, run } of this.#hooks.start) {
      const outcome = await this.#bounded({ module, hook: 'start', run })
      if (outcome.type === 'failed')
        throw new SifakaError('ModuleInvalid', {
          text: `Cannot start module "${module.name}": ${wordsOf(outcome.error)}`,
          cause: outcome.error,
        })
    }
  }

  /** Runs the stop hooks of these modules; never rejects. */
  async stop(modules: ReadonlySet<HostedModule>): Promise<void> {
    for (const { module, run } of this.#hooks.stop)
      // A stop is not to wait for a clock that stands still.
      if (modules.has(module))
        await this.#bounded({ module, hook: 'stop', run, clock: systemClock })
  }

  /** Resolves when no login, logout or disconnect hook is under way. */
  async idle(): Promise<void> {
    while (this.#telling.size > 0) {
      await Promise.all(this.#telling)
      // The next hooks of the same sessions begin in the turn in which those before have ended.
      await new Promise(setImmediate)
    }
  }

  async #connect(session: SessionPort, info: ConnectInfo): Promise<ConnectVerdict> {
    const until = this.#clock.now() + this.#timeoutMs
    for (const { module, run } of this.#hooks.connect) {
      const boundMs = until - this.#clock.now()
      const view = new ModuleSession(session)
      const ask = () => run(view, info)
      const outcome = await this.#bounded({ module, hook: 'connect', run: ask, boundMs })
      if (outcome.type === 'failed') return 'not-authorized'
      if (outcome.value === undefined || outcome.value === 'accept') continue
      return outcome.value === 'bad-credentials' ? 'bad-credentials' : 'not-authorized'
    }
    return 'accept'
  }

  async #authorize(
    session: SessionPort,
    action: 'publish' | 'subscribe',
    topic: string,
  ): Promise<boolean> {
    const until = this.#clock.now() + this.#timeoutMs
    for (const { module, run } of this.#hooks.authorizeTopic) {
      const boundMs = until - this.#clock.now()
      const ask = () => run(new ModuleSession(session), action, topic)
      const outcome = await this.#bounded({ module, hook: 'authorizeTopic', run: ask, boundMs })
      if (outcome.type === 'failed' || outcome.value !== true) return false
    }
    return true
  }

  #tell<H extends 'login' | 'logout' | 'disconnect'>(
    hook: H,
    only: ReadonlySet<string> | undefined,
    call: (run: Hooks[H]) => unknown,
  ): Promise<void> | undefined {
    const all: readonly Hook<H>[] = this.#hooks[hook]
    const hooks = only === undefined ? all : all.filter(({ module }) => only.has(module.name))
    if (hooks.length === 0) return undefined
    const tell = () => this.#tellAll(hook, hooks, call)
    const told = hook === 'disconnect' ? this.#inTurn(tell) : tell()
    const telling = told.finally(() => this.#telling.delete(telling))
    this.#telling.add(telling)
    return telling
  }

  async #inTurn(tell: () => Promise<void>): Promise<void> {
    if (this.#disconnects < maxDisconnects) this.#disconnects++
    else await new Promise<void>(resolve => this.#waiting.add(resolve))
    await tell()
    const [next] = this.#waiting
    if (next === undefined) {
      this.#disconnects--
      return
    }
    // The place goes on to the next and is never free in between.
    this.#waiting.delete(next)
    next()
  }

  async #tellAll<H extends HookName>(
    hook: H,
    hooks: readonly Hook<H>[],
    call: (run: Hooks[H]) => unknown,
  ): Promise<void> {
    for (const { module, run } of hooks) await this.#bounded({ module, hook, run: () => call(run) })
  }

  /** Runs one hook in its module's scope; resolves when it has ended or its time is over. */
  async #bounded(turn: HookTurn): Promise<Outcome> {
    const { module, hook, run, boundMs = this.#timeoutMs, clock = this.#clock } = turn
    const scope: Scope = { moduleName: module.name, place: `hook ${hook}`, run: null, held: null }
    try {
      const running = enterScope(scope, async () => run())
      const reason = () => `It took more than ${boundMs} ms`
      const value = await withinTime(running, { clock, boundMs, reason })
      return { type: 'done', value }
    } catch (error) {
      module.faults.report('hook', hook, error)
      return { type: 'failed', error }
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
