/** Bounds on waiting. The work itself is not stopped: it goes on, and nobody waits for it. */
import type { Clock, ClockTimer } from './clock.ts'

/** Resolves when `work` does, or when `boundMs` have passed; rejects as it does until then. */
export async function within(work: Promise<unknown>, boundMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const isOver = new Promise<void>(resolve => {
    timer = setTimeout(resolve, Math.max(0, boundMs))
  })
  try {
    await Promise.race([work, isOver])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Settles as `work` does; rejects with an `Error` of `reason()` where that takes above `boundMs`.
 */
export function withinBound<T>(
  work: Promise<T>,
  boundMs: number,
  reason: () => string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const bound = setTimeout(() => reject(new Error(reason())), boundMs)
    work.then(resolve, reject).finally(() => clearTimeout(bound))
  })
}

/**
 * Settles as `work` does; rejects with an `Error` of `reason()` where that takes above `boundMs` by
 * `clock`. While that stands still, so does the bound.
 */
export function withinTime<T>(
  work: Promise<T>,
  options: { readonly clock: Clock; readonly boundMs: number; readonly reason: () => string },
): Promise<T> {
  const { clock, boundMs, reason } = options
  return new Promise((resolve, reject) => {
    const until = clock.now() + boundMs
    let timer: ClockTimer
    const lookIn = (ms: number): void => {
      timer = clock.setTimeout(look, ms, { keepsAlive: true })
    }
    const look = (): void => {
      const leftMs = until - clock.now()
      if (leftMs <= 0) reject(new Error(reason()))
      // It stood still meanwhile, and may go on doing so: not too often.
      else lookIn(Math.max(leftMs, clock.tickMs))
    }
    lookIn(boundMs)
    work.then(resolve, reject).finally(() => timer.stop())
  })
}

/** Resolves after `ms`, by a timer that does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref()
  })
}
