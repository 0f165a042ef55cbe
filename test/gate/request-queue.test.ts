import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/base/clock.ts'
import { StateCode } from '../../src/errors.ts'
import {
  Kind,
  type DispatchRequest,
  type FunctionEntry,
  type Reply,
} from '../../src/dispatch/request.ts'
import {
  errorReply,
  noFunction,
  PendingRequest,
  RequestQueue,
  type QueueLimits,
  type QueueOwner,
} from '../../src/gate/request-queue.ts'

const plain: FunctionEntry = { ...noFunction, functionName: 'Plain', timeoutMs: 3000 }
const alone: FunctionEntry = { ...plain, functionName: 'Alone', changesUser: true }
const done: Reply = { state: 0, msg: '', kind: Kind.Json, result: '{}' }

/** A queue whose requests run until the test ends them. */
class Bench implements QueueOwner {
  readonly clock = systemClock
  readonly queue: RequestQueue
  readonly running: DispatchRequest[] = []
  readonly begun: number[] = []
  readonly answered: { ticket: number; state: number }[] = []
  rooms = 0
  idles = 0
  answerAtOnce = false

  constructor(limits: Partial<QueueLimits> = {}) {
    this.queue = new RequestQueue(this, { maxQueue: 4, maxInflight: 2, ...limits })
  }

  accept(
    ticket: number,
    more: Partial<{
      bare: boolean
      entry: FunctionEntry
      decided: Reply
      ageMs: number
      params: unknown
      bytes: number
    }> = {},
  ): PendingRequest {
    const { bare = true, entry = plain, decided = null, ageMs = 0, params, bytes = 0 } = more
    const now = performance.now() - ageMs
    const caller = { type: 'client', session: null } as const
    const spec = { entry, kind: Kind.Json, params, bytes, ticket, bare, now, decided }
    const request = new PendingRequest(this.queue, caller, spec)
    this.queue.accept(request)
    return request
  }

  dispatch(request: DispatchRequest): void {
    this.begun.push(request.ticket)
    if (this.answerAtOnce) request.sink.answer(request.ticket, done)
    else this.running.push(request)
  }

  end(ticket: number): void {
    const at = this.running.findIndex(request => request.ticket === ticket)
    const [request] = this.running.splice(at, 1)
    request!.sink.answer(ticket, done)
  }

  reply(ticket: number, reply: Reply): void {
    this.answered.push({ ticket, state: reply.state })
  }

  roomAgain(): void {
    this.rooms++
  }

  idle(): void {
    this.idles++
  }

  get runningTickets(): number[] {
    return this.running.map(request => request.ticket).toSorted((a, b) => a - b)
  }
}

