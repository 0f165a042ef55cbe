/**
 * What every key-value store does, as tests: `describeKv('memory', { supports }, createKv)`. An
 * adapter of your own is held to the same words by calling this from a vitest file.
 */
import { describe, expect, it } from 'vitest'
import { prefixKv } from '../../store/kv/prefix-kv.ts'
import type { KvStore } from '../../store/kv/kv.ts'
import { describeClaims } from './claims-contract.ts'
import {
  answerCeilingMs,
  codeOf,
  expectHealed,
  expectStoreFailed,
  whileStopped,
  type Outage,
} from './outage.ts'

export interface KvHarness extends AsyncDisposable {
  /** Started, and empty. */
  kv: KvStore
  /** Lets time pass for the store: by its clock, or really. */
  elapse: (ms: number) => Promise<void>
}

export interface KvManifest {
  supports: {
    /** Makes a store on a server of its own; left out by stores that have no server. */
    outage?: () => Promise<Outage<KvStore>>
  }
}

type CreateKv = () => Promise<KvHarness>

/** Longer than a busy machine takes between two operations, short enough to wait for. */
const ttlMs = 800

export function describeKv(name: string, { supports }: KvManifest, createKv: CreateKv): void {
  describe(`key-value store: ${name}`, () => {
    describeValues(createKv)
    describeExpiry(createKv)
    describeSwaps(createKv)
    describeCounters(createKv)
    describeLimits(createKv)
    describeClaims(createKv)
    describeLife(createKv)
    if (supports.outage) describeOutage(supports.outage)
    else describeNoOutage(createKv)
  })
}

function describeValues(createKv: CreateKv): void {
  it('get() resolves to what set() wrote, and to null where nothing is', async () => {
    await using harness = await createKv()
    const { kv } = harness
    expect(await kv.get('a')).toBeNull()
    await kv.set('a', 'one')
    expect(await kv.get('a')).toBe('one')
    await kv.set('a', '')
    expect(await kv.get('a')).toBe('')
  })

  it('keeps every character of keys and values', async () => {
    await using harness = await createKv()
    const { kv } = harness
    const odd = 'Ádmin \r\n\0 🦥 ${x} "quoted" '
    await kv.set(odd, odd)
    expect(await kv.get(odd)).toBe(odd)
    expect(await kv.get(odd.trim())).toBeNull()
    expect(await kv.get(odd.toLowerCase())).toBeNull()
  })

  it('delete() resolves to whether the key was there', async () => {
    await using harness = await createKv()
    await harness.kv.set('a', 'one')
    expect(await harness.kv.delete('a')).toBe(true)
    expect(await harness.kv.delete('a')).toBe(false)
    expect(await harness.kv.get('a')).toBeNull()
  })

  it('prefixKv() keeps the keys of two modules apart', async () => {
    await using harness = await createKv()
    const arena = prefixKv(harness.kv, 'arena:')
    const user = prefixKv(harness.kv, 'user:')
    await arena.set('seat', '4')
    await user.increment('seat')
    expect(await arena.get('seat')).toBe('4')
    expect(await harness.kv.get('user:seat')).toBe('1')
    expect(await arena.compareAndSwap('seat', '4', null)).toBe(true)
    expect(await user.delete('seat')).toBe(true)
  })
}

function describeExpiry(createKv: CreateKv): void {
  it('a key with a time to live is gone after it', async () => {
    await using harness = await createKv()
    await harness.kv.set('a', 'one', { ttlMs })
    expect(await harness.kv.get('a')).toBe('one')
    await harness.elapse(ttlMs)
    expect(await harness.kv.get('a')).toBeNull()
    expect(await harness.kv.delete('a')).toBe(false)
  })

  it('set() without a time to live takes away the one that was', async () => {
    await using harness = await createKv()
    await harness.kv.set('a', 'one', { ttlMs })
    await harness.kv.set('a', 'two')
    await harness.elapse(ttlMs)
    expect(await harness.kv.get('a')).toBe('two')
  })

  it('compareAndSwap() sets the time to live anew, or takes it away', async () => {
    await using harness = await createKv()
    const { kv } = harness
    await kv.set('kept', 'one', { ttlMs })
    await kv.set('dated', 'one')
    expect(await kv.compareAndSwap('kept', 'one', 'two')).toBe(true)
    expect(await kv.compareAndSwap('dated', 'one', 'two', { ttlMs })).toBe(true)
    await harness.elapse(ttlMs)
    expect(await kv.get('kept')).toBe('two')
    expect(await kv.get('dated')).toBeNull()
  })
}

