/**
 * Nodes of an older and a newer version side by side: a gate and a worker of each, clients on both
 * gates.
 */
import path from 'node:path'
import { describe, test, type expect } from 'vitest'
import { freePort } from '../../src/testing/services/services.ts'
import { newUser, sleep } from './support/cluster.ts'
import { Caller } from './support/caller.ts'
import { gatePart, Machine, until } from './support/machine.ts'
import type { NodeProcess } from './support/node-process.ts'
import {
  announcing,
  otherLayout,
  otherVersion,
  unknownChannels,
  unknownFrames,
  type Change,
} from './support/other-version.ts'

const worksFile = path.join(import.meta.dirname, 'support', 'works.ts')
const callsEach = 30

const newer: readonly Change[] = [
  ...announcing({
    head: "fields.mood = { kind: 'calm', since: 7 }; fields.shards = [1, 2, 3]",
    module:
      "fields.shard = 'a'; fields.functions = fields.functions.map(fn => ({ ...fn, cost: 3 }))",
  }),
  ...unknownFrames,
  ...unknownChannels,
]

const older = announcing({
  head: 'delete fields.leases; delete fields.load; delete fields.place; delete fields.version',
  module:
    'delete fields.balance; delete fields.hasSessionHooks; delete fields.hasGateHooks; delete fields.instances',
})

describe.concurrent('two versions side by side', { timeout: 75_000 }, () => {
  test('a newer one says and sends what this one does not know', async ({ expect: check }) => {
    await using pair = await new Pair({ changes: newer, works: 'new-works.ts' }).start()
    await pair.serve(check)
    check(await pair.nodesThatAnswer()).toEqual(['main', 'other'])
    await pair.replaceLogins(check)
    for (const caller of pair.callers)
      check(await caller.ask('Works', 'Fresh')).toBe('worker-other')
    // They were sent, and the others have refused or overlooked them.
    for (const to of ['worker-main', 'gate-main']) await pair.saw('gate-other', `"to":"${to}"`)
    check(pair.failuresOf('gate-other')).toEqual(new Set(['not-run']))
    await pair.isQuiet(check)
  })

  test('an older one leaves out what this one says', async ({ expect: check }) => {
    await using pair = await new Pair({ changes: older, works: 'works.ts' }).start()
    await pair.serve(check)
    check(await pair.nodesThatAnswer()).toEqual(['main', 'other'])
    await pair.replaceLogins(check)
    await pair.isQuiet(check)
  })

  test('one with another layout of calls: they are refused as not run, and go to their like', async ({
    expect: check,
  }) => {
    await using pair = await new Pair({ changes: otherLayout, works: 'works.ts' }).start()
    await pair.serve(check)
    check(await pair.nodesThatAnswer()).toEqual(['main', 'other'])
    for (const caller of pair.callers)
      check(await caller.ask('Works', 'Where')).toBe(`worker-${caller.version}`)
    await pair.replaceLogins(check)
    check(await pair.refusals()).toBeGreaterThan(0)
    await pair.isQuiet(check)
    // Nobody is left who could read them.
    await pair.stop('worker-other')
    for (const caller of pair.callersAt('other')) {
      const began = performance.now()
      const { state } = await caller.call('Works', 'Where')
      check(state).toBe(0xf1)
      check(performance.now() - began).toBeLessThan(5_000)
    }
    for (const caller of pair.callersAt('main'))
      check(await caller.ask('Works', 'Where')).toBe('worker-main')
  })
})

type Version = 'main' | 'other'
const versions = ['main', 'other'] as const

class VersionCaller extends Caller {
  readonly version: Version

  constructor(raw: Caller['raw'], version: Version) {
    super(raw)
    this.version = version
  }
}

class Pair implements AsyncDisposable {
  readonly callers: VersionCaller[] = []
  readonly #options: { readonly changes: readonly Change[]; readonly works: string }
  readonly #machine = new Machine()
  readonly #nodes = new Map<string, NodeProcess>()
  readonly #ports = new Map<Version, number>()

  constructor(options: { readonly changes: readonly Change[]; readonly works: string }) {
    this.#options = options
  }

