/** The end-to-end suite: what a player sees of a whole server, on whatever wire and stores. */
import { afterAll, beforeAll, describe } from 'vitest'
import { describeCalls } from './call-suite.ts'
import { describeConnections } from './connection-suite.ts'
import { describePrivacy } from './privacy-suite.ts'
import { describeUsers } from './user-suite.ts'
import { type Layout, World, type Stores, type Wire } from './world.ts'

export interface Manifest {
  readonly wire: Wire
  /** `one` unless stated. */
  readonly layout?: Layout
}

/**
 * Runs the suite in a world of its own: a server on new stores, reached by the wire of the
 * manifest. Every world supports all of it, so there is nothing to leave out.
 */
export function describeEndToEnd(
  name: string,
  { wire, layout }: Manifest,
  openStores: () => Promise<Stores>,
): void {
  describe(`end to end ${name}`, () => {
    let world: World
    const theWorld = (): World => world

    beforeAll(async () => {
      world = new World(wire, await openStores(), layout)
      await world.start()
    })
    afterAll(() => world[Symbol.asyncDispose]())

    describeUsers(theWorld)
    describeCalls(theWorld)
    describePrivacy(theWorld)
    describeConnections(theWorld)
  })
}
