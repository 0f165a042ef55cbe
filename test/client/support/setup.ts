/** A gate and clients of it that end with the test. */
import { onTestFinished } from 'vitest'
import { connect } from '../../../src/client/client.ts'
import type { Client, ClientState, ConnectOptions } from '../../../src/client/client.ts'
import { Probe, User } from './contracts.ts'
import { SmallGate } from './small-gate.ts'
import type { SmallGateOptions } from './small-gate.ts'

/**
 * A listening gate. The tests of a client ask only for what `TestGate` says, and for `accounts`.
 */
export async function startGate(options: SmallGateOptions = {}): Promise<SmallGate> {
  const gate = new SmallGate(options)
  await gate.listen()
  onTestFinished(() => gate.close())
  return gate
}

/** Comes back fast, so that tests of reconnecting need no patience. */
const soon = { minDelayMs: 5, maxDelayMs: 50 }

export async function connectTo(
  gate: { readonly url: string },
  options: ConnectOptions = {},
): Promise<Client> {
  const client = await connect(gate.url, {
    contracts: [Probe, User],
    reconnect: soon,
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

/** Resolves with the first state of this type from now on, the present one excluded. */
export function nextState<T extends ClientState['type']>(
  client: Client,
  type: T,
): Promise<Extract<ClientState, { type: T }>> {
  return new Promise(resolve => {
    const stop = client.onState(state => {
      if (state.type !== type) return
      stop()
      resolve(state as Extract<ClientState, { type: T }>)
    })
  })
}

/** Resolves when `check` holds; the test's own deadline ends a check that never does. */
export async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise(resolve => setTimeout(resolve, 2))
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it should have been rejected')
}
