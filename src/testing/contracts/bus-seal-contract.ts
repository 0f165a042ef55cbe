/** What every bus on a server does about strangers who can publish to it, as tests. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { endOf, join, newEpoch, until, type TestNode } from './bus-lab.ts'
import type { CreateServerLab } from './bus-outage-contract.ts'

export function describeBusSeal(createLab: CreateServerLab): void {
  describeTamper(createLab)
  describeOrder(createLab)
  describeSecrets(createLab)
}

const dropped = 'bus_batches_dropped_total'

function describeTamper(createLab: CreateServerLab): void {
  it('a batch that is replayed, changed, cut or sent elsewhere is dropped', async () => {
    await using lab = await createLab()
    await using tap = await lab.tap()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using c = await join(lab, 'c')
    const captured = await tap.capture(b.self)
    await a.call(b, 'echo one').ended
    await until(() => captured.length === 1, 500, 'it was captured')
    const batch = captured[0]!
    let sent = 0
    const publish = async (to: TestNode | 'all', bytes: Buffer) => {
      await tap.publish(to === 'all' ? 'all' : to.self, bytes)
      sent++
    }
    await publish(b, batch)
    for (let at = 0; at < batch.length; at++) await publish(b, flipped(batch, at))
    for (const length of [0, 1, 3, 12, 13, 40, batch.length - 1])
      await publish(b, batch.subarray(0, length))
    await publish(b, Buffer.concat([batch, Buffer.alloc(1)]))
    await publish(b, Buffer.from('no batch of ours, whatever it is'))
    await publish(c, batch)
    await publish('all', batch)
    // The empty one is a carrier's own; three nodes drop what went to all.
    await until(
      () => a.count(dropped) + b.count(dropped) + c.count(dropped) >= sent + 1,
      2_000,
      'dropped',
    )
    expect(b.heard).toEqual(['call echo one'])
    expect([...a.heard, ...c.heard]).toEqual([])
    expect(await a.call(b, 'echo two').ended).toEqual({ reply: 'two' })
    expect(await b.call(c, 'echo three').ended).toEqual({ reply: 'three' })
  })
}

function describeOrder(createLab: CreateServerLab): void {
  it('of batches out of order only later ones are taken, and the lost call ends unknown', async () => {
    await using lab = await createLab()
    await using tap = await lab.tap()
    await using a = await join(lab, 'a')
    const self = { name: 'b', epoch: newEpoch() }
    // It stands where b will: the server has a receiver, and b gets nothing.
    const captured = await tap.capture(self)
    const calls = []
    for (const text of ['one', 'two', 'three']) {
      calls.push(a.call(self, `echo ${text}`, { timeoutMs: 30_000 }))
      await until(() => captured.length === calls.length, 500, 'it was captured')
    }
    const [one, two, three] = captured as [Buffer, Buffer, Buffer]
    await using b = await join(lab, self.name, { epoch: self.epoch })
    for (const batch of [one, three, two]) await tap.publish(self, batch)
    expect(await endOf(calls[0]!, 1_000)).toEqual({ reply: 'one' })
    expect(await endOf(calls[2]!, 1_000)).toEqual({ reply: 'three' })
    expect(await endOf(calls[1]!, 1_000)).toEqual({ failure: 'unknown' })
    await until(() => b.count(dropped, 'replayed') === 1, 500, 'the late one is dropped')
    expect(b.heard).toEqual(['call echo one', 'call echo three'])
    expect(b.count('bus_gaps_total', 'own')).toBe(1)
  })
}

function describeSecrets(createLab: CreateServerLab): void {
  it('secrets change node by node while two of them live', async () => {
    await using lab = await createLab()
    const [old, young] = ['the secret of the year before', 'the secret of this year, at last']
    await using first = await join(lab, 'first', { secrets: { current: old } })
    await using aware = await join(lab, 'aware', { secrets: { current: old, accepted: young } })
    await using moved = await join(lab, 'moved', { secrets: { current: young, accepted: old } })
    await using last = await join(lab, 'last', { secrets: { current: young } })
    for (const [from, to] of [
      [first, aware],
      [aware, moved],
      [moved, last],
    ] as const) {
      expect(await from.call(to, 'echo there').ended).toEqual({ reply: 'there' })
      expect(await to.call(from, 'echo back').ended).toEqual({ reply: 'back' })
    }
    first.broadcast('old words')
    moved.broadcast('new words')
    await until(() => aware.heard.filter(one => one.startsWith('notice')).length === 2, 500, 'both')
    await until(() => last.heard.includes('notice new words'), 500, 'the last one')
    expect(last.heard).not.toContain('notice old words')
  })

  it('a node with another secret gets nothing through, and harms nobody', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using stranger = await join(lab, 'x', { secrets: { current: 'not the secret of ours' } })
    const calls = [
      stranger.call(a, 'echo one', { timeoutMs: 300 }),
      a.call(stranger, 'echo two', { timeoutMs: 300 }),
    ]
    stranger.broadcast('three')
    stranger.notify(b, 'four')
    for (const call of calls) expect(await endOf(call, 400)).toEqual({ failure: 'expired' })
    await until(() => b.count(dropped, 'secret') >= 2, 500, 'dropped')
    await delay(20)
    expect([a.heard, b.heard, stranger.heard]).toEqual([[], [], ['notice three']])
    expect(await a.call(b, 'echo five').ended).toEqual({ reply: 'five' })
  })
}

function flipped(batch: Buffer, at: number): Buffer {
  const copy = Buffer.from(batch)
  copy[at] = (copy[at] as number) ^ 1
  return copy
}
