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
 * Runs `work` in a transaction of the run's module. Pushes made inside wait for the commit; where the
 * run itself was invoked inside a transaction, they then wait for that one.
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
    const result = await db
      .transaction()
      .execute(async transaction =>
        enterScope(scope, () => work(transaction as DatabaseTransaction)),
      )
    held.commit()
    return result
  } catch (error) {
    held.rollBack()
    throw error
  }
}
