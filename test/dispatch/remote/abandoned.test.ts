/** Runs for which nobody waits any more, and what they have asked of other nodes. */
import { expect, onTestFinished, test } from 'vitest'
import { defineContract, defineModule, SifakaError } from '../../../src/index.ts'
import type { HostedModuleSpec } from '../../../src/dispatch/hosted-module.ts'
import { Lab, type LabNode } from './lab.ts'

const Inner = defineContract({
  name: 'Inner',
  id: 21,
  functions: { Wait: { id: 1, access: 'anyone', timeoutMs: 60_000 } },
})
const Outer = defineContract({
  name: 'Outer',
  id: 22,
  functions: {
    Ask: { id: 1, access: 'anyone', timeoutMs: 60_000 },
    AskHere: { id: 2, access: 'anyone', timeoutMs: 60_000 },
    Wait: { id: 3, access: 'anyone', timeoutMs: 60_000 },
  },
})

interface Wait {
  readonly signal: AbortSignal
  readonly end: () => void
}

/** Waits of `Inner.Wait` and `Outer.Wait`, and what `Outer` was told of what it had asked. */
class Story {
  readonly waits: Wait[] = []
  readonly told: string[] = []

  wait(call: { readonly signal: AbortSignal }): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.waits.push({ signal: call.signal, end: resolve })
    return promise
  }

  async ask(asked: () => Promise<unknown>): Promise<void> {
    const answer = await asked().then(
      () => 'done',
      (error: unknown) => SifakaError.from(error).code,
    )
    this.told.push(answer)
  }

  inner(): HostedModuleSpec {
    const setup = () => ({ Wait: (call: { signal: AbortSignal }) => this.wait(call) })
    return { definition: defineModule(Inner, { setup }) }
  }

  outer(): HostedModuleSpec {
    const definition = defineModule(Outer, {
      setup: () => ({
        Ask: call =>
          this.ask(async () => {
            await call.invoke(Inner, 'Wait', {}).catch((error: unknown) => {
              this.told.push(SifakaError.from(error).code)
            })
            await call.invoke(Inner, 'Wait', {})
          }),
        AskHere: call => this.ask(() => call.invoke(Outer, 'Wait', {})),
        Wait: call => this.wait(call),
      }),
    })
    return { definition }
  }
}

interface Stage {
  readonly lab: Lab
  readonly story: Story
  readonly gate: LabNode
  readonly inner: LabNode
  readonly outer: LabNode
}

async function stage(): Promise<Stage> {
  const lab = new Lab()
  const story = new Story()
  const inner = await lab.start('inner', [story.inner()])
  const outer = await lab.start('outer', [story.outer()])
  const gate = await lab.start('gate', [])
  onTestFinished(() => {
    for (const { end } of story.waits) end()
  })
  return { lab, story, gate, inner, outer }
}

async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 5_000, interval: 5 }).toBe(true)
}

test('when the node of the caller dies, what the run has asked of others is given up at once', async () => {
  const { story, gate, outer } = await stage()
  void gate.server.request('Outer', 'Ask', {}, { session: null })
  await until(() => story.waits.length === 1)
  outer.bus.forget(gate.ref)
  await until(() => story.waits[0]!.signal.aborted)
  // What it asks after that is not asked at all.
  await until(() => story.told.length === 2)
  expect(story.told).toEqual(['RequestTimeout', 'RequestTimeout'])
  expect(story.waits).toHaveLength(1)
})

test('and what it has invoked on its own node hears of it by its signal, and may end', async () => {
  const { story, gate, outer } = await stage()
  void gate.server.request('Outer', 'AskHere', {}, { session: null })
  await until(() => story.waits.length === 1)
  outer.bus.forget(gate.ref)
  await until(() => story.waits[0]!.signal.aborted)
  expect(story.told).toEqual([])
  story.waits[0]!.end()
  await until(() => story.told.length === 1)
  expect(story.told).toEqual(['done'])
})

test('a run that has ended gives nothing up', async () => {
  const { story, gate, outer } = await stage()
  const reply = gate.server.request('Outer', 'Ask', {}, { session: null })
  await until(() => story.waits.length === 1)
  story.waits[0]!.end()
  await until(() => story.waits.length === 2)
  expect(story.waits[0]!.signal.aborted).toBe(false)
  story.waits[1]!.end()
  expect((await reply).state).toBe(0)
  outer.bus.forget(gate.ref)
  await new Promise(setImmediate)
  expect(story.waits.map(({ signal }) => signal.aborted)).toEqual([false, false])
  expect(story.told).toEqual(['done'])
})

test('a call that waits for an instance is not sent when that comes', async () => {
  const { lab, story, gate, inner, outer } = await stage()
  await lab.drain(inner)
  void gate.server.request('Outer', 'Ask', {}, { session: null })
  await until(() => outer.server.count('cluster_calls_parked_total') === 1)
  outer.bus.forget(gate.ref)
  await until(() => story.told.length === 2)
  expect(story.told).toEqual(['RequestTimeout', 'RequestTimeout'])
  await lab.start('second', [story.inner()])
  expect(story.waits).toHaveLength(0)
})
