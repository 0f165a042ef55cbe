import type { KyselyPlugin } from 'kysely'
import type { DatabaseTransaction } from './call.ts'
import { HeldPushes } from './held-pushes.ts'
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
  if (around?.run === run && around.held !== run.held && around.held?.open)
    throw new Error(`Use the open transaction: "${run.moduleName}.${run.place}" is inside of one`)
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
