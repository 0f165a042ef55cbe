/**
 * From the configuration to the HTTP listeners of a node: health for orchestrators, the monitor.
 */
import type { Logger } from '../base/logger.ts'
import type { Config } from '../config/config.ts'
import { healthAddress } from '../config/rules.ts'
import { SifakaError } from '../errors.ts'
import type { MonitorControl } from '../monitor/control-routes.ts'
import { createMonitor, type Monitor, type MonitorSource } from '../monitor/monitor.ts'
import { loadOrMakeToken } from '../monitor/monitor-token.ts'

export interface Monitors {
  readonly health: Monitor | null
  readonly monitor: Monitor | null
}

/**
 * Starts those that the configuration wants; `stack` closes them. In development a taken port of
 * the monitor is only logged, for several servers on a laptop are usual and none of them needs it.
 */
export async function startMonitors(
  config: Config,
  parts: {
    readonly source: MonitorSource
    readonly verbs: MonitorControl
    readonly log: Logger
    readonly stack: AsyncDisposableStack
  },
): Promise<Monitors> {
  const { source, verbs, stack } = parts
  const log = parts.log.child({ module: 'Monitor' })
  const at = healthAddress(config)
  const health = at === null ? null : createMonitor({ ...at, source, log })
  if (health !== null) await stack.use(health).start()
  if (!config.monitor.enabled) return { health, monitor: null }
  const { dataDir, mode } = config
  const { host, port, token: configured } = config.monitor
  const token = await loadOrMakeToken({ dataDir, configured, mode, log })
  const monitor = createMonitor({ host, port, source, log, control: { token, verbs } })
  try {
    await stack.use(monitor).start()
    return { health, monitor }
  } catch (error) {
    const isTaken = error instanceof SifakaError && error.code === 'ListenFailed'
    if (!isTaken || mode === 'production') throw error
    log.warn('The monitor is off', { reason: error.message })
    return { health, monitor: null }
  }
}
