/** Opens either end of any side of the bus benchmark. */
import type { BusSide, Caller, LinkOptions } from './bus-sides.ts'
import { openPlainNats, servePlainNats } from './bus-plain-nats.ts'
import { openPlainRedis, servePlainRedis } from './bus-plain-redis.ts'
import { openBus, openMemoryBus, serveBus } from './bus-sealed.ts'

interface Link {
  serve(options: LinkOptions): Promise<AsyncDisposable>
  openCaller(options: LinkOptions): Promise<Caller>
}

const links: Readonly<Record<BusSide, Link>> = {
  memory: { serve: serveBus, openCaller: openMemoryBus },
  redis: { serve: serveBus, openCaller: openBus },
  nats: { serve: serveBus, openCaller: openBus },
  'plain-redis': { serve: servePlainRedis, openCaller: openPlainRedis },
  'plain-nats': { serve: servePlainNats, openCaller: openPlainNats },
}

/** The called end; resolves when it can be reached. */
export function serve(options: LinkOptions): Promise<AsyncDisposable> {
  return links[options.side].serve(options)
}

/** The calling end; resolves when it may call. In memory it has the called end with it. */
export function openCaller(options: LinkOptions): Promise<Caller> {
  return links[options.side].openCaller(options)
}
