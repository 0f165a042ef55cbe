/** How a gate makes its claims again: spread over the period, and never many in one turn. */
import { expect, it } from 'vitest'
import type { PresenceClaim } from '../../../src/cluster/cluster.ts'
import type { ClaimStore } from '../../../src/store/kv/claims.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'
import { newSession, TestGate } from './test-gate.ts'

const count = 6_000
const slices = 20
const checkMs = 20
const times = { ttlMs: 60_000, periodMs: slices * checkMs, checkMs }

/** The keys of each command that claims, and the place of each look among the commands. */
interface Watch {
  readonly kv: ClaimStore
  readonly commands: string[][]
  readonly looks: number[]
}

async function watched(): Promise<Watch> {
  const kv = new MemoryKv()
  await kv.start()
  const commands: string[][] = []
  const looks: number[] = []
  const watch: ClaimStore = {
    claim(claims, options) {
      commands.push(claims.map(claim => claim.key))
      return kv.claims.claim(claims, options)
    },
    swap: (claims, options) => kv.claims.swap(claims, options),
    release: claims => kv.claims.release(claims),
    holders: keys => kv.claims.holders(keys),
    bury: (owner, words, options) => kv.claims.bury(owner, words, options),
    tombstones: owners => kv.claims.tombstones(owners),
    incarnation() {
      looks.push(commands.length)
      return kv.claims.incarnation()
    },
  }
  return { kv: watch, commands, looks }
}

/** Clients and users who all came in the very same millisecond, as behind a restart. */
function fill(gate: TestGate): void {
  const claims = (kind: string): [string, PresenceClaim][] =>
    Array.from({ length: count / 2 }, (_, index) => {
      const id = `${kind}-${index}`
      return [id, { id, session: newSession(), since: 1_700_000_000_000 }]
    })
  for (const [id, claim] of claims('client')) gate.clients.set(id, claim)
  for (const [id, claim] of claims('user')) gate.logins.set(id, claim)
}

it('claims of one millisecond are made again in even slices, all of them within the period', async () => {
  const { kv, commands, looks } = await watched()
  await using gate = new TestGate('gate-1', kv, times)
  fill(gate)
  await gate.presence.start()
  await expect.poll(() => looks.length, { timeout: 20_000 }).toBeGreaterThan(slices)
  const made = looks
    .slice(0, slices)
    .map((from, index) => commands.slice(from, looks[index + 1]).flat())
  expect(Math.max(...made.map(keys => keys.length))).toBeLessThan((2 * count) / slices)
  expect(new Set(made.flat()).size).toBe(count)
})

it('a full pass sends 1,000 claims at a time at most, and each once', async () => {
  const { kv, commands, looks } = await watched()
  await using gate = new TestGate('gate-1', kv, times)
  fill(gate)
  gate.presence.reassert()
  await gate.presence.start()
  await expect.poll(() => looks.length, { timeout: 20_000 }).toBeGreaterThan(1)
  const pass = commands.slice(looks[0], looks[1])
  expect(Math.max(...pass.map(keys => keys.length))).toBeLessThanOrEqual(1_000)
  const keys = pass.flat()
  expect(new Set(keys).size).toBe(count)
  expect(keys).toHaveLength(count)
})

it('claims that come and go during a full pass are neither lost nor made for the gone', async () => {
  const { kv, commands, looks } = await watched()
  await using gate = new TestGate('gate-1', kv, times)
  fill(gate)
  const gone = gate.clients.get(`client-${count / 2 - 1}`)!
  const late = { id: 'late', session: newSession(), since: 1 }
  const claim = kv.claim.bind(kv)
  kv.claim = (claims, options) => {
    void gate.disconnect(gone)
    gate.clients.set(late.id, late)
    return claim(claims, options)
  }
  gate.presence.reassert()
  await gate.presence.start()
  await expect.poll(() => looks.length, { timeout: 20_000 }).toBeGreaterThan(1)
  const pass = commands.slice(looks[0], looks[1]).flat()
  expect(pass).toContain('client:late')
  expect(pass).not.toContain(`client:${gone.id}`)
})
