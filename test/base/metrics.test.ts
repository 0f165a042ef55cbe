import { describe, expect, it } from 'vitest'
import { Metrics } from '../../src/base/metrics.ts'

describe('metrics', () => {
  it('gives the same series for the same name and labels, in whatever order', () => {
    const metrics = new Metrics()
    const one = metrics.counter({ name: 'a_total', help: '', labels: { x: '1', y: '2' } })
    const two = metrics.counter({ name: 'a_total', help: '', labels: { y: '2', x: '1' } })
    const other = metrics.counter({ name: 'a_total', help: '', labels: { x: '1' } })
    one.inc()
    two.inc(2)
    expect([one.value, other.value]).toEqual([3, 0])
    expect(metrics.snapshot()[0]?.series).toEqual([
      { labels: { x: '1', y: '2' }, value: 3 },
      { labels: { x: '1' }, value: 0 },
    ])
  })

  it('counts a value in the first bucket whose bound is not below it', () => {
    const metrics = new Metrics()
    const histogram = metrics.histogram({ name: 'took_seconds', help: 'h', buckets: [1, 2] })
    for (const value of [0.5, 1, 1.5, 2, 3, 100]) histogram.observe(value)
    expect(metrics.snapshot()).toEqual([
      {
        name: 'took_seconds',
        help: 'h',
        type: 'histogram',
        series: [
          {
            labels: {},
            count: 6,
            sum: 108,
            buckets: [
              { le: 1, count: 2 },
              { le: 2, count: 2 },
              { le: Infinity, count: 2 },
            ],
          },
        ],
      },
    ])
  })

  it('lists gauges as they stand, sorted by name', () => {
    const metrics = new Metrics()
    metrics.counter({ name: 'b', help: '' })
    const gauge = metrics.gauge({ name: 'a', help: '' })
    gauge.inc(5)
    gauge.dec()
    gauge.set(gauge.value * 2)
    expect(metrics.snapshot().map(metric => metric.name)).toEqual(['a', 'b'])
    expect(metrics.snapshot()[0]?.series).toEqual([{ labels: {}, value: 8 }])
  })

  it('never throws: beyond its bound, or under a name of another type, a series is not listed', () => {
    const metrics = new Metrics({ maxSeries: 1 })
    metrics.counter({ name: 'a', help: '' }).inc()
    const unlisted = metrics.counter({ name: 'b', help: '' })
    unlisted.inc()
    metrics.gauge({ name: 'a', help: '' }).set(9)
    expect(unlisted.value).toBe(1)
    expect(metrics.snapshot()).toEqual([
      { name: 'a', help: '', type: 'counter', series: [{ labels: {}, value: 1 }] },
    ])
  })
})
