/** What every store does with claims, as tests; part of `describeKv`. */
import { expect, it } from 'vitest'
import type { Claim } from '../../store/kv/claims.ts'
import type { KvStore } from '../../store/kv/kv.ts'
import { codeOf } from './outage.ts'

interface ClaimsHarness extends AsyncDisposable {
  /** Started, and empty. */
  kv: KvStore
  /** Lets time pass for the store: by its clock, or really. */
  elapse: (ms: number) => Promise<void>
}

type Create = () => Promise<ClaimsHarness>

const options = { ttlMs: 60_000 }
/** Longer than a busy machine takes between two operations, short enough to wait for. */
const shortMs = 800
const anna = 'gate-1/00000000000000aa'
const ben = 'gate-2/00000000000000bb'

function claimOf(key: string, owner: string, given: Partial<Claim> = {}): Claim {
  return { key, owner, since: 1_000, rest: `session of ${owner}`, ...given }
}

function heldOf({ owner, since, rest }: Claim): Omit<Claim, 'key'> {
  return { owner, since, rest }
}

export function describeClaims(create: Create): void {
  describeClaiming(create)
  describeTaking(create)
  describeSwapping(create)
  describeTombstones(create)
  describeManyClaims(create)
  describeClaimTexts(create)
}

function describeClaiming(create: Create): void {
  it('claim() writes where the key is free, else resolves to who holds it', async () => {
    await using harness = await create()
    const { kv } = harness
    const mine = claimOf('a', anna)
    expect(await kv.claims.claim([mine], options)).toEqual([null])
    expect(await kv.claims.claim([claimOf('a', ben), claimOf('b', ben)], options)).toEqual([
      heldOf(mine),
      null,
    ])
    expect(await kv.claims.holders(['a', 'b', 'c'])).toEqual([
      heldOf(mine),
      heldOf(claimOf('b', ben)),
      null,
    ])
  })

  it('claim() again by the very same owner and rest is granted, and lives anew', async () => {
    await using harness = await create()
    const { kv, elapse } = harness
    const mine = claimOf('a', anna)
    await kv.claims.claim([mine], { ttlMs: shortMs })
    expect(await kv.claims.claim([{ ...mine, since: 2_000 }], { ttlMs: shortMs * 3 })).toEqual([
      null,
    ])
    await elapse(shortMs)
    expect(await kv.claims.holders(['a'])).toEqual([{ ...heldOf(mine), since: 2_000 }])
    expect(await kv.claims.claim([{ ...mine, rest: 'another session' }], options)).toEqual([
      { ...heldOf(mine), since: 2_000 },
    ])
  })

  it('a claim is gone after its time to live', async () => {
    await using harness = await create()
    const { kv, elapse } = harness
    await kv.claims.claim([claimOf('a', anna)], { ttlMs: shortMs })
    await elapse(shortMs)
    expect(await kv.claims.holders(['a'])).toEqual([null])
    expect(await kv.claims.claim([claimOf('a', ben)], options)).toEqual([null])
  })

  it('release() deletes only what still stands exactly as given', async () => {
    await using harness = await create()
    const { kv } = harness
    const mine = claimOf('a', anna)
    await kv.claims.claim([mine], options)
    expect(
      await kv.claims.release([
        { ...mine, owner: ben },
        { ...mine, since: 999 },
        { ...mine, rest: '' },
        { ...mine, key: 'b' },
      ]),
    ).toEqual([false, false, false, false])
    expect(await kv.claims.release([mine])).toEqual([true])
    expect(await kv.claims.release([mine])).toEqual([false])
    expect(await kv.claims.holders(['a'])).toEqual([null])
  })
}

function describeTaking(create: Create): void {
  it('claim() over "later" takes a key from a later claim, and from no other', async () => {
    await using harness = await create()
    const { kv } = harness
    await kv.claims.claim([claimOf('a', anna, { since: 1_000 })], options)
    for (const since of [1_000, 1_001])
      expect(
        await kv.claims.claim([claimOf('a', ben, { since })], { ...options, over: 'later' }),
      ).toEqual([heldOf(claimOf('a', anna))])
    const earlier = claimOf('a', ben, { since: 999 })
    expect(await kv.claims.claim([earlier], options)).toEqual([heldOf(claimOf('a', anna))])
    expect(await kv.claims.claim([earlier], { ...options, over: 'later' })).toEqual([null])
    expect(await kv.claims.holders(['a'])).toEqual([heldOf(earlier)])
  })

  it('claim() over "earlier" takes a key from an earlier claim, and from no other', async () => {
    await using harness = await create()
    const { kv } = harness
    // Of different lengths, so that they are compared as numbers.
    await kv.claims.claim([claimOf('a', anna, { since: 999 })], options)
    for (const since of [0, 999])
      expect(
        await kv.claims.claim([claimOf('a', ben, { since })], { ...options, over: 'earlier' }),
      ).toEqual([heldOf(claimOf('a', anna, { since: 999 }))])
    const later = claimOf('a', ben, { since: Number.MAX_SAFE_INTEGER })
    expect(await kv.claims.claim([later], { ...options, over: 'earlier' })).toEqual([null])
    expect(await kv.claims.holders(['a'])).toEqual([heldOf(later)])
  })
}

