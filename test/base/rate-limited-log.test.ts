import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LogFields, Logger } from '../../src/base/logger.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { RateLimitedLog } from '../../src/base/rate-limited-log.ts'

describe('the log of refusals', () => {
  let written: [message: string, fields: LogFields | undefined][]
  let refusals: RateLimitedLog

  beforeEach(() => {
    vi.useFakeTimers()
    written = []
    const log: Logger = {
      ...silentLogger,
      warn: (message, fields) => void written.push([message, fields]),
    }
    refusals = new RateLimitedLog(log)
  })

  afterEach(() => {
    refusals.close()
    vi.useRealTimers()
  })

  it('writes one record a client, second and kind', () => {
    refusals.log('qos', 'a', 'Publish with QoS 1', { session: 'a' })
    refusals.log('qos', 'a', 'Publish with QoS 1', { session: 'a' })
    refusals.log('qos', 'b', 'Publish with QoS 1')
    refusals.log('topic', 'a', 'Subscribe "s" first')
    expect(written).toEqual([
      ['Publish with QoS 1', { kind: 'qos', session: 'a' }],
      ['Publish with QoS 1', { kind: 'qos' }],
      ['Subscribe "s" first', { kind: 'topic' }],
    ])
    vi.advanceTimersByTime(1000)
    expect(written[3]).toEqual([
      '1 more of this kind were not logged',
      { kind: 'qos', suppressed: 1 },
    ])
    refusals.log('qos', 'a', 'Publish with QoS 1')
    expect(written).toHaveLength(5)
  })

  it('writes 20 a second of a kind, then a count', () => {
    for (let client = 0; client < 1000; client++) refusals.log('connect', `c${client}`, 'Refused')
    expect(written).toHaveLength(20)
    vi.advanceTimersByTime(1000)
    expect(written.slice(20)).toEqual([
      ['980 more of this kind were not logged', { kind: 'connect', suppressed: 980 }],
    ])
  })

  it('keeps no timer while nothing is refused', () => {
    expect(vi.getTimerCount()).toBe(0)
    refusals.log('qos', 'a', 'Refused')
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(1000)
    expect(vi.getTimerCount()).toBe(0)
    expect(written).toHaveLength(1)
  })

  it('puts kinds beyond its bound into one', () => {
    for (let kind = 0; kind < 1000; kind++) refusals.log(`kind${kind}`, 'c', 'Refused')
    expect(written).toHaveLength(257)
    vi.advanceTimersByTime(1000)
    expect(written[257]?.[1]).toEqual({ kind: 'other', suppressed: 743 })
  })

  it('close() writes the count that is due and later refusals are not written', () => {
    refusals.log('qos', 'a', 'Refused')
    refusals.log('qos', 'a', 'Refused')
    refusals.close()
    refusals.close()
    refusals.log('qos', 'b', 'Refused')
    expect(written.map(([message]) => message)).toEqual([
      'Refused',
      '1 more of this kind were not logged',
    ])
    expect(vi.getTimerCount()).toBe(0)
  })
})
