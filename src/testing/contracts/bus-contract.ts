/**
 * What every bus does, as tests: `describeBus('redis', { supports }, createLab)`. An adapter of
 * your own is held to the same words by calling this from a vitest file.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { describeBusBounds } from './bus-bounds-contract.ts'
import {
  deafChannel,
  endOf,
  join,
  misaddress,
  newEpoch,
  standStill,
  until,
  type BusLab,
  type BusServerLab,
} from './bus-lab.ts'
import { describeBusOutage } from './bus-outage-contract.ts'
import { describeBusSeal } from './bus-seal-contract.ts'

export interface BusManifest {
  supports: {
    /** Makes a lab on a server of its own; left out by buses that have no server. */
    server?: () => Promise<BusServerLab>
  }
}

export type CreateLab = () => Promise<BusLab>

export function describeBus(name: string, { supports }: BusManifest, createLab: CreateLab): void {
  describe(`bus: ${name}`, () => {
    describeCalls(createLab)
    describeNotices(createLab)
    describeDeadlines(createLab)
    describeLives(createLab)
    describeBusBounds(createLab)
    if (supports.server) {
      describeBusOutage(supports.server)
      describeBusSeal(supports.server)
    } else describeNoServer(createLab)
  })
}

function describeCalls(createLab: CreateLab): void {
  it('a call is answered, in both directions and by the node itself', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const calls = [a.call(b, 'echo one'), b.call(a, 'echo two'), a.call(a, 'echo three')]
    const replies = await Promise.all(calls.map(call => call.ended))
    expect(replies).toEqual([{ reply: 'one' }, { reply: 'two' }, { reply: 'three' }])
    expect(a.bus.isUp).toBe(true)
    expect(b.heard).toEqual(['call echo one'])
  })

  it('a call that is refused, by the handler or for want of one, was not run', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const refused = a.call(b, 'refuse')
    const deaf = a.call(b, 'echo one', { channel: deafChannel })
    const thrown = a.call(b, 'throw')
    const alone = a.call(b, 'echo two', { alone: true })
    expect(await refused.ended).toEqual({ failure: 'not-run' })
    expect(await deaf.ended).toEqual({ failure: 'not-run' })
    expect(await thrown.ended).toEqual({ failure: 'unknown' })
    expect(await alone.ended).toEqual({ reply: 'two' })
    expect(b.heard).toEqual(['call refuse', 'call throw', 'call echo two'])
  })

  it('a call that may have killed its node travels alone', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await a.call(b, 'echo first').ended
    const before = a.count('bus_batches_sent_total')
    const calls = ['one', 'two', 'three'].map(text =>
      a.call(b, `echo ${text}`, { alone: text === 'two' }),
    )
    await Promise.all(calls.map(call => call.ended))
    expect(a.count('bus_batches_sent_total') - before).toBe(3)
    expect(b.heard.slice(1)).toEqual(['call echo one', 'call echo two', 'call echo three'])
  })

  it('a call that is given up is not answered, and its receiver is told', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const call = a.call(b, 'hold')
    await until(() => b.held.length === 1, 500, 'b has the call')
    const [incoming] = b.held
    let told = 0
    incoming!.onCancel = () => told++
    a.bus.cancel(call.number)
    await until(() => told === 1, 500, 'b was told')
    expect(incoming!.isCancelled).toBe(true)
    incoming!.reply(Buffer.from('late'))
    a.bus.cancel(call.number)
    expect(await a.call(b, 'echo after').ended).toEqual({ reply: 'after' })
    expect(call.now()).toBeNull()
    expect(a.came).toEqual(['reply after'])
  })
}

function describeNotices(createLab: CreateLab): void {
  it('a notice reaches its node alone, a broadcast every node and its sender', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using c = await join(lab, 'c')
    expect(a.notify(b, 'for b')).toBe(true)
    expect(a.broadcast('for all')).toBe(true)
    expect(b.notify(b, 'for itself')).toBe(true)
    await until(() => b.heard.length === 3, 500, 'b has three')
    await until(() => a.heard.length === 1 && c.heard.length === 1, 500, 'all have theirs')
    expect(a.heard).toEqual(['notice for all'])
    expect(c.heard).toEqual(['notice for all'])
    expect(b.heard.toSorted()).toEqual(['notice for all', 'notice for b', 'notice for itself'])
  })

  it('10,000 calls and notices, mixed, arrive in the order in which they were sent', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const wanted: string[] = []
    for (let n = 0; n < 10_000; n++) {
      const padding = n % 50 === 0 ? 'x'.repeat(150) : ''
      if (n % 3 === 0) expect(a.notify(b, `${n}${padding}`)).toBe(true)
      else a.call(b, `echo ${n}${padding}`)
      wanted.push(n % 3 === 0 ? `notice ${n}${padding}` : `call echo ${n}${padding}`)
      if (n % 1_000 === 999) await until(() => b.heard.length > n - 1_000, 2_000, 'b keeps up')
      if (n % 90 === 0) await delay(0)
    }
    await until(() => b.heard.length === wanted.length, 2_000, 'b has all')
    expect(b.heard).toEqual(wanted)
  })

  it('the notices and replies of one node arrive in the order in which they were sent', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const calls = Array.from({ length: 1_000 }, (_, n) => a.call(b, `both ${n}`))
    await Promise.all(calls.map(call => call.ended))
    expect(a.came).toEqual(calls.flatMap((_, n) => [`notice ${n}`, `reply ${n}`]))
  })

  it('a call does not overtake a reply that nobody was there to take', async () => {
    await using lab = await createLab()
    const carrier = lab.createCarrier()
    const { miss } = misaddress(carrier)
    await using gate = await join(lab, 'gate')
    await using worker = await join(lab, 'worker', { carrier })
    const asked = gate.call(worker, 'hold')
    await until(() => worker.held.length === 1, 500, 'the worker has the call')
    miss()
    worker.held[0]!.reply(Buffer.from('reply'))
    const returned = () => worker.count('bus_batches_undelivered_total') === 1
    await until(returned, 500, 'the reply came back')
    const pushed = worker.call(gate, 'hook')
    gate.hook = () => gate.came.push('push')
    expect(await pushed.ended).toEqual({ reply: 'hooked' })
    expect(await asked.ended).toEqual({ reply: 'reply' })
    expect(gate.came).toEqual(['reply reply', 'push'])
  })
}