function describeSwapping(create: Create): void {
  it('swap() writes whoever holds the key, and resolves to who did', async () => {
    await using harness = await create()
    const { kv, elapse } = harness
    const first = claimOf('a', anna, { since: 2_000 })
    const second = claimOf('a', ben)
    expect(await kv.claims.swap([first], options)).toEqual([null])
    expect(await kv.claims.swap([second, claimOf('b', ben)], options)).toEqual([
      heldOf(first),
      null,
    ])
    expect(await kv.claims.swap([first], { ttlMs: shortMs })).toEqual([heldOf(second)])
    await elapse(shortMs)
    expect(await kv.claims.swap([second], options)).toEqual([null])
  })

  it('500 swaps of one key at once form one chain', async () => {
    await using harness = await create()
    const claims = Array.from({ length: 500 }, (_, index) =>
      claimOf('a', index % 2 === 0 ? anna : ben, { rest: String(index) }),
    )
    const before = await Promise.all(claims.map(claim => harness.kv.claims.swap([claim], options)))
    const [last] = await harness.kv.claims.holders(['a'])
    const rests = before.map(([held]) => held?.rest ?? 'nobody')
    expect(new Set([...rests, last!.rest]).size).toBe(501)
    expect(rests.filter(rest => rest === 'nobody')).toHaveLength(1)
  })
}

function describeTombstones(create: Create): void {
  it('bury() makes every claim of its owner void at once', async () => {
    await using harness = await create()
    const { kv } = harness
    const keys = ['a', 'b', 'c']
    await kv.claims.claim(
      keys.map(key => claimOf(key, anna)),
      options,
    )
    expect(await kv.claims.bury(anna, 'silent for 5 s', options)).toBe(true)
    expect(await kv.claims.holders(keys)).toEqual([null, null, null])
    expect(await kv.claims.claim([claimOf('a', ben)], options)).toEqual([null])
    expect(await kv.claims.swap([claimOf('b', ben)], options)).toEqual([null])
    expect(await kv.claims.holders(keys)).toEqual([
      heldOf(claimOf('a', ben)),
      heldOf(claimOf('b', ben)),
      null,
    ])
  })

  it('an owner has one tombstone, and its words are kept', async () => {
    await using harness = await create()
    const { kv, elapse } = harness
    expect(await kv.claims.tombstones([anna, ben])).toEqual([null, null])
    expect(await kv.claims.bury(anna, 'its socket ended', { ttlMs: shortMs })).toBe(true)
    expect(await kv.claims.bury(anna, 'silent for 5 s', options)).toBe(false)
    expect(await kv.claims.tombstones([ben, anna])).toEqual([null, 'its socket ended'])
    await elapse(shortMs)
    expect(await kv.claims.tombstones([anna])).toEqual([null])
    expect(await kv.claims.tombstones([])).toEqual([])
  })

  it('of 100 burials of one owner at once exactly one succeeds', async () => {
    await using harness = await create()
    const burials = Array.from({ length: 100 }, (_, index) =>
      harness.kv.claims.bury(anna, String(index), options),
    )
    expect((await Promise.all(burials)).filter(Boolean)).toHaveLength(1)
  })

  it('the dead claim nothing: neither free keys nor those of the living', async () => {
    await using harness = await create()
    const { kv } = harness
    await kv.claims.claim([claimOf('a', ben)], options)
    await kv.claims.bury(anna, 'silent for 5 s', options)
    expect(await codeOf(kv.claims.claim([claimOf('b', anna)], options))).toBe('StoreFailed')
    expect(await codeOf(kv.claims.swap([claimOf('c', ben), claimOf('a', anna)], options))).toBe(
      'StoreFailed',
    )
    expect(await kv.claims.holders(['a', 'b', 'c'])).toEqual([
      heldOf(claimOf('a', ben)),
      null,
      null,
    ])
  })
}

