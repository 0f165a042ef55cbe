import { expect, it } from 'vitest'
import { Metrics } from '../../../src/base/metrics.ts'
import { Balancer } from '../../../src/cluster/balancing/balancer.ts'
import { EjectionLog } from '../../../src/cluster/balancing/ejection-log.ts'
import { RecordingLogger, type LogRecord } from '../../support/recording-logger.ts'
import { nodeOf } from './support.ts'

const hung = nodeOf('work1')

it('an ejection is told once by module and node, and its end too', () => {
  const records: LogRecord[] = []
  const log = new RecordingLogger(records, {})
  const metrics = new Metrics()
  const clock = { now: 0 }
  const witness = new EjectionLog({ log, metrics })
  const balancer = new Balancer({ now: () => clock.now, witness })
  const end = (outcome: 'answered' | 'timeout' | 'failed', module = 'Arena') => {
    const call = { module, node: hung.ref }
    balancer.began(call)
    balancer.ended(call, outcome)
  }
  for (let i = 0; i < 4; i++) end('timeout')
  end('timeout', 'Chat')
  end('failed')
  expect(records).toEqual([])
  end('timeout')
  // Calls of before, and a trial that fails: nothing new.
  end('timeout')
  clock.now += 5_000
  end('timeout')
  clock.now += 5_000
  end('answered')
  end('answered')
  const peer = 'work1/work1-1'
  const said = records.map(({ level, message, fields }) => ({ level, message, fields }))
  expect(said).toEqual([
    {
      level: 'warn',
      message: expect.stringMatching(/^"Arena" on "work1" gets no calls for now: five in a row/),
      fields: { module: 'Arena', peer },
    },
    {
      level: 'info',
      message: '"Arena" on "work1" answers, and gets calls again',
      fields: { module: 'Arena', peer },
    },
  ])
  const series = metrics.snapshot().find(({ name }) => name === 'cluster_ejections_total')?.series
  expect(series).toEqual([{ labels: { module: 'Arena' }, value: 1 }])
})
