import type { Kysely, KyselyPlugin } from 'kysely'
import type { DatabaseTransaction } from './call.ts'
import { HeldPushes } from './held-pushes.ts'
import type { Pusher } from './pusher.ts'
import type { Run } from './run.ts'
import { currentScope, enterScope, type Scope } from './scope.ts'

/** The scope inside a transaction: the call's own, with pushes held back. */
interface TransactionScope extends Scope {
  readonly run: Run
  readonly held: HeldPushes
}

/**
 * Runs `work` in a transaction of the run's module. Pushes made inside wait for the commit; where
 * the run itself was invoked inside a transaction, they then wait for that one. At the deadline of
 * the run it is rolled back whatever `work` waits for, so that no handler keeps a connection for
 * ever.
 */
export async function runTransaction<T>(
  run: Run,
  work: (db: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  const { db, pusher } = run.fn.module
  const around = currentScope()
  if (around?.run === run && around.held !== run.held && around.held?.open) throw isInside(run)
  const held = new HeldPushes(push => pusher.release(push, run))
  const scope: TransactionScope = { moduleName: run.moduleName, place: run.place, run, held }
  try {
    const result = await db.transaction().execute(async transaction => {
      const fenced = transaction.withPlugin(fenceOf(run.signal)) as DatabaseTransaction
      return untilAborted(run.signal, async () => enterScope(scope, () => work(fenced)))
    })
    held.commit()
    return result
  } catch (error) {
    held.rollBack()
    throw error
  }
}

/** The part of a module that its transactions stand on. */
interface TransactionModule {
  readonly name: string
  readonly db: Kysely<Record<never, never>>
  readonly pusher: Pusher
}

/**
 * `ctx.transaction`: that of the call it is used in; in a timer or hook one without a deadline,
 * which the store ends where it asks nothing for too long. Pushes wait for the commit there too.
 */
export async function runContextTransaction<T>(
  module: TransactionModule,
  work: (db: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  const around = currentScope()
  // Nothing but a run is ever in a scope; scope.ts names the part it needs.
  if (around?.run) return runTransaction(around.run as Run, work)
  if (around?.held?.open) throw isInside(around)
  const held = new HeldPushes(push => module.pusher.sendNow(push))
  const place = around?.place ?? 'no place'
  const scope: Scope = { moduleName: module.name, place, run: null, held }
  try {
    const result = await module.db
      .transaction()
      .execute(async db => enterScope(scope, () => work(db)))
    held.commit()
    return result
  } catch (error) {
    held.rollBack()
    throw error
  }
}

function isInside({ moduleName, place }: Scope): Error {
  return new Error(`Use the open transaction: "${moduleName}.${place}" is inside of one`)
}

/** Settles as `work` does, or rejects with the signal's reason where that comes first. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const give = () => reject(signal.reason)
  signal.addEventListener('abort', give)
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', give)
  }
}

/** Work that goes on must not write on a connection that is no longer in its transaction. */
function fenceOf(signal: AbortSignal): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (signal.aborted) throw new Error('Cannot use the transaction: its deadline has passed')
      return node
    },
    transformResult: async ({ result }) => result,
  }
}