function describeManyClaims(create: Create): void {
  it('takes and returns thousands of claims in order', async () => {
    await using harness = await create()
    const { kv } = harness
    const claims = Array.from({ length: 2_345 }, (_, index) =>
      claimOf(`key-${index}`, index % 3 === 0 ? ben : anna, { since: index }),
    )
    const keys = claims.map(claim => claim.key)
    const nobody = claims.map(() => null)
    expect(await kv.claims.claim(claims, options)).toEqual(nobody)
    expect(await kv.claims.holders(keys)).toEqual(claims.map(heldOf))
    expect(
      await kv.claims.claim(
        claims.map(claim => ({ ...claim, rest: 'other' })),
        options,
      ),
    ).toEqual(claims.map(heldOf))
    expect(await kv.claims.swap(claims, options)).toEqual(claims.map(heldOf))
    const released = await kv.claims.release(
      claims.map((claim, index) => (index % 2 === 0 ? claim : { ...claim, rest: 'other' })),
    )
    expect(released).toEqual(claims.map((_, index) => index % 2 === 0))
  })

  it('nothing asked is nothing answered', async () => {
    await using harness = await create()
    const { kv } = harness
    expect(await kv.claims.claim([], options)).toEqual([])
    expect(await kv.claims.swap([], options)).toEqual([])
    expect(await kv.claims.release([])).toEqual([])
    expect(await kv.claims.holders([])).toEqual([])
  })

  it('incarnation() stays as it is while the data do', async () => {
    await using harness = await create()
    const { kv } = harness
    const before = await kv.claims.incarnation()
    await kv.claims.claim([claimOf('a', anna)], options)
    expect(before).not.toBe('')
    expect(await Promise.all([kv.claims.incarnation(), kv.claims.incarnation()])).toEqual([
      before,
      before,
    ])
  })
}

function describeClaimTexts(create: Create): void {
  it('keeps every text that a claim may have', async () => {
    await using harness = await create()
    const { kv } = harness
    const rests = ['', ' ', 'é 🦥 "x" \\ %s', '{"place":"host:1"}', 'r'.repeat(60_000)]
    for (const rest of rests) {
      const claim = claimOf('a', anna, { rest, since: 0 })
      await kv.claims.swap([claim], options)
      expect(await kv.claims.holders(['a'])).toEqual([heldOf(claim)])
      expect(await kv.claims.claim([claim], options)).toEqual([null])
      expect(await kv.claims.release([claim])).toEqual([true])
    }
  })

  it('refuses claims that could not be read again', async () => {
    await using harness = await create()
    const { kv } = harness
    const bad: Partial<Claim>[] = [
      { owner: '' },
      { owner: 'two words' },
      { owner: 'é' },
      { owner: 'o'.repeat(129) },
      { since: -1 },
      { since: 0.5 },
      { since: 2 ** 53 },
      { since: Number.NaN },
      { rest: 'two\nlines' },
      { rest: 'a\0b' },
      { rest: '\ud800' },
      { rest: 'r'.repeat(65_536) },
      { key: '' },
      { key: 'k'.repeat(513) },
      { key: 'dead:gate-1/00000000000000aa' },
      { key: 'incarnation' },
    ]
    for (const part of bad) {
      const claim = claimOf('a', anna, part)
      expect(await codeOf(kv.claims.claim([claim], options)), JSON.stringify(part)).toBe(
        'StoreFailed',
      )
      expect(await codeOf(kv.claims.swap([claim], options)), JSON.stringify(part)).toBe(
        'StoreFailed',
      )
    }
    for (const ttlMs of [0, -1, Number.NaN, Infinity])
      expect(await codeOf(kv.claims.claim([claimOf('a', anna)], { ttlMs }))).toBe('StoreFailed')
    expect(await codeOf(kv.claims.bury('two words', '', options))).toBe('StoreFailed')
    expect(await kv.claims.holders(['a'])).toEqual([null])
  })

  it('counts text that is no claim as a free key, and never releases it', async () => {
    await using harness = await create()
    const { kv } = harness
    const garbage = [
      '',
      'garbage',
      `${anna} 1000`,
      `${anna} 01 x`,
      `${anna} 1e3 x`,
      `${anna} -1 x`,
      `${anna} 9007199254740992 x`,
      `${anna} 10000000000000000 x`,
      `${anna}  1 x`,
      ` ${anna} 1 x`,
      `${anna} 1 x\ny`,
      `${anna} 1 x\0`,
      `${anna} 1 \u007f`,
      `${'o'.repeat(129)} 1 x`,
    ]
    for (const text of garbage) {
      await kv.set('a', text)
      expect(await kv.claims.holders(['a']), JSON.stringify(text)).toEqual([null])
      expect(await kv.claims.release([claimOf('a', ben)])).toEqual([false])
      expect(await kv.claims.claim([claimOf('a', ben)], options), JSON.stringify(text)).toEqual([
        null,
      ])
      await kv.set('a', text)
      expect(await kv.claims.swap([claimOf('a', ben)], options), JSON.stringify(text)).toEqual([
        null,
      ])
      expect(await kv.claims.holders(['a'])).toEqual([heldOf(claimOf('a', ben))])
    }
  })
}
