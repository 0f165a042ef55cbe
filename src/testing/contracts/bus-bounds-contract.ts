/** The bounds of every bus, as tests: sizes of messages, and what is under way to one node. */
import { expect, it } from 'vitest'
import type { CreateLab } from './bus-contract.ts'
import { endOf, join, testChannel, until, type TestCall } from './bus-lab.ts'

export function describeBusBounds(createLab: CreateLab): void {
  it('carries the largest message as call, answer and notice', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const { maxMessageBytes } = a.bus
    expect(maxMessageBytes).toBeGreaterThan(64 * 1024)
    const call = a.call(b, Buffer.alloc(maxMessageBytes, 'x'))
    const answer = a.call(b, `large ${maxMessageBytes}`)
    expect(a.bus.notify(b.self, testChannel, Buffer.alloc(maxMessageBytes))).toBe(true)
    expect(await endOf(call, 2_000)).toEqual({ reply: '' })
    expect(await endOf(answer, 2_000)).toEqual({ reply: `${maxMessageBytes} bytes` })
    await until(() => b.heard.includes(`notice ${maxMessageBytes} bytes`), 2_000, 'b has it')
  })

  it('a message above the limit fails alone: its neighbours of the same turn go through', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    const tooMuch = a.bus.maxMessageBytes + 1
    const before = a.call(b, 'echo before')
    const large = a.call(b, Buffer.alloc(tooMuch))
    const answer = a.call(b, `large ${tooMuch}`)
    expect(a.bus.notify(b.self, testChannel, Buffer.alloc(tooMuch))).toBe(false)
    expect(a.bus.broadcast(testChannel, Buffer.alloc(tooMuch))).toBe(false)
    const after = a.call(b, 'echo after')
    expect(await large.ended).toEqual({ failure: 'too-large' })
    expect(await before.ended).toEqual({ reply: 'before' })
    expect(await after.ended).toEqual({ reply: 'after' })
    expect(await answer.ended).toEqual({ failure: 'too-large' })
    expect(b.heard).toEqual(['call echo before', `call large ${tooMuch}`, 'call echo after'])
  })

  it('above 4,096 calls to one node the next is busy, others go on', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using c = await join(lab, 'c')
    const calls = Array.from({ length: 4_096 }, () => a.call(b, 'hold', { timeoutMs: 30_000 }))
    const beyond = a.call(b, 'hold')
    expect(await beyond.ended).toEqual({ failure: 'busy' })
    expect(await a.call(c, 'echo one').ended).toEqual({ reply: 'one' })
    await until(() => b.held.length === calls.length, 2_000, 'b has them')
    expect(b.held).toHaveLength(4_096)
    for (const call of b.held) call.reply(Buffer.from('done'))
    const ends = await Promise.all(calls.map(call => call.ended))
    expect(ends.filter(end => 'reply' in end)).toHaveLength(4_096)
    expect(await a.call(b, 'echo again').ended).toEqual({ reply: 'again' })
  })

  it('above 16 MiB to one node the next call is busy, others go on', async () => {
    await using lab = await createLab()
    await using a = await join(lab, 'a')
    await using b = await join(lab, 'b')
    await using c = await join(lab, 'c')
    const payload = Buffer.alloc(512 * 1024, 'x')
    payload.write('hold ')
    const calls: TestCall[] = Array.from({ length: 32 }, () => a.call(b, payload))
    expect(await a.call(b, payload).ended).toEqual({ failure: 'busy' })
    expect(await a.call(c, 'echo one').ended).toEqual({ reply: 'one' })
    await until(() => b.held.length === calls.length, 2_000, 'b has them')
    for (const call of b.held) call.reply(Buffer.from('done'))
    await Promise.all(calls.map(call => call.ended))
    expect(await a.call(b, 'echo again').ended).toEqual({ reply: 'again' })
  })
}