describe('the queue of a session', () => {
  it('runs bare requests one after the other in the order sent', () => {
    const bench = new Bench()
    for (const ticket of [1, 2, 3]) bench.accept(ticket)
    expect(bench.runningTickets).toEqual([1])
    bench.end(1)
    expect(bench.runningTickets).toEqual([2])
    bench.end(2)
    bench.end(3)
    expect(bench.answered.map(one => one.ticket)).toEqual([1, 2, 3])
  })

  it('runs tagged requests beside them, up to the bound, past bare ones that wait', () => {
    const bench = new Bench({ maxQueue: 10 })
    for (const ticket of [1, 2]) bench.accept(ticket)
    for (const ticket of [3, 4, 5]) bench.accept(ticket, { bare: false })
    expect(bench.runningTickets).toEqual([1, 3, 4])
    bench.end(4)
    expect(bench.runningTickets).toEqual([1, 3, 5])
  })

  it('runs what changes the user alone, behind everything sent before and before everything after', () => {
    const bench = new Bench({ maxQueue: 10 })
    bench.accept(1)
    bench.accept(2, { bare: false })
    bench.accept(3)
    bench.accept(4, { entry: alone, bare: false })
    bench.accept(5)
    bench.accept(6, { bare: false })
    expect(bench.runningTickets).toEqual([1, 2])
    bench.end(2)
    bench.end(1)
    expect(bench.runningTickets).toEqual([3])
    bench.end(3)
    expect(bench.runningTickets).toEqual([4])
    bench.end(4)
    expect(bench.runningTickets).toEqual([5, 6])
  })

  it('is full at its bound and says once when there is room again', () => {
    const bench = new Bench({ maxQueue: 2 })
    for (const ticket of [1, 2]) bench.accept(ticket)
    expect(bench.queue.full).toBe(false)
    bench.accept(3)
    expect(bench.queue.full).toBe(true)
    bench.end(1)
    expect(bench.rooms).toBe(1)
    bench.end(2)
    bench.end(3)
    expect(bench.rooms).toBe(1)
  })

  it('is full by the bytes of what waits, too: parsed requests take many times their size', () => {
    const bench = new Bench({ maxQueue: 100, maxQueueBytes: 1000 })
    bench.accept(1, { bytes: 5000 })
    for (const ticket of [2, 3]) bench.accept(ticket, { bytes: 499 })
    expect(bench.queue.full).toBe(false)
    bench.accept(4, { bytes: 2 })
    expect(bench.queue.full).toBe(true)
    bench.end(1)
    expect([bench.queue.full, bench.rooms]).toEqual([false, 1])
    for (const ticket of [2, 3, 4]) bench.end(ticket)
    bench.accept(5)
    bench.accept(6, { bytes: 1000 })
    expect(bench.queue.full).toBe(true)
    bench.end(5)
    expect([bench.queue.full, bench.rooms]).toEqual([false, 2])
  })

  it('answers what is decided in its place, not before', () => {
    const bench = new Bench()
    bench.accept(1)
    bench.accept(2, { decided: errorReply('NotAcceptable') })
    bench.accept(3)
    expect(bench.answered).toEqual([])
    bench.end(1)
    expect(bench.answered).toEqual([
      { ticket: 1, state: 0 },
      { ticket: 2, state: StateCode.NotAcceptable },
    ])
    expect(bench.runningTickets).toEqual([3])
  })

  it('does not begin what has waited 5 s or past its deadline', () => {
    const bench = new Bench({ maxQueue: 10 })
    bench.accept(1)
    bench.accept(2, { ageMs: 3001 })
    bench.accept(3, { entry: { ...plain, timeoutMs: 15_000 }, ageMs: 5001 })
    bench.accept(4, { entry: { ...plain, timeoutMs: 15_000 }, ageMs: 4000 })
    bench.end(1)
    expect(bench.answered.slice(1)).toEqual([
      { ticket: 2, state: StateCode.TooBusy },
      { ticket: 3, state: StateCode.TooBusy },
    ])
    expect(bench.runningTickets).toEqual([4])
  })

  it('judges access when the turn has come', () => {
    const bench = new Bench()
    bench.accept(1, { entry: { ...plain, access: 'user' } })
    bench.accept(2, { entry: { ...plain, access: 'internal' } })
    expect(bench.answered).toEqual([
      { ticket: 1, state: StateCode.NeedLogin },
      { ticket: 2, state: StateCode.NotFound },
    ])
  })

  it('keeps its own copy of bytes that wait', () => {
    const bench = new Bench()
    const bytes = Uint8Array.of(1, 2, 3)
    bench.accept(1)
    const waiting = bench.accept(2, { params: bytes })
    bytes.fill(0)
    expect(waiting.params).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('answers ten thousand requests that end at once without deep recursion', () => {
    const bench = new Bench({ maxQueue: 10_000 })
    bench.accept(0)
    for (let ticket = 1; ticket < 10_000; ticket++) bench.accept(ticket)
    bench.answerAtOnce = true
    bench.end(0)
    expect(bench.answered.map(one => one.ticket)).toEqual(
      Array.from({ length: 10_000 }, (_, at) => at),
    )
  })

  it('goes on behind a reply that cannot be written', () => {
    const bench = new Bench()
    for (const ticket of [1, 2]) bench.accept(ticket)
    bench.reply = () => {
      throw new Error('no room')
    }
    expect(() => bench.end(1)).toThrow('no room')
    expect(bench.runningTickets).toEqual([2])
  })

  it('tells when it is idle, and answers nothing once closed', () => {
    const bench = new Bench()
    bench.accept(1)
    bench.accept(2)
    bench.queue.whenIdle()
    bench.end(1)
    expect(bench.idles).toBe(0)
    bench.end(2)
    expect(bench.idles).toBe(1)
    bench.accept(3)
    bench.accept(4)
    bench.queue.close()
    bench.end(3)
    expect(bench.answered.map(one => one.ticket)).toEqual([1, 2])
    expect(bench.runningTickets).toEqual([])
  })

  it('keeps its promises for any mixture and any order of endings', () => {
    const step = fc.record({
      end: fc.nat(9),
      bare: fc.boolean(),
      exclusive: fc.integer({ min: 0, max: 5 }).map(roll => roll === 0),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const bench = new Bench({ maxQueue: 1000, maxInflight: 3 })
        const sent: { ticket: number; bare: boolean; exclusive: boolean }[] = []
        const check = (): void => {
          const running = bench.running.map(request => sent[request.ticket]!)
          expect(running.filter(one => one.bare).length).toBeLessThanOrEqual(1)
          expect(running.filter(one => !one.bare).length).toBeLessThanOrEqual(3)
          if (running.some(one => one.exclusive)) expect(running.length).toBe(1)
        }
        for (const { end, bare, exclusive } of steps) {
          const ticket = sent.length
          sent.push({ ticket, bare, exclusive })
          bench.accept(ticket, { bare, entry: exclusive ? alone : plain })
          check()
          if (end < bench.running.length) bench.end(bench.running[end]!.ticket)
          check()
        }
        while (bench.running.length > 0) bench.end(bench.running[0]!.ticket)
        expect(bench.answered.length).toBe(sent.length)
        const bareOrder = bench.begun.filter(ticket => sent[ticket]!.bare)
        expect(bareOrder).toEqual(bareOrder.toSorted((a, b) => a - b))
        for (const barrier of sent.filter(one => one.exclusive)) {
          const at = bench.begun.indexOf(barrier.ticket)
          for (const [index, ticket] of bench.begun.entries())
            expect(ticket < barrier.ticket).toBe(index < at && ticket !== barrier.ticket)
        }
      }),
    )
  })
})
