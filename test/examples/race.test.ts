/** The module behind the page of examples/web; test/browser plays it on its page. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { startTestServer, type TestServer } from 'sifaka-server/testing'
import { Race } from '../../examples/web/src/race.contract.ts'
import { race } from '../../examples/web/src/race.ts'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { ownDirectory } from '../setup/resources.ts'

function startRace(): Promise<TestServer> {
  const config = { Race: { length: 5, breathMs: 200, graceMs: 15_000 } }
  return startTestServer({ modules: [race], config, clock: 'manual' })
}

it('lets nobody hop twice in a breath, and nobody who has not entered', async () => {
  await using server = await startRace()
  const alice = await server.login('alice')
  await expect(alice.call(Race, 'Hop', {})).rejects.toMatchObject({ errorName: 'NotEntered' })
  expect(await alice.call(Race, 'Enter', {})).toEqual({
    length: 5,
    runners: [{ userId: alice.user.id, name: 'alice', place: 0 }],
  })
  const { hop, place } = await alice.call(Race, 'Hop', {})
  expect(place).toBe(hop)
  await expect(alice.call(Race, 'Hop', {})).rejects.toMatchObject({ errorName: 'Tired' })
})

it('tells everybody of each hop and of the winner, and begins anew', async () => {
  await using server = await startRace()
  const alice = await server.login('alice')
  const bob = await server.login('bob')
  await alice.call(Race, 'Enter', {})
  await bob.call(Race, 'Enter', {})
  for (let place = 0; place < 5;) {
    await server.advance(200)
    ;({ place } = await alice.call(Race, 'Hop', {}))
  }
  expect(await bob.next(Race, 'Won')).toEqual({ name: 'alice' })
  const { runners } = await bob.call(Race, 'Enter', {})
  expect(runners.map(({ name, place }) => [name, place])).toEqual([
    ['alice', 0],
    ['bob', 0],
  ])
})

it('keeps the track of a player who is away for less than the grace', async () => {
  await using server = await startRace()
  const bob = await server.login('bob')
  await bob.call(Race, 'Enter', {})
  const alice = await server.login('alice')
  await alice.call(Race, 'Enter', {})
  await alice.close()
  await server.advance(14_000)
  const again = await server.login('alice')
  await server.advance(20_000)
  expect((await bob.call(Race, 'Enter', {})).runners).toHaveLength(2)
  await again.close()
  await server.advance(15_001)
  expect(await bob.next(Race, 'Left')).toEqual({ userId: alice.user.id })
  expect((await bob.call(Race, 'Enter', {})).runners).toHaveLength(1)
})

it('has the classes that its .proto says', async () => {
  const root = path.resolve(import.meta.dirname, '../../examples/web')
  await using out = await ownDirectory()
  await generateMessages({ protoFiles: ['proto/race.proto'], outDir: out.path, cwd: root })
  for (const name of generatedFiles)
    expect(readFileSync(path.join(root, 'src/generated', name), 'utf8'), name).toBe(
      readFileSync(path.join(out.path, name), 'utf8'),
    )
})
