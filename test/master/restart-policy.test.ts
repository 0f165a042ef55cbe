import { expect, it } from 'vitest'
import { RestartPolicy } from '../../src/master/restart-policy.ts'

it('starts at once the first time, then backs off to 30 s, each time twice as long', () => {
  const policy = new RestartPolicy({ maxRestarts: 100, windowMs: 60_000 })
  const delays = Array.from({ length: 10 }, () => {
    policy.started(0)
    return policy.died(10)
  })
  expect(delays).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
})

it('begins anew after a life of 60 s', () => {
  const policy = new RestartPolicy({ maxRestarts: 100, windowMs: 60_000 })
  policy.started(0)
  expect(policy.died(10)).toBe(0)
  policy.started(10)
  expect(policy.died(20)).toBe(250)
  policy.started(20)
  expect(policy.died(60_020)).toBe(0)
})

it('gives up at the death after the last restart that the window allows', () => {
  const policy = new RestartPolicy({ maxRestarts: 2, windowMs: 1000 })
  policy.started(0)
  for (const at of [100, 200]) {
    expect(policy.died(at)).not.toBeNull()
    policy.started(at)
  }
  expect(policy.died(999)).toBeNull()
  policy.clear()
  policy.started(1000)
  expect(policy.died(1001)).toBe(0)
})

it('forgets restarts that are older than the window', () => {
  const policy = new RestartPolicy({ maxRestarts: 1, windowMs: 1000 })
  for (let at = 0; at < 20_000; at += 1001) {
    policy.started(at)
    expect(policy.died(at + 1)).not.toBeNull()
  }
})

it('waits for services for ever, longer each time up to 10 s, and counts none of it as a death', () => {
  const policy = new RestartPolicy({ maxRestarts: 1, windowMs: 60_000 })
  const delays = Array.from({ length: 8 }, () => policy.waited())
  expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  policy.started(0)
  expect(policy.died(10)).toBe(0)
  expect(policy.waited()).toBe(250)
  policy.started(20)
  expect(policy.died(30)).toBeNull()
})