function describeSwaps(createKv: CreateKv): void {
  it('compareAndSwap() writes only over the value that was expected', async () => {
    await using harness = await createKv()
    const { kv } = harness
    expect(await kv.compareAndSwap('a', 'one', 'two')).toBe(false)
    expect(await kv.compareAndSwap('a', null, 'one')).toBe(true)
    expect(await kv.compareAndSwap('a', null, 'two')).toBe(false)
    expect(await kv.compareAndSwap('a', 'One', 'two')).toBe(false)
    expect(await kv.compareAndSwap('a', 'one', 'two')).toBe(true)
    expect(await kv.get('a')).toBe('two')
  })

  it('compareAndSwap() with null deletes, and tells absent from empty', async () => {
    await using harness = await createKv()
    const { kv } = harness
    await kv.set('a', '')
    expect(await kv.compareAndSwap('a', null, 'one')).toBe(false)
    expect(await kv.compareAndSwap('a', '', null)).toBe(true)
    expect(await kv.get('a')).toBeNull()
    expect(await kv.compareAndSwap('a', null, null)).toBe(true)
    expect(await kv.compareAndSwap('a', '', 'one')).toBe(false)
  })

  it('of 500 claims at once exactly one succeeds', async () => {
    await using harness = await createKv()
    const claims = Array.from({ length: 500 }, (_, index) =>
      harness.kv.compareAndSwap('claim', null, String(index)),
    )
    const winners = (await Promise.all(claims)).flatMap((won, index) => (won ? [index] : []))
    expect(winners).toHaveLength(1)
    expect(await harness.kv.get('claim')).toBe(String(winners[0]))
  })

  it('of 500 swaps of one value at once exactly one succeeds', async () => {
    await using harness = await createKv()
    await harness.kv.set('holder', 'old')
    const swaps = Array.from({ length: 500 }, (_, index) =>
      harness.kv.compareAndSwap('holder', 'old', `new ${index}`),
    )
    expect((await Promise.all(swaps)).filter(Boolean)).toHaveLength(1)
  })
}

function describeCounters(createKv: CreateKv): void {
  it('increment() counts from 0 by 1 unless told otherwise', async () => {
    await using harness = await createKv()
    const { kv } = harness
    expect(await kv.increment('n')).toBe(1)
    expect(await kv.increment('n', { by: 5 })).toBe(6)
    expect(await kv.increment('n', { by: -10 })).toBe(-4)
    expect(await kv.get('n')).toBe('-4')
    await kv.set('n', '41')
    expect(await kv.increment('n')).toBe(42)
  })

  it('500 increments at once give 500 different sums', async () => {
    await using harness = await createKv()
    const sums = await Promise.all(
      Array.from({ length: 500 }, () => harness.kv.increment('n', { ttlMs: 60_000 })),
    )
    expect(new Set(sums).size).toBe(500)
    expect(Math.max(...sums)).toBe(500)
  })

  it('a window starts with its first increment and is not made longer by later ones', async () => {
    await using harness = await createKv()
    const { kv } = harness
    await kv.increment('window', { ttlMs })
    await harness.elapse(ttlMs / 2)
    await kv.increment('window', { ttlMs: ttlMs * 100 })
    await harness.elapse(ttlMs / 2)
    expect(await kv.increment('window', { ttlMs })).toBe(1)
  })

  it('a counter without a time to live gets none by a later increment', async () => {
    await using harness = await createKv()
    await harness.kv.increment('n')
    await harness.kv.increment('n', { ttlMs })
    await harness.elapse(ttlMs)
    expect(await harness.kv.increment('n')).toBe(3)
  })

  it('increment() of what is no integer rejects with StoreFailed and changes nothing', async () => {
    await using harness = await createKv()
    for (const value of ['apple', '', '1.5', ' 1', '01', '99999999999999999999']) {
      await harness.kv.set('n', value)
      expect(await codeOf(harness.kv.increment('n'))).toBe('StoreFailed')
      expect(await harness.kv.get('n')).toBe(value)
    }
  })
}

