/**
 * One client id over two gates, under all orders of store, bus and clients that a seed may give.
 */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { Metrics } from '../../../src/base/metrics.ts'
import { TimerWheel } from '../../../src/base/timer-wheel.ts'
import { Channel } from '../../../src/cluster/channels.ts'
import type { Directory, Holder, Presence, PresenceClaim } from '../../../src/cluster/cluster.ts'
import { createMemoryHub, type MemoryHub } from '../../../src/bus/carriers/memory-carrier.ts'
import { createBus } from '../../../src/bus/node-bus.ts'
import type { Bus, NodeRef } from '../../../src/bus/bus.ts'
import { answerJson } from '../../../src/dispatch/remote/ask.ts'
import { ClientIds, type ClaimOutcome, type IdHolder } from '../../../src/gate/mqtt/client-ids.ts'
import { ClusterClientIds } from '../../../src/gate/mqtt/cluster-client-ids.ts'

const id = 'one-client-id-for-all-of-32-chars'

type Delay = () => Promise<void>

/** Ids as presence keeps them; each gate's requests and answers keep their order. */
class Store {
  readonly ids = new Map<string, Holder>()
  readonly #delay: Delay

  constructor(delay: Delay) {
    this.#delay = delay
  }

  presenceOf(gate: NodeRef): Presence {
    let there: Promise<unknown> = Promise.resolve()
    let back: Promise<unknown> = Promise.resolve()
    const ask = async <T>(work: () => T): Promise<T> => {
      const done = there.then(this.#delay).then(work)
      there = done
      const before = back
      const answered = done.then(async result => {
        await this.#delay()
        await before
        return result
      })
      back = answered
      return answered
    }
    const claimClientId = ({ id: key, session, since }: PresenceClaim) =>
      ask(() => {
        const held = this.ids.get(key)
        if (held !== undefined && held.session !== session) return held
        this.ids.set(key, { gate, session, since })
        return null
      })
    const releaseClientId = ({ id: key, session }: PresenceClaim) =>
      ask(() => {
        if (this.ids.get(key)?.session === session) this.ids.delete(key)
      })
    return { claimClientId, releaseClientId } as unknown as Presence
  }
}

class Gate {
  readonly ids: ClusterClientIds
  readonly bus: Bus

  constructor(name: string, world: { store: Store; hub: MemoryHub; wheel: TimerWheel }) {
    const { store, hub, wheel } = world
    const self = { name, epoch: randomBytes(8).toString('hex') }
    const log = silentLogger
    const shared = { wheel, log, metrics: new Metrics(), cluster: 'test', secrets: null }
    this.bus = createBus({ self, carrier: hub.createCarrier(), ...shared })
    const directory = { self, isGone: () => false } as unknown as Directory
    this.ids = new ClusterClientIds({
      local: new ClientIds(wheel),
      presence: store.presenceOf(self),
      bus: this.bus,
      directory,
      log,
    })
    this.bus.listen(Channel.Gate, {
      call: (incoming, payload) => {
        const { clientId, session } = JSON.parse(payload.toString())
        const answer = async (): Promise<void> => {
          const isGone = await this.ids.probe(clientId, session)
          incoming.reply(answerJson({ type: isGone ? 'gone' : 'lives' }))
        }
        void answer()
      },
    })
  }
}

/** A client that lives for a while and answers probes until it goes. */
class Connection implements IdHolder {
  isOverdue = false
  isOpen = true
  outcome: ClaimOutcome | null = null
  readonly #gate: Gate
  readonly #delay: Delay
  #heard: (() => void) | null = null

  constructor(gate: Gate, delay: Delay) {
    this.#gate = gate
    this.#delay = delay
  }

  get isProbeable(): boolean {
    return this.isOpen && this.outcome === 'granted'
  }

  /** Its life; resolves when it has ended. */
  async live(turns: Delay): Promise<void> {
    this.#gate.ids.claim(id, this, outcome => {
      this.outcome = outcome
      if (outcome !== 'granted') this.end()
    })
    await turns()
    this.end()
  }

  probe(heard: () => void): void {
    this.#heard = heard
    const answer = async (): Promise<void> => {
      await this.#delay()
      if (this.isOpen) this.#heard?.()
    }
    void answer()
  }

  evict(): void {
    this.end()
  }

  end(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.#gate.ids.release(id, this)
  }
}

function delays(lengths: readonly number[]): Delay {
  let next = 0
  return async () => {
    const turns = lengths[next++ % lengths.length] ?? 0
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
  }
}

describe('a client id over two gates', () => {
  it('is never held by two, refused only while another has it, and free at the end', async () => {
    const wheel = new TimerWheel({ tickMs: 5 })
    let unavailable = 0
    let asked = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            gate: fc.nat(1),
            begins: fc.nat(40),
            lives: fc.nat(60),
            isOverdue: fc.boolean(),
          }),
          { minLength: 2, maxLength: 6 },
        ),
        fc.array(fc.nat(4), { minLength: 7, maxLength: 30 }),
        async (clients, lengths) => {
          const delay = delays(lengths)
          const world = { store: new Store(delay), hub: createMemoryHub(), wheel }
          const gates = [new Gate('a', world), new Gate('b', world)]
          for (const { bus } of gates) await bus.start()
          const all: Connection[] = []
          const holders = () => all.filter(one => one.isOpen && one.outcome === 'granted')
          await Promise.all(
            clients.map(async ({ gate, begins, lives, isOverdue }) => {
              await delays([begins])()
              const one = new Connection(gates[gate]!, delay)
              const others = all.filter(other => other.isOpen)
              all.push(one)
              await one.live(async () => {
                for (let turn = 0; one.isOpen && (turn < lives || one.outcome === null); turn++) {
                  await new Promise(setImmediate)
                  if (turn > lives / 2) one.isOverdue = isOverdue
                  expect(holders().length).toBeLessThanOrEqual(1)
                }
              })
              asked++
              if (one.outcome === 'unavailable') unavailable++
              // Somebody was there before it, or came while it asked.
              if (one.outcome === 'taken')
                expect(others.length + all.length - all.indexOf(one) - 1).toBeGreaterThan(0)
            }),
          )
          for (let turn = 0; turn < 60; turn++) await new Promise(setImmediate)
          expect([...gates[0]!.ids.claims(), ...gates[1]!.ids.claims()]).toEqual([])
          expect(gates.map(({ ids }) => ids.count)).toEqual([0, 0])
          expect([...world.store.ids]).toEqual([])
          for (const { bus } of gates) await bus.close()
        },
      ),
      { numRuns: 150 },
    )
    wheel.clear()
    expect(unavailable).toBeLessThan(asked / 50)
  })
})
