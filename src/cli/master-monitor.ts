/** The HTTP side of a master: its nodes' states as metrics and readiness, and its verbs. */
import type { Logger } from '../base/logger.ts'
import { Metrics } from '../base/metrics.ts'
import { version } from '../base/version.ts'
import type { Config } from '../config/config.ts'
import { SifakaError } from '../errors.ts'
import type { Master } from '../master/master.ts'
import { supervisedStates } from '../master/status.ts'
import type { MonitorSource } from '../monitor/monitor.ts'

/**
 * Starts what the configuration wants. Loaded only now, and gone without where it cannot load: the
 * master must run when nothing else does.
 */
export async function monitorsOf(
  master: Master,
  config: Config,
  log: Logger,
): Promise<AsyncDisposableStack> {
  const stack = new AsyncDisposableStack()
  try {
    const { startMonitors } = await import('../app/monitors.ts')
    const metrics = new Metrics()
    await startMonitors(config, { log, stack, verbs: master, source: sourceOf(master, metrics) })
  } catch (error) {
    await stack.disposeAsync()
    if (error instanceof SifakaError) throw error
    log.error('The monitor of the master is off: it cannot be loaded', { error })
  }
  return stack
}

function sourceOf(master: Master, metrics: Metrics): MonitorSource {
  const help = 'Nodes that the master keeps, by state'
  const gauges = new Map(
    supervisedStates.map(state => [
      state,
      metrics.gauge({ name: 'master_nodes', help, labels: { state } }),
    ]),
  )
  const count = (): void => {
    for (const [state, gauge] of gauges)
      gauge.set(master.nodes.filter(node => node.state === state).length)
  }
  master.onChange(count)
  count()
  return {
    isAlive: () => true,
    readiness: () => {
      const checks = master.nodes.map(({ name, state }) => ({
        name,
        isGood: state === 'ready',
        text: state,
      }))
      return { isReady: checks.every(check => check.isGood), checks }
    },
    metrics,
    status: () => ({ name: 'master', pid: process.pid, version }),
  }
}