function describeDeadlines(createLab: CreateLab): void {
  it('a call without an answer is expired at its deadline, not before', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const startedAt = performance.now()
    const call = a.call(b, 'hold', { timeoutMs: 200 })
    expect(await endOf(call, 300)).toEqual({ failure: 'expired' })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199)
    // The answer comes to nobody.
    b.held[0]!.reply(Buffer.from('late'))
    expect(await a.call(b, 'echo after').ended).toEqual({ reply: 'after' })
  })

  it('a call that expired on its way is not run', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    let late: ReturnType<typeof a.call> | undefined
    b.hook = () => {
      late = a.call(b, 'echo late', { timeoutMs: 50 })
      // Let it leave, and stand still until it is too late.
      setImmediate(() => standStill(150))
    }
    await a.call(b, 'hook').ended
    expect(await endOf(late!, 300)).toEqual({ failure: 'expired' })
    expect(await a.call(b, 'echo after').ended).toEqual({ reply: 'after' })
    expect(b.heard).toEqual(['call hook', 'call echo after'])
  })

  it('a call that expired behind a slow one of its own batch is not run', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const slow = a.call(b, 'block 200')
    const late = a.call(b, 'echo late', { timeoutMs: 100 })
    expect(await slow.ended).toEqual({ reply: 'blocked' })
    expect(await endOf(late, 300)).toEqual({ failure: 'expired' })
    expect(await a.call(b, 'echo after').ended).toEqual({ reply: 'after' })
    expect(b.heard).toEqual(['call block 200', 'call echo after'])
  })
}

function describeLives(createLab: CreateLab): void {
  it('a call to a node that is not there was not run, and is told at once', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    const call = a.call({ name: 'nobody', epoch: newEpoch() }, 'echo one', { timeoutMs: 10_000 })
    expect(await endOf(call, 500)).toEqual({ failure: 'not-run' })
  })

  it('what is sent to an old life reaches nobody, the new one neither', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    const old = await join(lab, 'b')
    expect(await a.call(old, 'echo one').ended).toEqual({ reply: 'one' })
    await old[Symbol.asyncDispose]()
    await using young = await join(lab, 'b')
    a.notify(old, 'late')
    expect(await endOf(a.call(old, 'echo two'), 500)).toEqual({ failure: 'not-run' })
    expect(await a.call(young, 'echo three').ended).toEqual({ reply: 'three' })
    expect(young.heard).toEqual(['call echo three'])
  })

  it('the calls to a dead node end unknown, and nothing of it is heard any more', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using c = await join(lab, 'c')
    const calls = [a.call(b, 'hold'), a.call(b, 'hold')]
    const other = a.call(c, 'hold')
    await until(() => b.held.length === 2 && c.held.length === 1, 500, 'the calls are there')
    a.bus.forget(b.self)
    expect(await Promise.all(calls.map(call => call.ended))).toEqual([
      { failure: 'unknown' },
      { failure: 'unknown' },
    ])
    for (const call of b.held) call.reply(Buffer.from('late'))
    b.notify(a, 'late')
    c.held[0]!.reply(Buffer.from('in time'))
    expect(await other.ended).toEqual({ reply: 'in time' })
    await until(() => a.count('bus_batches_dropped_total', 'forgotten') > 0, 500, 'dropped')
    expect(a.heard).toEqual([])
    expect(await a.call(b, 'echo one').ended).toEqual({ failure: 'not-run' })
  })

  it('close() ends the calls under way, and nothing works after it', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const call = a.call(b, 'hold')
    await until(() => b.held.length === 1, 500, 'b has the call')
    await Promise.all([a.bus.close(), a.bus.close()])
    expect(await call.ended).toEqual({ failure: 'unknown' })
    expect(a.bus.isUp).toBe(false)
    expect(await a.call(b, 'echo one').ended).toEqual({ failure: 'not-run' })
    expect(a.notify(b, 'one')).toBe(false)
    expect(a.broadcast('one')).toBe(false)
    // The other one lives on, and finds nobody.
    expect(await endOf(b.call(a, 'echo two'), 500)).toEqual({ failure: 'not-run' })
  })

  it('what a closing node has answered still leaves', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const call = a.call(b, 'hold')
    await until(() => b.held.length === 1, 500, 'b has the call')
    b.held[0]!.reply(Buffer.from('last words'))
    await b.bus.close()
    expect(await endOf(call, 500)).toEqual({ reply: 'last words' })
  })
}

function describeNoServer(createLab: CreateLab): void {
  it('has no server to lose: it is up from start to close', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await delay(20)
    expect(a.bus.isUp).toBe(true)
    expect(a.states).toEqual([true])
    await a.bus.close()
    expect(a.bus.isUp).toBe(false)
  })
}
