/** What several modules put around their functions. Each adds it in its own `setup`. */
import type { Contract, ModuleContext } from 'sifaka-server'

/** At most `perMinute` calls of one function by one player. */
export function limitCalls<C extends Contract, Cfg>(
  ctx: ModuleContext<C, Cfg>,
  perMinute: number,
): void {
  ctx.use(async (call, next) => {
    // What other modules ask for was let in where the client came in.
    if (call.caller !== 'client' || call.user === null) return next()
    const key = `calls:${call.func}:${call.user.id}`
    const calls = await ctx.kv.increment(key, { ttlMs: 60_000 })
    if (calls > perMinute) throw call.fail('TooBusy', 'Slow down')
    return next()
  })
}

/** A record of each call: who, what, how it ended. `log.modules` says whether it is written. */
export function audit<C extends Contract, Cfg>(ctx: ModuleContext<C, Cfg>): void {
  ctx.use(async (call, next) => {
    try {
      const result = await next()
      call.log.debug('Done')
      return result
    } catch (error) {
      call.log.debug('Refused', { error })
      throw error
    }
  })
}
