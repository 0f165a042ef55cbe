/** The arena on the test kit. Needs no test runner but Node's: `node --test`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestServer } from 'sifaka-server/testing'
import { Arena } from '../src/arena.contract.ts'
import { arena } from '../src/arena.ts'

void test('everybody hears who takes a seat', async () => {
  await using server = await startTestServer({ modules: [arena] })
  const alice = await server.login('alice')
  const bob = await server.login('bob')
  const { coins } = await alice.call(Arena, 'Join', { seat: 2 })
  assert.equal(coins, 15)
  const { seat } = await bob.next(Arena, 'Seated')
  assert.equal(seat?.name, 'alice')
  await assert.rejects(bob.call(Arena, 'Join', { seat: 2 }), { errorName: 'SeatTaken' })
})

void test('other modules clear the arena, players do not', async () => {
  await using server = await startTestServer({ modules: [arena] })
  const alice = await server.login('alice')
  await alice.call(Arena, 'Join', { seat: 1 })
  await server.invoke(Arena, 'Clear', {})
  assert.deepEqual((await alice.call(Arena, 'Look', {})).seats, [])
  await assert.rejects(alice.request('Arena', 'Clear'), { code: 'NotFound' })
})

void test('whoever stays away too long loses the seat', async () => {
  const config = { Arena: { graceMs: 30_000 } }
  await using server = await startTestServer({ modules: [arena], config, clock: 'manual' })
  const alice = await server.login('alice')
  const bob = await server.login('bob')
  await alice.call(Arena, 'Join', { seat: 1 })
  await alice.close()
  await server.advance(29_999)
  assert.equal((await bob.call(Arena, 'Look', {})).seats.length, 1)
  await server.advance(1)
  const { userId } = await bob.next(Arena, 'Left')
  assert.equal(userId, alice.user.id)
})
