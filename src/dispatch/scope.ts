/**
 * Whose code runs: each handler, hook and timer runs inside a scope, so that what it forgot to
 * await is still known by module and name when it rejects, and a push knows the transaction it
 * stands in.
 *
 * Entering costs about 85 ns with the call as its scope (Node 26, one AsyncContextFrame), against
 * 55 ns with one fixed scope a function and 165 ns by `AsyncLocalStorage.run`: a runner that was
 * bound once restores the outer frame, so that only one is made. What was in other storages does
 * not pass in.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { HeldPushes } from './held-pushes.ts'

/** What the code inside of a call may know of it; a `Run` is one. */
interface ScopedRun {
  readonly deadline: number
  readonly signal: AbortSignal
  /** The call's id, where something has asked for it. */
  readonly knownId: string | undefined
}

export interface Scope {
  readonly moduleName: string
  /** Name of the function, or `hook login`, `timer hint`, `setup`. */
  readonly place: string
  /** The call it belongs to, or null in a hook, a timer, `setup`. */
  readonly run: ScopedRun | null
  /** Where pushes wait for the commit of the transaction around, if any. */
  readonly held: HeldPushes | null
}

const storage = new AsyncLocalStorage<Scope>()
const outside = AsyncLocalStorage.snapshot()

/** The scope of the code that asks, or undefined outside all modules. */
export function currentScope(): Scope | undefined {
  return storage.getStore()
}

/** Runs `work(scope)` inside the scope. */
export function enterScope<S extends Scope, T>(scope: S, work: (scope: S) => T): T {
  return outside(enter<S, T>, scope, work)
}

function enter<S extends Scope, T>(scope: S, work: (scope: S) => T): T {
  storage.enterWith(scope)
  return work(scope)
}
