import { expect, it } from 'vitest'
import { MemoryKv, type MemoryKvOptions } from '../../../src/store/kv/memory-kv.ts'
import { describeKv, type KvHarness } from '../../../src/testing/contracts/kv-contract.ts'
import { codeOf } from '../../../src/testing/contracts/outage.ts'

interface MemoryHarness extends KvHarness {
  kv: MemoryKv
}

async function createKv(options: MemoryKvOptions = {}): Promise<MemoryHarness> {
  let now = 1_000
  const kv = new MemoryKv({ ...options, now: () => now })
  await kv.start()
  return {
    kv,
    elapse: async ms => {
      now += ms
    },
    [Symbol.asyncDispose]: () => kv.close(),
  }
}

describeKv('memory', { supports: {} }, createKv)

it('a full memory store refuses new keys and still changes those it has', async () => {
  await using harness = await createKv({ maxKeys: 2 })
  const { kv } = harness
  await kv.set('a', 'one')
  await kv.increment('b')
  expect(await codeOf(kv.set('c', 'three'))).toBe('StoreFailed')
  expect(await codeOf(kv.increment('c'))).toBe('StoreFailed')
  expect(await codeOf(kv.compareAndSwap('c', null, 'three'))).toBe('StoreFailed')
  await kv.set('a', 'two')
  expect(await kv.increment('b')).toBe(2)
  await kv.delete('a')
  await kv.set('c', 'three')
  expect(await kv.get('c')).toBe('three')
})

it('a full memory store drops what has expired before it refuses', async () => {
  await using harness = await createKv({ maxKeys: 2 })
  const { kv, elapse } = harness
  await kv.set('a', 'one', { ttlMs: 10 })
  await kv.set('b', 'two', { ttlMs: 1_000 })
  await elapse(10)
  await kv.set('c', 'three')
  expect(await kv.get('b')).toBe('two')
  expect(kv.size).toBe(2)
})

it('a memory store is bounded in bytes, and counts them back when keys go', async () => {
  await using harness = await createKv({ maxBytes: 100 })
  const { kv, elapse } = harness
  await kv.set('a', 'x'.repeat(80))
  expect(await codeOf(kv.set('b', 'x'.repeat(30)))).toBe('StoreFailed')
  await kv.set('a', 'x'.repeat(10), { ttlMs: 5 })
  await kv.set('b', 'x'.repeat(80))
  await elapse(5)
  expect(await kv.get('a')).toBeNull()
  await kv.set('c', 'x'.repeat(15))
  expect(await kv.get('c')).toBe('x'.repeat(15))
})

it('sweep() drops exactly the expired keys', async () => {
  await using harness = await createKv()
  const { kv, elapse } = harness
  await kv.set('a', 'one', { ttlMs: 10 })
  await kv.set('b', 'two', { ttlMs: 11 })
  await kv.set('c', 'three')
  await elapse(10)
  expect(kv.size).toBe(3)
  kv.sweep()
  expect(kv.size).toBe(2)
})

it('the sweeper of a started memory store drops expired keys that nobody asks for', async () => {
  await using kv = new MemoryKv({ sweepMs: 5 })
  await kv.start()
  await kv.set('a', 'one', { ttlMs: 1 })
  await expect.poll(() => kv.size).toBe(0)
})
