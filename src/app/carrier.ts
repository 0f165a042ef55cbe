/** The bus that the configuration names: the only place that knows which servers may carry it. */
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Carrier } from '../bus/carrier.ts'
import { NatsCarrier } from '../bus/carriers/nats-carrier.ts'
import { RedisCarrier } from '../bus/carriers/redis-carrier.ts'
import type { Config } from '../config/config.ts'
import { isClustered } from '../config/rules.ts'

/** Not started; null for a process that is alone. Throws `ConfigInvalid` for a URL that is none. */
export function createCarrier(
  config: Config,
  parts: { readonly log: Logger; readonly metrics: Metrics },
): Carrier | null {
  if (!isClustered(config)) return null
  const { url } = config.bus
  const options = { ...parts, url, cluster: config.cluster.name }
  return /^rediss?:/.test(url) ? new RedisCarrier(options) : new NatsCarrier(options)
}
