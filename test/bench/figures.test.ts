import { describe, expect, it } from 'vitest'
import { Histogram } from '../../bench/lib/histogram.ts'
import { median } from '../../bench/lib/report.ts'

describe('Histogram', () => {
  it('gives quantiles within 1.6 % over nine decades', () => {
    for (const ns of [70, 999, 12_345, 1_000_000, 87_654_321, 9_999_999_999]) {
      const histogram = new Histogram()
      histogram.record(ns)
      expect(Math.abs(histogram.quantileUs(0.5) * 1000 - ns) / ns).toBeLessThan(0.016)
    }
  })

  it('counts ranks, not sizes', () => {
    const histogram = new Histogram()
    for (let i = 1; i <= 1000; i++) histogram.record(i * 1000)
    expect(histogram.quantileUs(0.5)).toBeGreaterThan(490)
    expect(histogram.quantileUs(0.5)).toBeLessThan(512)
    expect(histogram.quantileUs(0.99)).toBeGreaterThan(975)
  })

  it('is empty after reset()', () => {
    const histogram = new Histogram()
    histogram.record(5000)
    histogram.reset()
    expect(histogram.quantileUs(0.5)).toBe(0)
  })
})

describe('median', () => {
  it('is the middle, or the mean of the two in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 100])).toBe(3)
    expect(median([])).toBeNaN()
  })
})
