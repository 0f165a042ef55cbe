import { fork, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import type { NodeRef } from '../../../src/bus/bus.ts'
import { startRedis } from '../../../src/testing/services/redis.ts'
import type { NodeEvent, NodeProcessOptions } from './node-process.ts'

const program = join(import.meta.dirname, 'node-process.ts')
/** Stated times are waited for five times as long. */
const patience = 5

class NodeProcess implements AsyncDisposable {
  readonly ref: NodeRef
  readonly events: NodeEvent[] = []
  readonly child: ChildProcess

  constructor(options: Omit<NodeProcessOptions, 'ref'> & { readonly name: string }) {
    const { name, ...rest } = options
    this.ref = { name, epoch: randomBytes(8).toString('hex') }
    const given: NodeProcessOptions = { ...rest, ref: this.ref }
    this.child = fork(program, [JSON.stringify(given)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.child.on('message', event => this.events.push(event as NodeEvent))
  }

  get states(): string[] {
    const last = this.events.findLast(event => event.type === 'states')
    return last?.type === 'states' ? [...last.states] : []
  }

  has(type: NodeEvent['type']): boolean {
    return this.events.some(event => event.type === type)
  }

  hasSeenDeathOf(name: string): boolean {
    return this.events.some(event => event.type === 'gone' && event.name === name && !event.isClean)
  }

  times(type: 'acted' | 'held'): number[] {
    return this.events.flatMap(event => (event.type === type ? [event.at] : []))
  }

  isHolder(): boolean {
    return Date.now() - (this.times('held').at(-1) ?? 0) < 200
  }

  async ready(): Promise<this> {
    await until(() => this.has('ready') || this.has('refused'), 15_000)
    expect(this.events.find(event => event.type === 'refused')).toBeUndefined()
    return this
  }

  async close(): Promise<void> {
    this.child.send('close')
    await once(this.child, 'exit')
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await exit
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.kill()
  }
}

async function until(isTrue: () => boolean, withinMs: number): Promise<number> {
  const began = performance.now()
  while (!isTrue()) {
    if (performance.now() - began > withinMs)
      throw new Error(`not true within ${withinMs} ms: ${isTrue.toString()}`)
    await delay(10)
  }
  return performance.now() - began
}

function nodesOn(stack: AsyncDisposableStack, url: string) {
  const cluster = `t${randomBytes(6).toString('hex')}`
  return (name: string, predecessor?: string): NodeProcess =>
    stack.use(
      new NodeProcess({
        name,
        url,
        cluster,
        ...(predecessor === undefined ? {} : { predecessor }),
      }),
    )
}

/** No two nodes led the module at once, by all that they said. */
function expectNoTwoHolders(nodes: readonly NodeProcess[]): void {
  const acts = nodes
    .flatMap((node, index) => node.times('held').map(at => ({ index, at })))
    .toSorted((a, b) => a.at - b.at)
  expect(acts.length).toBeGreaterThan(10)
  const changes = acts.filter((act, at) => at > 0 && acts[at - 1]!.index !== act.index)
  // Each takes it from the last: nobody comes back between the acts of another.
  expect(changes.length).toBeLessThan(nodes.length)
}

function longestGap(times: readonly number[]): number {
  return Math.max(...times.map((at, index) => at - (times[index - 1] ?? at)))
}

describe('processes on Redis', { timeout: 120_000 }, () => {
  it('kill -9: dead to all, its module led by another, its name free for the next life', async () => {
    await using stack = new AsyncDisposableStack()
    const start = nodesOn(stack, inject('redisUrl'))
    const first = await start('work1').ready()
    await until(() => first.isHolder(), 5_000)
    const others = [start('work2'), start('work3')]
    await Promise.all(others.map(node => node.ready()))
    const numbers = [first, ...others].map(node => node.events.find(one => one.type === 'ready'))
    expect(new Set(numbers.map(one => one?.type === 'ready' && one.nodeNumber)).size).toBe(3)

    const twin = start('work1')
    await until(() => twin.has('refused'), 8_000 * patience)
    expect(twin.events).toContainEqual({
      type: 'refused',
      code: 'TwinNode',
      message:
        `Cannot start "work1": a node of this name runs at host:${first.child.pid}; ` +
        'stop it or choose another "name"',
    })

    await first.kill()
    const deathMs = await until(
      () => others.every(node => node.hasSeenDeathOf('work1')),
      6_000 * patience,
    )
    expect(deathMs).toBeGreaterThan(3_500)
    await until(() => others.some(node => node.isHolder()), 6_000 * patience)
    const again = await start('work1').ready()
    await until(() => again.states.length === 3, 5_000)
    expect(again.states).toEqual(['work1 alive', 'work2 alive', 'work3 alive'])

    await others[0]!.close()
    await until(() => again.events.some(one => one.type === 'gone' && one.isClean), 5_000)
    expectNoTwoHolders([first, ...others])
  })

  it('a respawn that names its predecessor starts at once', async () => {
    await using stack = new AsyncDisposableStack()
    const start = nodesOn(stack, inject('redisUrl'))
    const first = await start('work1').ready()
    await first.kill()
    const again = start('work1', first.ref.epoch)
    const ms = await until(() => again.has('ready') || again.has('refused'), 15_000)
    expect(again.has('ready')).toBe(true)
    expect(ms).toBeLessThan(5_000)
  })

  it('stopped for 4 s a node lives on; for 8 s it is dead, knows it before it acts, and killed nobody', async () => {
    await using stack = new AsyncDisposableStack()
    const start = nodesOn(stack, inject('redisUrl'))
    const first = await start('work1').ready()
    const others = [start('work2'), start('work3')]
    await Promise.all(others.map(node => node.ready()))
    await until(() => first.isHolder(), 5_000)

    first.child.kill('SIGSTOP')
    await delay(4_000)
    first.child.kill('SIGCONT')
    await until(() => others.every(node => node.states.includes('work1 alive')), 5_000)
    await delay(2_000)
    expect(first.has('lost')).toBe(false)
    expect(others.some(node => node.has('gone'))).toBe(false)

    first.child.kill('SIGSTOP')
    await until(() => others.every(node => node.hasSeenDeathOf('work1')), 6_000 * patience)
    await delay(3_000)
    const wokenAt = Date.now()
    first.child.kill('SIGCONT')
    await until(() => first.has('lost'), 5_000)
    await delay(1_000)
    expect(first.times('acted').filter(at => at >= wokenAt)).toEqual([])
    expect(first.has('gone')).toBe(false)
    expect(others.flatMap(node => node.events).some(one => one.type === 'lost')).toBe(false)
    expectNoTwoHolders([first, ...others])
  })

  it('with Redis stopped for 8 s, then killed and empty again, nobody dies', async () => {
    await using redis = await startRedis()
    await using stack = new AsyncDisposableStack()
    const start = nodesOn(stack, redis.url)
    const nodes = [start('work1'), start('work2'), start('work3')]
    await Promise.all(nodes.map(node => node.ready()))
    const allAlive = () =>
      nodes.every(node => node.states.filter(one => one.endsWith('alive')).length === 3)
    await until(allAlive, 5_000)

    await redis.kill('SIGSTOP')
    await delay(8_000)
    await redis.kill('SIGCONT')
    await delay(500)
    await until(allAlive, 5_000 * patience)
    await redis.kill('SIGKILL')
    await delay(8_000)
    await redis.restart()
    await delay(500)
    await until(allAlive, 5_000 * patience)
    await delay(6_000)
    expect(allAlive()).toBe(true)
    expect(nodes.flatMap(node => node.events).filter(one => one.type === 'gone')).toEqual([])
    expect(nodes.some(node => node.has('lost'))).toBe(false)
    // Without the store a node goes on serving.
    for (const node of nodes) expect(longestGap(node.times('acted'))).toBeLessThan(2_000)
    const twin = start('work2')
    await until(() => twin.has('refused'), 8_000 * patience)
  })
})
