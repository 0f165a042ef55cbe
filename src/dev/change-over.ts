/**
 * From one process to the next one: the old sends its clients away, hands over what its KV in
 * memory holds and closes; the next begins on the same ports. Where it cannot, the old begins again
 * with the code that it still has.
 */
import type { Listening } from '../app/app.ts'
import { within } from '../base/within.ts'
import type { KvEntry } from '../store/kv/memory-kv.ts'
import type { Begin, Fault, Online } from './messages.ts'
import type { ServerChild } from './server-child.ts'

export interface ChangeOverNeeds {
  readonly old: ServerChild | null
  readonly next: ServerChild
  /** Where the last server listened. */
  readonly listening: Listening | null
  /** After how many ms clients are told to come back. */
  readonly retryMs: number
  /** The old one does not end in time: what now? Resolves when it is to be killed. */
  readonly giveUpOld: () => Promise<void>
  /** Aborted where the next one is not to be waited for any longer. */
  readonly giveUpNext: AbortSignal
  /** Before a process begins. */
  readonly onBegin: (child: ServerChild) => void
}

export interface ChangedOver {
  /** Who runs now; null: nobody. */
  readonly running: ServerChild | null
  readonly listening: Listening | null
  /** Who was there before. */
  readonly online: Online
  /** How long nobody listened. */
  readonly awayMs: number
  /** Keys that were too much to hand over. */
  readonly omitted: number
  /** Why the next one did not begin, and why the old one did not again. */
  readonly fault: Fault | null
  readonly oldFault: Fault | null
}

const nobody: Online = { sessions: 0, users: 0 }
/** Draining takes 1.5 s at most, closing a few seconds where a handler does not end. */
const drainMs = 8000
/** A handler that computes may hold the process for a while; an endless one holds it for ever. */
const heardMs = 1500

export async function changeOver(needs: ChangeOverNeeds): Promise<ChangedOver> {
  const { old, next, listening } = needs
  const from = performance.now()
  const left = old === null ? null : await drain(old, needs)
  const begin: Begin = { kv: left?.kv ?? [], listening, online: left?.online ?? null }
  const online = begin.online ?? nobody
  const omitted = left?.omitted ?? 0
  const begun = await beginOrGiveUp(next, begin, needs)
  if (begun.type === 'ready')
    return {
      running: next,
      listening: begun.listening,
      online,
      awayMs: performance.now() - from,
      omitted,
      fault: null,
      oldFault: null,
    }
  next.kill()
  await next.ended
  const { fault } = begun
  const nobodyRuns = { running: null, listening, online, awayMs: 0, omitted, fault, oldFault: null }
  if (old === null || old.hasEnded) return nobodyRuns
  needs.onBegin(old)
  const again = await old.begin(begin)
  if (again.type === 'ready') return { ...nobodyRuns, running: old, listening: again.listening }
  old.kill()
  return { ...nobodyRuns, oldFault: again.fault }
}

async function drain(
  old: ServerChild,
  needs: ChangeOverNeeds,
): Promise<{ readonly kv: KvEntry[]; readonly online: Online; readonly omitted: number } | null> {
  const heard = Promise.withResolvers<void>()
  const drained = old.drain(needs.retryMs, heard.resolve)
  let isOver = false
  const over = drained.then(() => (isOver = true))
  let hasHeard = false
  void heard.promise.then(() => (hasHeard = true))
  await within(Promise.race([heard.promise, over]), heardMs)
  if (hasHeard) await within(over, drainMs)
  if (!isOver) {
    await Promise.race([over, needs.giveUpOld()])
    // Without a word it is in an endless loop: what it held is lost.
    if (!isOver) old.kill()
  }
  const answer = await drained
  if (answer.type === 'drained') return answer
  old.kill()
  await old.ended
  return null
}

async function beginOrGiveUp(
  next: ServerChild,
  begin: Begin,
  needs: ChangeOverNeeds,
): ReturnType<ServerChild['begin']> {
  needs.onBegin(next)
  const giveUp = (): void => next.kill()
  needs.giveUpNext.addEventListener('abort', giveUp)
  try {
    if (needs.giveUpNext.aborted) giveUp()
    return await next.begin(begin)
  } finally {
    needs.giveUpNext.removeEventListener('abort', giveUp)
  }
}
