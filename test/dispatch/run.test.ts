import { describe, expect, it } from 'vitest'
import { Kind } from '../../src/dispatch/request.ts'
import { SifakaError, StateCode } from '../../src/errors.ts'
import { arena, Arena } from './arena.ts'
import { codecOf } from '../../src/contract/message-codec.ts'
import { resultOf, startServer } from './support.ts'

const never = new Promise<never>(() => {})

describe('running a function', () => {
  it('answers a plain value in the same turn', async () => {
    const server = await startServer([{ definition: arena() }])
    const replying = server.request('Arena', 'Say', { text: 'hello' })
    expect(server.unanswered).toBe(0)
    const reply = await replying
    expect(reply).toEqual({ state: 0, msg: '', kind: Kind.Json, result: '{"text":"hello"}' })
  })

  it('answers a promise when it resolves, and takes protobuf as well', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Join: async (_call, { seat }) => ({ seat, balance: '9007199254740993' }),
        })),
      },
    ])
    const { request, response } = Arena.functions.Join
    const params = codecOf(request).encode({ seat: 3 })
    const reply = await server.request('Arena', 'Join', params, { kind: Kind.Protobuf })
    expect(reply.state).toBe(0)
    expect(codecOf(response).decode(reply.result as Uint8Array)).toEqual({
      seat: 3,
      name: '',
      balance: '9007199254740993',
    })
  })

  it('answers {} or no bytes for a function without response, whatever it returns', async () => {
    const server = await startServer([
      { definition: arena(() => ({ Nothing: () => 5 as unknown as void })) },
    ])
    expect((await server.request('Arena', 'Nothing')).result).toBe('{}')
    const bytes = await server.request('Arena', 'Nothing', new Uint8Array(0), {
      kind: Kind.Protobuf,
    })
    expect(bytes.result).toEqual(new Uint8Array(0))
  })

  it('answers ParamParseFail for parameters of a wrong type and for bad bytes', async () => {
    const server = await startServer([{ definition: arena() }])
    const json = await server.request('Arena', 'Join', { seat: '5' })
    expect(json).toMatchObject({ state: StateCode.ParamParseFail, result: null })
    const bytes = await server.request('Arena', 'Join', Uint8Array.of(0x0b), {
      kind: Kind.Protobuf,
    })
    expect(bytes.state).toBe(StateCode.ParamParseFail)
    expect(server.errors()).toEqual([])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret words')
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret words'))],
    [
      'throws a non-error',
      () => {
        throw 'secret words' as unknown as Error
      },
    ],
    ['rejects with undefined', () => Promise.reject(undefined as unknown as Error)],
    [
      'rejects later',
      async () => {
        await Promise.resolve()
        throw new TypeError('secret words')
      },
    ],
  ] as const)('answers Internal without its words for a handler that %s', async (_how, Say) => {
    const server = await startServer([{ definition: arena(() => ({ Say })) }])
    const reply = await server.request('Arena', 'Say', {})
    expect(reply).toEqual({ state: 0xff, msg: 'Internal Server Error', kind: 0, result: null })
    expect(server.errors()).toHaveLength(1)
    expect(server.errors()[0]?.fields).toMatchObject({ module: 'Arena', func: 'Say' })
    expect((await server.request('Arena', 'Deeper', { text: 'on' })).state).toBe(0)
  })

  it('answers RequestTimeout at the deadline for a handler that never settles, and goes on', async () => {
    const server = await startServer([{ definition: arena(() => ({ Say: () => never })) }])
    const began = performance.now()
    const hanging = server.request('Arena', 'Say', {}, { timeoutMs: 60 })
    expect((await server.request('Arena', 'Deeper', { text: 'on' })).state).toBe(0)
    expect(await hanging).toMatchObject({ state: 0xf3, msg: 'Request Timeout', result: null })
    expect(performance.now() - began).toBeGreaterThanOrEqual(60)
    expect(server.dispatcher.waiting).toBe(0)
    expect(server.count('dispatch_calls_in_flight')).toBe(0)
  })

  it('aborts the signal at the deadline, drops the late result and counts it', async () => {
    let late: Promise<string> | undefined
    const server = await startServer([
      {
        definition: arena(() => ({
          async Say(call) {
            late = new Promise(resolve => {
              call.signal.addEventListener('abort', () => resolve(call.signal.reason.code))
            })
            return { text: await late }
          },
        })),
      },
    ])
    const reply = await server.request('Arena', 'Say', {}, { timeoutMs: 20 })
    expect(reply.state).toBe(StateCode.RequestTimeout)
    expect(await late).toBe('RequestTimeout')
    await new Promise(setImmediate)
    expect(server.count('dispatch_late_results_total', { func: 'Say' })).toBe(1)
  })

  it('does not run a request whose deadline has passed', async () => {
    let runs = 0
    const server = await startServer([
      { definition: arena(() => ({ Say: () => ({ text: String(++runs) }) })) },
    ])
    const reply = await server.request('Arena', 'Say', {}, { timeoutMs: -1 })
    expect(reply).toMatchObject({ state: StateCode.TooBusy, result: null })
    expect(runs).toBe(0)
  })

  it('answers Internal for a reply above its limit, counted in bytes, as JSON and protobuf', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Say: (_call, { text }) => ({ text: 'é'.repeat(Number(text)) }),
        })),
      },
    ])
    const most = (4_096 - '{"text":""}'.length - 1) / 2
    expect((await server.request('Arena', 'Say', { text: String(most) })).state).toBe(0)
    expect((await server.request('Arena', 'Say', { text: String(most + 1) })).state).toBe(0xff)
    const params = codecOf(Arena.functions.Say.request).encode({ text: '3000' })
    const bytes = await server.request('Arena', 'Say', params, { kind: Kind.Protobuf })
    expect(bytes.state).toBe(0xff)
    expect(String(server.errors()[0]?.fields['error'])).toContain('limits.maxReplyBytes')
  })

  it('answers Internal for a result that is circular or of a wrong type', async () => {
    const circle: { name: string; next?: unknown } = { name: 'x' }
    circle.next = circle
    const server = await startServer([
      {
        definition: arena(() => ({
          Chain: () => circle as never,
          Join: () => ({ seat: 'one' }) as never,
          Say: () => 'text' as never,
        })),
      },
    ])
    for (const func of ['Chain', 'Join', 'Say'])
      expect(await server.request('Arena', func, {})).toMatchObject({ state: 0xff, result: null })
    expect(server.errors()).toHaveLength(3)
  })

  it('answers Internal for a result that throws when it is looked at, or when it is awaited', async () => {
    // oxlint-disable-next-line unicorn/no-thenable -- the trap under test
    const trap = (then: () => unknown) => Object.defineProperty({}, 'then', { get: then }) as never
    const thrower = () => {
      throw new Error('mine')
    }
    const server = await startServer([
      {
        definition: arena(() => ({ Say: () => trap(thrower), Deeper: () => trap(() => thrower) })),
      },
    ])
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.Internal)
    expect((await server.request('Arena', 'Deeper', {})).state).toBe(StateCode.Internal)
  })

  it('passes own errors of call.fail and general ones, and hides all others', async () => {
    const failures: Record<string, (call: { fail(name: never, text?: string): Error }) => unknown> =
      {
        own: call => call.fail('SeatTaken' as never),
        'own text': call => call.fail('SeatTaken' as never, 'seat 3'),
        'own before general': call => call.fail('Frozen' as never),
        general: call => call.fail('Unauthorized' as never, 'no'),
        thrown: () => new SifakaError('Frozen'),
        forged: () => new SifakaError('FunctionFailed', { state: 1, text: 'x' }),
        unknown: call => call.fail('Nope' as never),
        store: () => new SifakaError('StoreFailed', { cause: 'password is hunter2' }),
        'key taken': () => new SifakaError('DuplicateKey'),
        local: () => new SifakaError('ConfigInvalid', { text: 'secret' }),
      }
    const names = Object.keys(failures)
    const server = await startServer([
      {
        definition: arena(() => ({
          Join(call, { seat }) {
            throw failures[names[seat] as string]?.(call)
          },
        })),
      },
    ])
    const replies: unknown[] = []
    for (const seat of names.keys()) {
      const { state, msg } = await server.request('Arena', 'Join', { seat })
      replies.push([names[seat], state, msg])
    }
    expect(replies).toEqual([
      ['own', 1, 'Seat is taken'],
      ['own text', 1, 'seat 3'],
      ['own before general', 2, 'The arena is frozen'],
      ['general', 0xfb, 'no'],
      ['thrown', 0xf6, 'Frozen'],
      ['forged', 0xff, 'Internal Server Error'],
      ['unknown', 0xff, 'Internal Server Error'],
      ['store', 0xee, 'SQL ERROR'],
      ['key taken', 0xee, 'SQL ERROR'],
      ['local', 0xff, 'Internal Server Error'],
    ])
  })

  it('answers NotFound to a client for an internal function, NeedLogin where a user is missing', async () => {
    const server = await startServer([{ definition: arena() }])
    expect((await server.request('Arena', 'Secret', {})).state).toBe(StateCode.NotFound)
    const session = server.connect(null)
    expect((await server.request('Arena', 'Join', {}, { session })).state).toBe(StateCode.NeedLogin)
    expect((await server.request('Arena', 'Say', {}, { session })).state).toBe(0)
  })

  it('finds functions by exact names and numbers only', async () => {
    const server = await startServer([{ definition: arena() }])
    const { dispatcher } = server
    expect(dispatcher.find('Arena', 'Join')).toBe(dispatcher.find(11, 1))
    expect(dispatcher.find('Arena', 1)).toBe(dispatcher.find(11, 'Join'))
    for (const name of ['toString', '__proto__', 'constructor', 'arena', '11', ''])
      expect(dispatcher.find(name, 'Join')).toBeUndefined()
    for (const name of ['toString', '__proto__', 'constructor', 'join', '1', ''])
      expect(dispatcher.find('Arena', name)).toBeUndefined()
  })

  it('omits defaults from JSON where told so', async () => {
    const server = await startServer([{ definition: arena() }], { jsonDefaults: false })
    expect((await server.request('Arena', 'Say', { text: '' })).result).toBe('{}')
  })

  it('counts calls by state, measures them, and logs a failing function 20 times a second', async () => {
    const server = await startServer([
      {
        definition: arena(() => ({
          Say() {
            throw new Error('again')
          },
        })),
      },
    ])
    for (let call = 0; call < 50; call++) await server.request('Arena', 'Say', {})
    await server.request('Arena', 'Deeper', {})
    const labels = { module: 'Arena', func: 'Say' }
    expect(server.count('dispatch_calls_total', { ...labels, state: '255' })).toBe(50)
    expect(server.count('dispatch_calls_total', { func: 'Deeper', state: '0' })).toBe(1)
    expect(server.count('dispatch_call_seconds', labels)).toBe(50)
    expect(server.errors().length).toBeLessThan(50)
    expect(server.errors().length).toBeGreaterThanOrEqual(20)
  })

  it('runs middleware around its own functions, in order, once each', async () => {
    const order: string[] = []
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.use(async (call, next) => {
            order.push(`outer ${call.func} by ${call.caller}`)
            const result = (await next()) as { text: string }
            order.push('outer end')
            return { text: `${result.text}!` }
          })
          ctx.use((call, next, request) => {
            order.push(`inner ${JSON.stringify(request)}`)
            if (call.user === null) throw call.fail('Unauthorized')
            return next()
          })
          return { Say: (_call, { text }) => (order.push('handler'), { text }) }
        }),
      },
    ])
    expect(resultOf(await server.request('Arena', 'Say', { text: 'a' }))).toEqual({ text: 'a!' })
    expect(order).toEqual(['outer Say by client', 'inner {"text":"a"}', 'handler', 'outer end'])
    const nobody = await server.request('Arena', 'Say', {}, { session: server.connect() })
    expect(nobody.state).toBe(StateCode.Unauthorized)
  })

  it('refuses middleware that runs the rest twice', async () => {
    const server = await startServer([
      {
        definition: arena(ctx => {
          ctx.use(async (_call, next) => {
            await next()
            return next()
          })
          return {}
        }),
      },
    ])
    expect((await server.request('Arena', 'Say', {})).state).toBe(StateCode.Internal)
  })
})
