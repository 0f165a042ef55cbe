/**
 * The cluster under load and faults, judged by its history. Two minutes here; `npm run soak` for
 * longer. A failure keeps its history in soak-results/<seed>, with the command that runs it again.
 */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { masterStopMs, type Round } from './support/nemesis.ts'
import { runNemesis } from './support/run.ts'
import { summaryOf } from './support/summary.ts'

interface Run {
  readonly title: string
  readonly seed: number
  readonly bus: 'redis' | 'nats'
  readonly master: boolean
  readonly plan: readonly Round[]
}

/** Every kind of fault once over both buses; the soak draws its own. */
const runs: readonly Run[] = [
  {
    title: 'over Redis',
    seed: 101,
    bus: 'redis',
    master: false,
    plan: [
      [{ action: 'kill', target: 'work1', forMs: 500 }],
      [{ action: 'kill', target: 'gate1', forMs: 500 }],
      [
        { action: 'stop', target: 'work2', forMs: 4_000 },
        { action: 'delay', target: 'gate2', service: 'redis', byMs: 100, forMs: 3_000 },
      ],
      [{ action: 'kill', target: 'redis', forMs: 500 }],
      [{ action: 'flush', target: 'redis' }],
      [{ action: 'stop', target: 'gate2', forMs: 7_000 }],
      [{ action: 'drain', target: 'work2' }],
      [
        { action: 'drain', target: 'work1' },
        { action: 'cut', target: 'gate1', service: 'redis', directions: ['up'], forMs: 4_000 },
      ],
    ],
  },
  {
    title: 'over NATS',
    seed: 102,
    bus: 'nats',
    master: true,
    plan: [
      [{ action: 'kill', target: 'work2', forMs: 500 }],
      [{ action: 'kill', target: 'gate2', forMs: 500 }],
      [{ action: 'kill', target: 'master', forMs: 1_000 }],
      [{ action: 'drain', target: 'gate1' }],
      [{ action: 'kill', target: 'nats', forMs: 1_000 }],
      [
        { action: 'stop', target: 'master', forMs: masterStopMs },
        { action: 'kill', target: 'mariadb', forMs: 500 },
        { action: 'stop', target: 'nats', forMs: 4_000 },
      ],
      [{ action: 'stop', target: 'redis', forMs: 2_000 }],
      [
        { action: 'drain', target: 'work1' },
        { action: 'cut', target: 'work2', service: 'nats', directions: ['down'], forMs: 4_000 },
      ],
    ],
  },
]

describe('the cluster under faults', () => {
  it.each(runs)(
    'keeps its promises $title',
    { timeout: 240_000 },
    async ({ seed, plan, ...how }) => {
      const folder = path.resolve('soak-results', String(seed))
      await rm(folder, { recursive: true, force: true })
      const verdict = await runNemesis({ ...how, seed, plan, folder, ms: 0 })
      process.stderr.write(`${summaryOf(verdict)}\n`)
      expect(verdict.broken, `The history is in ${folder}`).toEqual({})
      await rm(folder, { recursive: true, force: true })
    },
  )
})
