import { describe, expect, it } from 'vitest'
import { Type } from './packets.ts'
import { readAllResponse, type Publish } from './raw-client.ts'
import { useWorld } from './world.ts'

const world = useWorld({ config: { rpc: { timeoutMs: 60_000 } } })

/** A request and the state of its reply; echoes say which one is answered. */
interface Case {
  readonly func: string
  readonly number: number
  readonly qos?: number
  readonly retain?: boolean
  readonly state: number
}

const cases: readonly Case[] = [
  { func: 'Echo', number: 1, state: 0 },
  { func: 'Echo', number: 1, state: 0 },
  { func: 'Nap', number: 13, state: 0 },
  { func: 'Fail', number: 4, state: 0xff },
  { func: 'Missing', number: 99, state: 0xfc },
  { func: 'Secret', number: 6, state: 0xfc },
  { func: 'Enter', number: 7, state: 0 },
  { func: 'Echo', number: 1, qos: 0, state: 0xf4 },
  { func: 'Echo', number: 1, qos: 2, state: 0xf4 },
  { func: 'Echo', number: 1, qos: 1, retain: true, state: 0xf4 },
]

/** Park and Miller's generator: the same requests for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state * 48_271) % 0x7fff_ffff
    return state % below
  }
}

function textOf({ func }: Case, index: number): string {
  if (func === 'Fail') return 'throw'
  return func === 'Nap' ? String(index % 3) : `r${index}`
}

interface Sent {
  readonly topic: string
  readonly state: number
  /** What a successful reply says. */
  readonly text: string
}

function heard({ topic, payload }: Publish): Sent {
  if (topic.startsWith('i')) {
    const { state, result } = JSON.parse(payload.toString())
    return { topic, state, text: state === 0 ? result.text : '' }
  }
  const { state, result } = readAllResponse(payload)
  return { topic, state, text: state === 0 ? result.toString('utf8', 2) : '' }
}

describe('replies', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'are one for each request, bare ones in the order sent, whatever the mixture (seed %i)',
    async seed => {
      const next = numbers(seed)
      const client = await world().join()
      // An acknowledgement would come between the pieces.
      client.acknowledges = false
      const bare: Sent[] = []
      const tagged: Sent[] = []
      const packets: Buffer[] = []
      for (let index = 0; index < 300; index++) {
        const one = cases[next(cases.length)]!
        const { qos = 1, retain = false, state } = one
        const isJson = next(2) === 0
        const tag = next(3) === 0 ? `/t${index}` : ''
        const topic = (isJson ? 'i' : 'f') + tag
        const text = textOf(one, index)
        const payload = isJson
          ? JSON.stringify({ module: 'Torture', func: one.func, params: { text } })
          : Buffer.concat([Buffer.of(20, one.number, 0x0a, text.length), Buffer.from(text)])
        packets.push(client.packet(topic, payload, { qos, retain }))
        const sent = { topic, state, text: state === 0 ? text : '' }
        if (tag === '') bare.push(sent)
        else tagged.push(sent)
      }
      const bytes = Buffer.concat(packets)
      for (let at = 0; at < bytes.length;) {
        const end = at + 1 + next(next(2) === 0 ? 100 : 20_000)
        client.write(bytes.subarray(at, end))
        at = end
        if (next(4) === 0) await new Promise(resolve => setImmediate(resolve))
      }
      // What comes behind all of them shows that none of them has a second reply.
      await client.until(() => client.count(Type.Publish) === 300, 'all replies')
      await client.request({ module: 'Torture', func: 'Nap', params: { text: '20' } }, 'i/end')
      const replies = client.takePublishes().map(heard)
      expect(replies.filter(({ topic }) => topic.length === 1)).toEqual(bare)
      const byTopic = (a: Sent, b: Sent): number => (a.topic < b.topic ? -1 : 1)
      expect(replies.filter(({ topic }) => topic.length > 1).toSorted(byTopic)).toEqual(
        tagged.toSorted(byTopic),
      )
    },
  )
})
