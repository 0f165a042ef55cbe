import type { Client } from '../../client/client.ts'
import type { Contract, PushName, ReceivedPush } from '../../contract/contract.ts'
import type { ClientWire } from './client-wire.ts'
import { PushBuffer } from './push-buffer.ts'

/** Who a test client is logged in as. */
export interface TestUser {
  /** As modules see it in `call.user.id`. */
  readonly id: string
  readonly name: string
}

export interface NextOptions<T> {
  /** How long to wait, in real ms; 2,000. */
  readonly timeoutMs?: number
  /** Takes the first whose content it says yes to; the others are left for later. */
  readonly where?: (content: T) => boolean
}

/** What a test client has beside the SDK's. */
interface TestClientExtras<U extends TestUser | null> {
  readonly user: U
  /**
   * Takes the next push of that name, of those that have come since the login and were not taken.
   * Pushes of other names stay. At most 1,000 are kept. Rejects where none comes in time, with what
   * came instead.
   */
  next<C extends Contract, K extends PushName<C>>(
    contract: C,
    name: K,
    options?: NextOptions<ReceivedPush<C, K>>,
  ): Promise<ReceivedPush<C, K>>
  /** Breaks its connection, as a lost network does. The SDK comes back by itself, in real time. */
  cut(): void
  /** Nothing passes any more between it and the server, and neither is told: a tunnel. */
  freeze(): void
  /** The tunnel's end: what was held passes now. */
  thaw(): void
}

/** A client of the SDK that is logged in as a made-up user. */
export type TestClient = Client & TestClientExtras<TestUser>
/** A client of the SDK without a user. */
export type TestGuest = Client & TestClientExtras<null>

const defaultTimeoutMs = 2_000

export interface TestGuestOptions {
  readonly wire: ClientWire
  /** The test moves the time: it makes a call, moves the time, and only then awaits the call. */
  readonly isTimeMoved: boolean
}

/** The client itself, with what a test wants of it; it hears pushes from now on. */
export function asTestGuest(client: Client, { wire, isTimeMoved }: TestGuestOptions): TestGuest {
  if (isTimeMoved) awaitCallsLater(client)
  const buffer = new PushBuffer()
  client.onPush(push => buffer.add(push))
  client.onState(state => {
    if (state.type === 'closed') buffer.close(state.reason)
  })
  return Object.assign(client, {
    user: null,
    async next<C extends Contract, K extends PushName<C>>(
      contract: C,
      name: K,
      options: NextOptions<ReceivedPush<C, K>> = {},
    ): Promise<ReceivedPush<C, K>> {
      const { timeoutMs = defaultTimeoutMs, where } = options
      const { id: module, name: moduleName, pushes = {} } = contract
      const type = pushes[name]?.type
      if (type === undefined) throw new Error(`Declare the push "${name}" in "${moduleName}"`)
      const wanted = { module, type, name: `${moduleName}.${name}`, where, timeoutMs }
      const { content } = await buffer.take(wanted)
      return content as ReceivedPush<C, K>
    },
    cut: () => wire.cut(),
    freeze: () => wire.freeze(),
    thaw: () => wire.thaw(),
  })
}

/** A call that fails before the test awaits it would pass for a promise that nobody waits for. */
function awaitCallsLater(client: Client): void {
  for (const name of ['call', 'request'] as const) {
    const method = client[name].bind(client) as (...args: unknown[]) => Promise<unknown>
    const call = (...args: unknown[]): Promise<unknown> => {
      const reply = method(...args)
      reply.catch(() => {})
      return reply
    }
    Object.assign(client, { [name]: call })
  }
}

/** The same client, now that it has a user. */
export function asTestClient(client: TestGuest, user: TestUser): TestClient {
  return Object.assign(client as Client & Omit<TestGuest, 'user'>, { user })
}
