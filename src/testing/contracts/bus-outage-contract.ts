/** What every bus on a server does while that is killed, frozen, cut off or slow, as tests. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import {
  endOf,
  join,
  TestNode,
  testChannel,
  until,
  untilAnswered,
  type BusServerLab,
} from './bus-lab.ts'

export type CreateServerLab = () => Promise<BusServerLab>

export function describeBusOutage(createLab: CreateServerLab): void {
  describeKilled(createLab)
  describeFrozen(createLab)
  describeCut(createLab)
}

function describeKilled(createLab: CreateServerLab): void {
  it('while the server is dead calls were not run, and all works when it is back', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    expect(await a.call(b, 'echo one').ended).toEqual({ reply: 'one' })
    const underWay = Array.from({ length: 100 }, (_, n) => a.call(b, `echo ${n}`))
    await lab.service.kill('SIGKILL')
    await until(() => !a.bus.isUp && !b.bus.isUp, 200, 'both are down')
    const startedAt = performance.now()
    const calls = Array.from({ length: 100 }, () => a.call(b, 'echo away'))
    const ends = await Promise.all(calls.map(call => call.ended))
    expect(ends.every(end => 'failure' in end && end.failure === 'not-run')).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(a.notify(b, 'away')).toBe(false)
    expect(a.broadcast('away')).toBe(false)
    // Each ends once, long before its deadline where it has no answer.
    for (const call of underWay) await endOf(call, 2_000)
    await lab.service.restart()
    await until(() => a.bus.isUp && b.bus.isUp, 2_000, 'both are up')
    expect(await a.call(b, 'echo back').ended).toEqual({ reply: 'back' })
    expect(await b.call(a, 'echo back').ended).toEqual({ reply: 'back' })
    expect(a.states).toEqual([true, false, true])
    expect(b.heard).not.toContain('call echo away')
    expect(b.heard).not.toContain('notice away')
  })

  it('a node that could not start, for the server was dead, may start when it is back', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = new TestNode(lab, 'b', {})
    await lab.service.kill('SIGKILL')
    await expect(b.bus.start()).rejects.toThrow()
    expect(b.bus.isUp).toBe(false)
    await lab.service.restart()
    await b.bus.start()
    await until(() => a.bus.isUp, 2_000, 'a is up')
    expect(await a.call(b, 'echo one').ended).toEqual({ reply: 'one' })
    expect(await b.call(a, 'echo two').ended).toEqual({ reply: 'two' })
    expect(b.states).toEqual([true])
  })
}

function describeFrozen(createLab: CreateServerLab): void {
  it('a call that lay 2 s in a frozen server is not run when it has expired meanwhile', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await a.call(b, 'echo one').ended
    await lab.service.kill('SIGSTOP')
    const short = a.call(b, 'echo short', { timeoutMs: 500 })
    await delay(50)
    const long = a.call(b, 'echo long', { timeoutMs: 10_000 })
    expect(await endOf(short, 600)).toEqual({ failure: 'expired' })
    await delay(1_500)
    await lab.service.kill('SIGCONT')
    expect([{ reply: 'long' }, { failure: 'unknown' }]).toContainEqual(await endOf(long, 1_000))
    await untilAnswered(a, b, 1_000)
    expect(b.heard).not.toContain('call echo short')
    expect(b.heard.filter(one => one === 'call echo long').length).toBeLessThanOrEqual(1)
    expect(a.states).toEqual([true])
  })

  it('a server frozen for 5 s is noticed, and all works when it goes on', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await a.call(b, 'echo one').ended
    await lab.service.kill('SIGSTOP')
    const underWay = a.call(b, 'echo frozen', { timeoutMs: 30_000 })
    await until(() => !a.bus.isUp && !b.bus.isUp, 4_500, 'both are down')
    const startedAt = performance.now()
    expect(await a.call(b, 'echo away').ended).toEqual({ failure: 'not-run' })
    expect(performance.now() - startedAt).toBeLessThan(500)
    expect(await endOf(underWay, 2_000)).toEqual({ failure: 'unknown' })
    await delay(1_000)
    await lab.service.kill('SIGCONT')
    await until(() => a.bus.isUp && b.bus.isUp, 4_000, 'both are up')
    await untilAnswered(a, b, 1_000)
    await untilAnswered(b, a, 1_000)
    expect(b.heard).not.toContain('call echo away')
    expect(b.heard.filter(one => one === 'call echo frozen').length).toBeLessThanOrEqual(1)
  })
}

function describeCut(createLab: CreateServerLab): void {
  it('a connection that is cut with replies outstanding ends each call once, and comes back', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const calls = Array.from({ length: 100 }, () => a.call(b, 'hold', { timeoutMs: 10_000 }))
    await until(() => b.held.length === 100, 500, 'b has the calls')
    await lab.cut()
    for (const call of b.held) call.reply(Buffer.from('done'))
    for (const call of calls)
      expect([{ reply: 'done' }, { failure: 'unknown' }]).toContainEqual(await endOf(call, 3_000))
    await until(() => a.bus.isUp && b.bus.isUp, 1_000, 'both are up')
    await untilAnswered(a, b, 1_000)
    await untilAnswered(b, a, 1_000)
    expect(b.heard.filter(one => one === 'call hold')).toHaveLength(100)
  })

  it('a node that does not read is cut off alone, and comes back', async () => {
    await using lab = await createLab()
    await using link = await lab.createHeldCarrier()
    await using a = await join(lab, 'a')
    await using slow = await join(lab, 'slow', { carrier: link.carrier })
    await using c = await join(lab, 'c')
    await a.call(slow, 'echo one').ended
    link.hold()
    const payload = Buffer.alloc(256 * 1024)
    for (let n = 0; n < 200 && slow.bus.isUp; n++) {
      a.bus.notify(slow.self, testChannel, payload)
      expect(await endOf(a.call(c, 'echo other'), 1_000)).toEqual({ reply: 'other' })
    }
    await until(() => !slow.bus.isUp, 5_000, 'the slow one is down')
    link.release()
    await until(() => slow.bus.isUp, 2_000, 'it is up again')
    await untilAnswered(a, slow, 1_000)
    await untilAnswered(slow, a, 1_000)
    expect(a.states).toEqual([true])
    expect(c.states).toEqual([true])
  })
}
