import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import { LogBudget } from './log-budget.ts'
import { currentScope } from './scope.ts'

/** The part of `process` that is used. */
export interface RejectionSource {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
  off(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/**
 * Keeps the process alive when a promise rejects that nobody waits for, as a forgotten `await` in a
 * module does: logged with module and place, and counted. Node runs the listener in the context of
 * the promise. Returns what detaches it again; the root owns that.
 */
export function attachProcessGuards(
  source: RejectionSource,
  options: { readonly log: Logger; readonly metrics: Metrics },
): () => void {
  const { log, metrics } = options
  const budget = new LogBudget()
  const onRejection = (reason: unknown) => {
    const scope = currentScope()
    const module = scope?.moduleName ?? 'none'
    const place = scope?.place ?? 'none'
    metrics
      .counter({
        name: 'dispatch_unhandled_rejections_total',
        help: 'Promises that rejected with nobody waiting: an await is missing',
        labels: { module, place },
      })
      .inc()
    const fields = budget.take()
    if (fields === null) return
    const call = scope?.run?.knownId
    log.error('Await this promise: it rejected with nobody waiting', {
      ...fields,
      module,
      place,
      ...(call === undefined ? {} : { call }),
      error: reason,
    })
  }
  source.on('unhandledRejection', onRejection)
  return () => void source.off('unhandledRejection', onRejection)
}
