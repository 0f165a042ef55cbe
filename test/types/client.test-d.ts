/** What compiles against the client SDK, and what must not; checked by tsc alone. */
import { connect } from '../../src/client/client.ts'
import type { Client, ClientState, Push, Tokens } from '../../src/client/client.ts'
import { Probe, User } from '../client/support/contracts.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

function certain<_T extends true>(): void {}

export async function results(client: Client): Promise<void> {
  const echo = await client.call(Probe, 'Echo', { text: 'a', big: '5', raw: new Uint8Array() })
  certain<Equal<typeof echo.big, string>>()
  certain<Equal<typeof echo.list, string[]>>()
  certain<Equal<typeof echo.raw, Uint8Array>>()
  const nothing = await client.call(Probe, 'Fail', {})
  certain<Equal<typeof nothing, Record<string, never>>>()
  const login = await client.call(User, 'Login', { username: 'a', password: 'b' })
  certain<Equal<typeof login.expireAt, number>>()
  const untyped = await client.request('Probe', 'Echo', { anything: 1 }, { concurrent: true })
  certain<Equal<typeof untyped, unknown>>()
}

export async function refusals(client: Client): Promise<void> {
  // @ts-expect-error no such function
  await client.call(Probe, 'Ehco', {})
  // @ts-expect-error a function of another contract
  await client.call(Probe, 'Login', {})
  // @ts-expect-error clients cannot call internal functions
  await client.call(Probe, 'Secret', {})
  // @ts-expect-error a number where the message has a string
  await client.call(Probe, 'Echo', { text: 5 })
  // @ts-expect-error no such field
  await client.call(Probe, 'Echo', { txet: 'a' })
  // @ts-expect-error the function takes no parameters
  await client.call(Probe, 'Fail', { text: 'a' })
  // @ts-expect-error no such option
  await client.call(Probe, 'Echo', {}, { retries: 3 })
  // @ts-expect-error the result has no such field
  void (await client.call(Probe, 'Wait', {})).text
  // @ts-expect-error no such push
  client.on(Probe, 'Standing', () => {})
}

export function events(client: Client): void {
  const stop = client.on(Probe, 'Seated', content => {
    certain<Equal<typeof content.at, string>>()
    certain<Equal<typeof content.seat, number>>()
  })
  certain<Equal<typeof stop, () => void>>()
  client.on(Probe, 'Hint', content => certain<Equal<typeof content, Record<string, unknown>>>())
  client.onPush((push: Push) => push.content)
  client.onTokens((tokens: Tokens | null) => tokens?.expiresAt)
  client.onState((state: ClientState) => {
    if (state.type === 'closed') certain<Equal<typeof state.type, 'closed'>>()
    if (state.type === 'reconnecting') certain<Equal<typeof state.delayMs, number>>()
    // @ts-expect-error only a client that reconnects has a delay
    void state.delayMs
  })
}

export async function connecting(): Promise<void> {
  await using client = await connect('ws://localhost:8083', {
    contracts: [Probe],
    wire: 'protobuf',
  })
  // @ts-expect-error the tokens are the client's to change
  client.tokens = null
  // @ts-expect-error no such wire
  await connect('ws://localhost', { wire: 'xml' })
  // @ts-expect-error the protocol decides these, not the application
  await connect('ws://localhost', { mqtt: { clean: false } })
}
