import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { nodeKey, type NodeRef } from '../../../src/bus/bus.ts'
import { claimNode, type NodeClaim } from '../../../src/cluster/life/node-claim.ts'
import { nodeNumbers } from '../../../src/cluster/life/node-number.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'

let store: MemoryKv
let kv: ClaimStore
let claims: NodeClaim[]
let lost: string[]
let epochs: number

beforeEach(() => {
  vi.useFakeTimers()
  store = new MemoryKv()
  kv = store.claims
  claims = []
  lost = []
  epochs = 0
})
afterEach(async () => {
  await Promise.all(claims.map(claim => claim.release()))
  vi.useRealTimers()
})

function life(name: string): NodeRef {
  return { name, epoch: String(++epochs).padStart(16, '0') }
}

async function start(self: NodeRef, place: string, predecessor?: string): Promise<NodeClaim> {
  const claim = await claimNode({
    self,
    place,
    kv,
    log: silentLogger,
    onLost: words => lost.push(`${self.epoch.at(-1)}: ${words}`),
    ...(predecessor === undefined ? {} : { predecessor }),
  })
  claims.push(claim)
  return claim
}

/** It ends as by kill -9: it renews nothing any more and frees nothing. */
async function kill(claim: NodeClaim): Promise<void> {
  const release = vi.spyOn(kv, 'release').mockResolvedValue([])
  await claim.release()
  release.mockRestore()
}

describe('the name of a node', () => {
  it('is refused to a twin after 7 s, with the address of the node that has it', async () => {
    await start(life('work3'), 'host-a:4711')
    const began = performance.now()
    const twin = start(life('work3'), 'host-b:1')
    const ended = vi.fn<() => void>()
    void twin.catch(() => {}).finally(ended)
    const refused = expect(twin).rejects.toMatchObject({
      code: 'TwinNode',
      message:
        'Cannot start "work3": a node of this name runs at host-a:4711; ' +
        'stop it or choose another "name"',
    })
    await vi.advanceTimersByTimeAsync(6_900)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    await refused
    expect(performance.now() - began).toBeLessThan(8_000)
    expect(lost).toEqual([])
  })

  it('is free at once after a clean end', async () => {
    const first = await start(life('work3'), 'host-a:4711')
    await first.release()
    await start(life('work3'), 'host-b:1')
  })

  it('is free 6 s after a node that was killed', async () => {
    const first = await start(life('work3'), 'host-a:4711')
    await vi.advanceTimersByTimeAsync(20_000)
    await kill(first)
    const again = start(life('work3'), 'host-b:1')
    await vi.advanceTimersByTimeAsync(6_500)
    await again
  })

  it('is free at once with the tombstone of the node that was killed', async () => {
    const self = life('work3')
    await kill(await start(self, 'host-a:4711'))
    await kv.bury(nodeKey(self), 'silent: by hand', { ttlMs: 60_000 })
    await start(life('work3'), 'host-b:1')
  })

  it('is free at once where the start names its predecessor, which is buried by that', async () => {
    const self = life('work3')
    await kill(await start(self, 'host-a:4711'))
    await start(life('work3'), 'host-a:4712', self.epoch)
    expect(await kv.tombstones([nodeKey(self)])).toEqual(['ended: its process has ended'])
  })

  it('stays with the node that started first when the store has lost its data', async () => {
    const [first, second] = [life('work3'), life('work3')]
    await start(first, 'host-a:4711')
    await vi.advanceTimersByTimeAsync(100)
    await store.delete('node:work3')
    await start(second, 'host-b:1')
    await vi.advanceTimersByTimeAsync(2_500)
    expect(lost).toEqual(['2: a node of its name runs at host-a:4711 since an earlier time'])
    const [holder] = await kv.holders(['node:work3'])
    expect(holder?.owner).toBe(nodeKey(first))
    expect(await kv.tombstones([nodeKey(first), nodeKey(second)])).toEqual([
      null,
      expect.stringContaining('silent:'),
    ])
  })

  it('is claimed again after the store has lost its data', async () => {
    const self = life('work3')
    await start(self, 'host-a:4711')
    await store.delete('node:work3')
    await vi.advanceTimersByTimeAsync(1_100)
    const [holder] = await kv.holders(['node:work3'])
    expect(holder).toMatchObject({ owner: nodeKey(self), rest: 'host-a:4711' })
  })

  it('is not taken back by a node that was suspended for longer than tombstones last', async () => {
    const [first, second] = [life('work3'), life('work3')]
    await start(first, 'host-a:4711')
    vi.setSystemTime(Date.now() + 2 * 3_600_000)
    await store.delete('node:work3')
    const claim = { key: 'node:work3', owner: nodeKey(second), since: Date.now(), rest: 'host-b:1' }
    await kv.claim([claim], { ttlMs: 60_000 })
    await vi.advanceTimersByTimeAsync(1_100)
    expect(lost).toEqual(['1: a node of its name runs at host-b:1 since this one stood still'])
    expect(await kv.holders(['node:work3'])).toMatchObject([{ owner: nodeKey(second) }])
  })

  it('outlives an outage of the store', async () => {
    await start(life('work3'), 'host-a:4711')
    const away = vi.spyOn(kv, 'claim').mockRejectedValue(new Error('away'))
    await vi.advanceTimersByTimeAsync(30_000)
    away.mockRestore()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(lost).toEqual([])
    expect(await kv.holders(['node:work3'])).toMatchObject([{ rest: 'host-a:4711' }])
  })
})

