import { afterEach, describe, expect, it } from 'vitest'
import { openCaller } from '../../bench/lib/bus-links.ts'
import { measure, verify } from '../../bench/lib/bus-load.ts'
import { answerTo } from '../../bench/lib/bus-sides.ts'
import type { Caller, Ending } from '../../bench/lib/bus-sides.ts'

/** A caller whose answers are made here, in a later turn each. */
function callerOf(answer: (payload: Buffer, ending: Ending) => void): Caller {
  return {
    call(payload, ending) {
      setImmediate(() => answer(payload, ending))
    },
    async [Symbol.asyncDispose]() {},
  }
}

describe('load of the bus benchmark', () => {
  const opened: Caller[] = []
  afterEach(async () => {
    for (const caller of opened.splice(0)) await caller[Symbol.asyncDispose]()
  })

  it('measures a bus in memory after its answers have been checked', async () => {
    const caller = await openCaller({ side: 'memory', url: '' })
    opened.push(caller)
    await verify(caller, 300)
    const marks: string[] = []
    const load = { inFlight: 16, warmupMs: 20, durationMs: 100 }
    const result = await measure(caller, load, event => marks.push(event))
    expect(marks).toEqual(['begin', 'end'])
    expect(result.calls).toBeGreaterThan(16)
    expect(result.seconds).toBeGreaterThanOrEqual(0.09)
    expect(result.p50Us).toBeGreaterThan(0)
    expect(result.p99Us).toBeGreaterThanOrEqual(result.p50Us)
  })

  it.each<[string, (payload: Buffer, ending: Ending) => void]>([
    ['an echo', (payload, ending) => ending.answered(payload)],
    ['a short answer', (payload, ending) => ending.answered(answerTo(payload).subarray(1))],
    [
      'one wrong byte at the end',
      (payload, ending) => {
        const answer = answerTo(payload)
        answer[answer.length - 1] = 0
        ending.answered(answer)
      },
    ],
    ['a failure', (_payload, ending) => ending.failed('not-run')],
  ])('rejects %s', async (_what, answer) => {
    await expect(verify(callerOf(answer), 4)).rejects.toThrow(/answer|failed/)
  })

  it("rejects another call's answer, while it measures too", async () => {
    let former: Buffer | null = null
    let calls = 0
    const caller = callerOf((payload, ending) => {
      const right = answerTo(payload)
      ending.answered(++calls === 50 && former !== null ? former : right)
      former = right
    })
    const load = { inFlight: 2, warmupMs: 10, durationMs: 2000 }
    await expect(measure(caller, load, () => {})).rejects.toThrow('another answer than its own')
  })
})
