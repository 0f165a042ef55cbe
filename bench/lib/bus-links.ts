/** Opens either end of any side of the bus benchmark. */
import type { BusSide, Caller, LinkOptions } from './bus-sides.ts'
import * as plainNats from './bus-plain-nats.ts'
import * as plainRedis from './bus-plain-redis.ts'
import * as sealed from './bus-sealed.ts'

interface Link {
  serve(options: LinkOptions): Promise<AsyncDisposable>
  openCaller(options: LinkOptions): Promise<Caller>
}

const links: Readonly<Record<BusSide, Link>> = {
  memory: { serve: sealed.serve, openCaller: sealed.openPair },
  redis: sealed,
  nats: sealed,
  'plain-redis': plainRedis,
  'plain-nats': plainNats,
}

/** The called end; resolves when it can be reached. */
export function serve(options: LinkOptions): Promise<AsyncDisposable> {
  return links[options.side].serve(options)
}

/** The calling end; resolves when it may call. In memory it has the called end with it. */
export function openCaller(options: LinkOptions): Promise<Caller> {
  return links[options.side].openCaller(options)
}