describe('the number of a node', () => {
  it('differs for all nodes, and is the same after a restart', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `node-${index}`)
    for (const name of names) await start(life(name), 'host:1')
    const numbers = claims.map(claim => claim.nodeNumber)
    expect(new Set(numbers).size).toBe(60)
    expect(numbers.every(number => number >= 0 && number < nodeNumbers)).toBe(true)
    await kill(claims[7]!)
    await vi.advanceTimersByTimeAsync(7_000)
    const again = await start(life('node-7'), 'host:2')
    expect(again.nodeNumber).toBe(numbers[7])
  })

  it('is not given to another node for ten minutes after a kill', async () => {
    const first = await start(life('work3'), 'host:1')
    const number = first.nodeNumber
    await kill(first)
    const key = `nodenumber:${number}`
    await vi.advanceTimersByTimeAsync(9 * 60_000)
    expect(await kv.holders([key])).not.toEqual([null])
    await vi.advanceTimersByTimeAsync(2 * 60_000)
    expect(await kv.holders([key])).toEqual([null])
  })

  it('is not given to another node for ten minutes after a clean end, and comes back', async () => {
    const first = await start(life('work3'), 'host:1')
    const { nodeNumber } = first
    await first.release()
    await vi.advanceTimersByTimeAsync(9 * 60_000)
    expect(await kv.holders([`nodenumber:${nodeNumber}`])).not.toEqual([null])
    const again = await start(life('work3'), 'host:1')
    expect(again.nodeNumber).toBe(nodeNumber)
  })

  it('is claimed again within 11 s of a store that has lost its data', async () => {
    const { nodeNumber } = await start(life('work3'), 'host:1')
    const key = `nodenumber:${nodeNumber}`
    await store.delete(key)
    await vi.advanceTimersByTimeAsync(11_100)
    expect(await kv.holders([key])).toMatchObject([{ owner: 'work3#number' }])
  })

  it('changes where another node has it by an earlier right', async () => {
    const claim = await start(life('work3'), 'host:1')
    const before = claim.nodeNumber
    const told: number[] = []
    claim.onNodeNumber(number => told.push(number))
    const other = { key: `nodenumber:${before}`, owner: 'other#number', since: 1, rest: '' }
    await kv.swap([other], { ttlMs: 600_000 })
    await vi.advanceTimersByTimeAsync(11_100)
    expect(claim.nodeNumber).not.toBe(before)
    expect(told).toEqual([claim.nodeNumber])
    expect(await kv.holders([other.key])).toMatchObject([{ owner: 'other#number' }])
  })

  it('changes where it has lapsed and another node took it, however late that began', async () => {
    const claim = await start(life('work3'), 'host:1')
    const before = claim.nodeNumber
    const away = vi.spyOn(kv, 'claim').mockRejectedValue(new Error('away'))
    await vi.advanceTimersByTimeAsync(11 * 60_000)
    away.mockRestore()
    const other = {
      key: `nodenumber:${before}`,
      owner: 'other#number',
      since: Date.now(),
      rest: '',
    }
    expect(await kv.claim([other], { ttlMs: 600_000 })).toEqual([null])
    await vi.advanceTimersByTimeAsync(11_100)
    expect(claim.nodeNumber).not.toBe(before)
    expect(await kv.holders([other.key])).toMatchObject([{ owner: 'other#number' }])
  })

  it('is refused where all are taken, and the name is free again', async () => {
    const all = Array.from({ length: nodeNumbers }, (_, number) => ({
      key: `nodenumber:${number}`,
      owner: `other-${number}#number`,
      since: 1,
      rest: '',
    }))
    await kv.claim(all, { ttlMs: 600_000 })
    await expect(start(life('work3'), 'host:1')).rejects.toThrow(
      'Cannot number node "work3": all 1024 numbers are taken',
    )
    expect(await kv.holders(['node:work3'])).toEqual([null])
  })
})
