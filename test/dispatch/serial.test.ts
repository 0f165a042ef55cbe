import { afterEach, describe, expect, it } from 'vitest'
import { TimerWheel } from '../../src/base/timer-wheel.ts'
import { Serial } from '../../src/dispatch/serial.ts'

const later = () => performance.now() + 10_000

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, end: resolve }
}

describe('serial', () => {
  const wheel = new TimerWheel({ tickMs: 5 })
  afterEach(() => wheel.clear())

  it('runs one at a time per key, in order, and other keys beside', async () => {
    const serial = new Serial({ wheel })
    const order: string[] = []
    const first = held()
    const runs = [
      serial.run('a', later(), first.work),
      serial.run('a', later(), () => void order.push('a2')),
      serial.run('a', later(), async () => void order.push('a3')),
    ]
    await serial.run('b', later(), () => void order.push('b'))
    expect(order).toEqual(['b'])
    first.end()
    await Promise.all(runs)
    expect(order).toEqual(['b', 'a2', 'a3'])
    expect(serial.size).toBe(0)
  })

  it('goes on after work that throws, which rejects alone', async () => {
    const serial = new Serial({ wheel })
    const failing = serial.run('a', later(), () => {
      throw new Error('mine')
    })
    const next = serial.run('a', later(), () => 'fine')
    await expect(failing).rejects.toThrow('mine')
    expect(await next).toBe('fine')
  })

  it('rejects with RequestTimeout at the deadline and never runs that work', async () => {
    const serial = new Serial({ wheel })
    const first = held()
    let ran = false
    const running = serial.run('a', later(), first.work)
    const waiting = serial.run('a', performance.now() + 20, () => (ran = true))
    await expect(waiting).rejects.toMatchObject({ code: 'RequestTimeout' })
    first.end()
    await running
    expect(await serial.run('a', later(), () => 'next')).toBe('next')
    expect(ran).toBe(false)
  })

  it('refuses with TooBusy above its bounds', async () => {
    const serial = new Serial({ wheel, maxWaiting: 1, maxKeys: 1 })
    const first = held()
    const running = serial.run('a', later(), first.work)
    const waiting = serial.run('a', later(), () => 'ran')
    const busy = { code: 'TooBusy' }
    await expect(serial.run('a', later(), () => {})).rejects.toMatchObject(busy)
    await expect(serial.run('b', later(), () => {})).rejects.toMatchObject(busy)
    first.end()
    await running
    expect(await waiting).toBe('ran')
  })

  it('close() refuses those who wait and lets the one that runs end', async () => {
    const serial = new Serial({ wheel })
    const first = held()
    const running = serial.run('a', later(), first.work)
    const waiting = serial.run('a', later(), () => {})
    serial.close()
    await expect(waiting).rejects.toMatchObject({ code: 'ServerIsDown' })
    first.end()
    await running
    expect([serial.size, wheel.size]).toEqual([0, 0])
  })
})
