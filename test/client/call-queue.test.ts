import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CallQueue } from '../../src/client/calls.ts'
import type { SifakaError } from '../../src/errors.ts'
import { rejection } from './support/setup.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function newQueue() {
  const broken: SifakaError[] = []
  const sent: string[] = []
  const counters = {
    connections: 0,
    sent: 0,
    replies: 0,
    lateReplies: 0,
    pushes: 0,
    unreadable: 0,
  }
  const queue = new CallQueue({
    maxInFlight: 4,
    maxHeld: 4,
    counters,
    onBroken: error => broken.push(error),
  })
  const send = (topic: string): boolean => sent.push(topic) > 0
  return { queue, broken, sent, send }
}

const bytes = new Uint8Array()

test('a server that loses a reply for 30 s after the deadline loses the connection', async () => {
  const { queue, broken, send } = newQueue()
  queue.attach(send)
  queue.release()
  const first = rejection(queue.submit({ topic: 'i', bytes, timeoutMs: 1000 }))
  vi.advanceTimersByTime(1000)
  expect(await first).toMatchObject({ code: 'RequestTimeout' })
  const second = rejection(queue.submit({ topic: 'f', bytes, timeoutMs: 29_000 }))
  vi.advanceTimersByTime(29_000)
  await second
  expect(broken).toEqual([])
  const third = rejection(queue.submit({ topic: 'i', bytes, timeoutMs: 1001 }))
  vi.advanceTimersByTime(1001)
  await third
  expect(broken).toMatchObject([{ code: 'ConnectionLost' }])
})

test('calls that gave up still count as sent, so that a stalled server is not buried', () => {
  const { queue, sent, send } = newQueue()
  queue.attach(send)
  queue.release()
  const calls = Array.from({ length: 6 }, () =>
    queue.submit({ topic: 'i', bytes, timeoutMs: 100 }).catch(() => {}),
  )
  vi.advanceTimersByTime(99)
  expect([queue.inFlight, queue.held]).toEqual([4, 2])
  vi.advanceTimersByTime(1)
  expect([queue.inFlight, queue.held]).toEqual([4, 0])
  expect(sent).toHaveLength(4)
  queue.reply('i', bytes)
  expect(queue.inFlight).toBe(3)
  return Promise.all(calls)
})

test('a call ahead of the others leaves before the release, and rejects without a connection', async () => {
  const { queue, sent, send } = newQueue()
  const login = { topic: 'i', bytes, timeoutMs: 100, ahead: true } as const
  expect(await rejection(queue.submit(login))).toMatchObject({ code: 'ConnectionLost' })
  const held = queue.submit({ topic: 'f', bytes, timeoutMs: 100 })
  queue.attach(send)
  const ahead = queue.submit(login)
  expect(sent).toEqual(['i'])
  queue.reply('i', Uint8Array.of(1))
  expect(await ahead).toEqual(Uint8Array.of(1))
  queue.release()
  expect(sent).toEqual(['i', 'f'])
  queue.reply('f', Uint8Array.of(2))
  expect(await held).toEqual(Uint8Array.of(2))
})

test('after the end every call rejects with Closed', async () => {
  const { queue, send } = newQueue()
  queue.attach(send)
  const held = rejection(queue.submit({ topic: 'i', bytes, timeoutMs: 100 }))
  queue.end()
  expect(await held).toMatchObject({ code: 'Closed' })
  const late = queue.submit({ topic: 'i', bytes, timeoutMs: 100 })
  expect(await rejection(late)).toMatchObject({ code: 'Closed' })
})