  async start(): Promise<this> {
    const machine = await this.#machine.start()
    const { changes, works } = this.#options
    const folder = path.join(machine.folder, 'other')
    const other = await otherVersion(folder, { number: '99.0.0', changes })
    const from = { main: worksFile, other: other.support(works) }
    for (const version of versions) this.#ports.set(version, await freePort())
    // Those of the other version tell the newcomers of themselves.
    for (const version of versions.toReversed()) {
      const options = version === 'main' ? {} : { bin: other.bin }
      const worker = { modules: { User: {}, Works: { from: from[version] } } }
      await Promise.all([
        this.#start(`worker-${version}`, worker, options),
        this.#start(`gate-${version}`, gatePart(this.#ports.get(version)!), options),
      ])
    }
    for (const version of versions)
      for (let count = 0; count < 4; count++) {
        const raw = await machine.join(this.#ports.get(version)!)
        this.callers.push(new VersionCaller(raw, version))
      }
    return this
  }

  callersAt(version: Version): VersionCaller[] {
    return this.callers.filter(one => one.version === version)
  }

  /** Every call of every client is answered by its handler, once. */
  async serve(check: typeof expect): Promise<void> {
    const serving = this.callers.map(async caller => {
      for (let count = 0; count < callsEach; count++) {
        const func = ['Write', 'WriteOnce', 'Patient'][count % 3]!
        const words = JSON.stringify({ key: `${caller.raw.clientId.slice(-8)}-${count}` })
        check(await caller.call('Works', func, words)).toMatchObject({ state: 0 })
      }
    })
    await Promise.all(serving)
    check(this.callers.every(({ isEven }) => isEven)).toBe(true)
  }

  /** Versions whose workers answer, of enough calls through both gates. */
  async nodesThatAnswer(): Promise<string[]> {
    const calls = this.callers.flatMap(caller =>
      Array.from({ length: 20 }, () => caller.ask('Works', 'Where')),
    )
    const names = new Set(await Promise.all(calls))
    return [...names].map(name => name.replace('worker-', '')).toSorted()
  }

  /** A user's newer login at a gate of one version ends the older one at the other's. */
  async replaceLogins(check: typeof expect): Promise<void> {
    for (const [from, to] of [versions, versions.toReversed()] as [Version, Version][]) {
      const user = newUser()
      const first = new Caller(await this.#machine.join(this.#ports.get(from)!))
      await first.ask('Works', 'Enter', user)
      const second = new Caller(await this.#machine.join(this.#ports.get(to)!))
      await second.ask('Works', 'Enter', user)
      const { payload } = await first.raw.takePublish('p')
      check(JSON.parse(payload.toString())).toMatchObject({ module: 2, type: 0 })
      await first.raw.closed()
      // For users alone.
      await second.ask('Works', 'Own')
    }
  }

  /** Waits for those words in a node's log. */
  async saw(name: string, words: string): Promise<void> {
    await until(() => this.#machine.log(name).includes(words), `${name} to log ${words}`)
  }

  /** How the calls of the future ended that a node made. */
  failuresOf(name: string): Set<string> {
    const found = this.#recordsOf(name).filter(({ msg }) => msg === 'A call of the future')
    return new Set(found.map(({ failure }) => String(failure)))
  }

  /** How many calls the workers have refused as not run. */
  async refusals(): Promise<number> {
    let sum = 0
    for (const version of versions) {
      const worker = this.#nodes.get(`worker-${version}`)!
      sum += await this.#machine.metric(worker, 'cluster_calls_refused_total')
    }
    return sum
  }

  /** No node has complained, nor dropped an announcement, and nobody died. */
  async isQuiet(check: typeof expect): Promise<void> {
    await sleep(1_000)
    for (const [name, node] of this.#nodes) {
      const complaints = this.#recordsOf(name).filter(({ level }) => level !== 'info')
      check(complaints, name).toEqual([])
      const malformed = 'cluster_announcements_malformed_total'
      check(await this.#machine.metric(node, malformed), name).toBe(0)
      check((await this.#machine.status(name))?.state, name).toBe('ready')
    }
  }

  async stop(name: string): Promise<void> {
    const { code } = await this.#nodes.get(name)!.end('SIGTERM', 30_000)
    if (code !== 0) throw new Error(`${name} ended with code ${code}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine[Symbol.asyncDispose]()
  }

  async #start(name: string, part: object, options: { readonly bin?: string }): Promise<void> {
    this.#nodes.set(name, await this.#machine.node(name, part as never, options))
  }

  #recordsOf(name: string): { level: string; msg: string; failure?: unknown }[] {
    const lines = this.#machine.log(name).split('\n')
    return lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line))
  }
}
