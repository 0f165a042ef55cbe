/** A master of test nodes, from JSON: in a test, or in a process of its own. */
import path from 'node:path'
import { silentLogger } from '../../src/base/logger.ts'
import type { Master } from '../../src/master/master.ts'
import { createMaster } from '../../src/master/master.ts'
import type { NodePlan } from '../../src/master/plan.ts'
import { createSpawner } from '../../src/master/spawner.ts'
import type { MasterTimes } from '../../src/master/times.ts'

export interface MasterSetup {
  readonly runDir: string
  readonly logDir: string
  readonly plans: readonly NodePlan[]
  readonly times: MasterTimes
  readonly maxRestarts: number
}

export function masterOf(setup: MasterSetup): Master {
  const { runDir, logDir, plans, times, maxRestarts } = setup
  const command = [process.execPath, path.join(import.meta.dirname, 'node-process.ts')]
  return createMaster({
    config: { runDir, master: { nodes: {}, maxRestarts, restartWindowMs: 60_000 } },
    plans,
    spawner: createSpawner({ env: process.env, cwd: process.cwd(), logDir, command }),
    log: silentLogger,
    times,
  })
}