function describeLimits(createKv: CreateKv): void {
  it('takes keys of 512 bytes and values of 64 KiB, and refuses more', async () => {
    await using harness = await createKv()
    const { kv } = harness
    const key = 'é'.repeat(256)
    const value = 'v'.repeat(65_536)
    await kv.set(key, value)
    expect(await kv.get(key)).toBe(value)
    expect(await codeOf(kv.set(`${key}k`, 'v'))).toBe('StoreFailed')
    expect(await codeOf(kv.set('k', `${value}v`))).toBe('StoreFailed')
    expect(await codeOf(kv.compareAndSwap('k', null, `${value}v`))).toBe('StoreFailed')
    expect(await codeOf(kv.get(''))).toBe('StoreFailed')
  })

  it('refuses keys and values that are no well-formed text: in bytes they would be others', async () => {
    await using harness = await createKv()
    const { kv } = harness
    await kv.set('\ufffd', 'one')
    expect(await codeOf(kv.get('\ud800'))).toBe('StoreFailed')
    expect(await codeOf(kv.set('k', 'a\ud800'))).toBe('StoreFailed')
    expect(await codeOf(kv.compareAndSwap('k', '\ud800', 'v'))).toBe('StoreFailed')
    const claim = { key: 'user:\ud800', owner: 'a/0123456789abcdef', since: 1, rest: '' }
    expect(await codeOf(kv.claims.claim([claim], { ttlMs }))).toBe('StoreFailed')
    expect(await codeOf(kv.claims.holders([claim.key]))).toBe('StoreFailed')
    expect(await kv.get('\ufffd')).toBe('one')
  })

  it('refuses a time to live that is not positive, and steps that are no integers', async () => {
    await using harness = await createKv()
    const { kv } = harness
    for (const bad of [0, -1, Number.NaN, Infinity])
      expect(await codeOf(kv.set('k', 'v', { ttlMs: bad }))).toBe('StoreFailed')
    for (const by of [0.5, Number.NaN, 2 ** 53])
      expect(await codeOf(kv.increment('k', { by }))).toBe('StoreFailed')
    expect(await kv.get('k')).toBeNull()
  })
}

function describeLife(createKv: CreateKv): void {
  it('start() and close() may be called again, and nothing works after close()', async () => {
    await using harness = await createKv()
    const { kv } = harness
    await kv.start()
    await kv.ping()
    await kv.close()
    await kv.close()
    expect(await codeOf(kv.ping())).toBe('StoreFailed')
    expect(await codeOf(kv.get('a'))).toBe('StoreFailed')
    expect(await codeOf(kv.increment('a'))).toBe('StoreFailed')
    const claim = { key: 'a', owner: 'gate/1', since: 1, rest: '' }
    expect(await codeOf(kv.claims.claim([claim], { ttlMs: 1_000 }))).toBe('StoreFailed')
    expect(await codeOf(kv.claims.holders(['a']))).toBe('StoreFailed')
    expect(await codeOf(kv.claims.incarnation())).toBe('StoreFailed')
  })
}

function describeNoOutage(createKv: CreateKv): void {
  it('has no server to lose: ping() answers until close()', async () => {
    await using harness = await createKv()
    await harness.elapse(60_000)
    await harness.kv.ping()
    await harness.kv.close()
    expect(await codeOf(harness.kv.ping())).toBe('StoreFailed')
  })
}

function describeOutage(createOutage: () => Promise<Outage<KvStore>>): void {
  it('answers StoreFailed in time while its server is dead, and heals when it is back', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await store.set('a', 'one')
    const incarnation = await store.claims.incarnation()
    const claim = { key: 'claimed', owner: 'gate/1', since: 1, rest: '' }
    const claimOptions = { ttlMs: 60_000 }
    const underWay = Promise.allSettled(Array.from({ length: 100 }, () => store.increment('n')))
    await service.kill('SIGKILL')
    await underWay
    await expectStoreFailed(() => store.get('a'))
    await expectStoreFailed(() => store.compareAndSwap('a', 'one', 'two'))
    await expectStoreFailed(() => store.claims.claim([claim], claimOptions))
    await expectStoreFailed(() => store.claims.holders([claim.key]))
    await expectStoreFailed(() => store.claims.incarnation())
    await expectStoreFailed(() => store.ping())
    await service.restart()
    await expectHealed(() => store.ping())
    expect(await store.increment('again')).toBe(1)
    expect(await store.compareAndSwap('claim', null, 'mine')).toBe(true)
    expect(await store.claims.claim([claim], claimOptions)).toEqual([null])
    expect(await store.claims.incarnation()).not.toBe(incarnation)
  })

  it('answers StoreFailed in time while its server is stopped, and heals when it goes on', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await store.increment('n')
    await service.kill('SIGSTOP')
    await Promise.all(
      Array.from({ length: 50 }, () => expectStoreFailed(() => store.increment('n'))),
    )
    await whileStopped(() => expectStoreFailed(() => store.ping()))
    await service.kill('SIGCONT')
    await expectHealed(() => store.ping())
    // What timed out may have run, once at most each.
    const sum = await store.increment('n')
    expect(sum).toBeGreaterThanOrEqual(2)
    expect(sum).toBeLessThanOrEqual(52)
  })

  it('close() ends in time while its server is stopped', async () => {
    await using outage = await createOutage()
    const { store, service } = outage
    await service.kill('SIGSTOP')
    const startedAt = performance.now()
    await store.close()
    expect(performance.now() - startedAt).toBeLessThan(answerCeilingMs)
  })
}
