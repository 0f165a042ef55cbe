import { describe, expect, it } from 'vitest'
import { release } from './module.ts'
import { readAllResponse } from './raw-client.ts'
import { useWorld } from './world.ts'

const world = useWorld()

const state = (code: number): object => ({ state: code, result: null })
const call = (func: string, params: string): string =>
  `{"module":"Torture","func":"${func}","params":${params}}`
const echo = (text: string): string => call('Echo', JSON.stringify({ text }))

describe('requests that cannot be read', () => {
  it.each([
    ['no object', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['a number', '5'],
    ['no module', '{"func":"Echo"}'],
    ['no function', '{"module":"Torture"}'],
    ['a module that is null', '{"module":null,"func":"Echo"}'],
    ['a module of 1.5', '{"module":1.5,"func":"Echo"}'],
    ['a module that is a list', '{"module":["Torture"],"func":"Echo"}'],
    ['a function that is an object', '{"module":"Torture","func":{}}'],
    ['depth 33', call('Echo', `${'{"a":'.repeat(31)}1${'}'.repeat(31)}`.replace('1', '{}'))],
    ['depth 33 of lists', call('Echo', `{"text":"","x":${'['.repeat(31)}${']'.repeat(31)}}`)],
    ['a __proto__ key', call('Echo', '{"__proto__":{"polluted":true}}')],
    ['a __proto__ key deep inside', call('Echo', '{"a":[{"b":{"__proto__":{"polluted":true}}}]}')],
    ['an escaped __proto__ key', call('Echo', String.raw`{"\u005f_proto__":{"polluted":true}}`)],
    [
      'a __proto__ key beside module',
      '{"module":"Torture","func":"Echo","__proto__":{"polluted":true}}',
    ],
    ['parameters that are a list', call('Echo', '[]')],
    ['parameters that are a string', call('Echo', '"x"')],
    ['a number as string', call('Echo', '{"text":5}')],
    ['a string as number', call('Scalars', '{"an_int32":"5"}')],
    ['1e400', call('Scalars', '{"a_double":1e400}')],
    ['an integer with a fraction', call('Scalars', '{"an_int32":1.5}')],
    ['a lone surrogate', call('Echo', String.raw`{"text":"\ud800"}`)],
    ['a boolean as list', call('Lists', '{"int32s":true}')],
  ])('are answered 0xfe: %s', async (_name, request) => {
    const client = await world().join()
    expect(await client.request(request)).toMatchObject(state(0xfe))
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(await client.request(echo('alive'))).toMatchObject({ state: 0 })
  })

  it.each([
    ['depth 32', call('Echo', `{"text":"","x":${'['.repeat(30)}${']'.repeat(30)}}`)],
    ['parameters that are absent', '{"module":"Torture","func":"Echo"}'],
    ['parameters that are null', call('Echo', 'null')],
    ['a field that is null', call('Echo', '{"text":null}')],
    [
      '5,000 unknown keys',
      call('Echo', `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":0`).join(',')}}`),
    ],
    ['a __proto__ value', call('Echo', '{"text":"__proto__"}')],
    [
      'unknown fields beside module',
      '{"module":"Torture","func":"Echo","id":1,"toString":2,"constructor":3}',
    ],
    ['escapes', String.raw`{"module":"T\u006frture","func":"Echo"}`],
  ])('are not those with %s', async (_name, request) => {
    const client = await world().join()
    expect(await client.request(request)).toMatchObject({ state: 0 })
  })

  it.each([
    'toString',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'echo',
    'Torture ',
    'torture',
    '',
  ])('name nothing: "%s" as module or function is answered 0xfc', async name => {
    const client = await world().join()
    expect(await client.request({ module: name, func: 'Echo' })).toMatchObject(state(0xfc))
    expect(await client.request({ module: 'Torture', func: name })).toMatchObject(state(0xfc))
  })

  it.each([0, -1, 255, 256, 2 ** 31, 2 ** 53 - 1])(
    'name nothing: number %i is answered 0xfc',
    async number => {
      const client = await world().join()
      expect(await client.request({ module: number, func: 1 })).toMatchObject(state(0xfc))
      expect(await client.request({ module: 20, func: number })).toMatchObject(state(0xfc))
    },
  )

  it('judge access before parameters', async () => {
    const client = await world().join()
    expect(await client.request(call('Secret', '{"text":5}'))).toMatchObject(state(0xfc))
    expect(await client.request(call('NeedsUser', '{"text":5}'))).toMatchObject(state(0xf9))
    expect(await client.request({ module: 'Gate', func: 'KickOut' })).toMatchObject(state(0xfc))
    expect(await client.request({ module: 'Push', func: 'ToAll', params: 5 })).toMatchObject(
      state(0xfc),
    )
  })

  it('may not name an instance where the contract does not allow it', async () => {
    const client = await world().join()
    expect(await client.request({ module: 'Torture@Torture', func: 'Echo' })).toMatchObject(
      state(0xfc),
    )
    expect(await client.request({ module: 'Torture@', func: 'Echo' })).toMatchObject(state(0xfc))
  })
})

describe('protobuf requests', () => {
  const tree = (depth: number): Buffer => {
    let bytes: Buffer = Buffer.alloc(0)
    for (let level = 1; level < depth; level++)
      bytes = Buffer.concat([Buffer.of(0x1a), varint(bytes.length), bytes])
    return bytes
  }

  function varint(value: number): Buffer {
    const bytes: number[] = []
    let rest = value
    do {
      bytes.push((rest & 127) | (rest > 127 ? 128 : 0))
      rest >>>= 7
    } while (rest > 0)
    return Buffer.from(bytes)
  }

  it.each([
    ['a group', 1, Buffer.of(0x0b, 0x0c)],
    ['a bomb of groups', 1, Buffer.alloc(60_000, 0x0b)],
    ['an unknown group', 1, Buffer.of(0x9b, 0x06, 0x9c, 0x06)],
    ['a wrong wire type', 1, Buffer.of(0x08, 1)],
    ['a length beyond the end', 1, Buffer.of(0x0a, 100, 0x61)],
    ['a length of 4 GB', 1, Buffer.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ['a varint that never ends', 11, Buffer.concat([Buffer.of(0x18), Buffer.alloc(20, 0xff)])],
    ['field number 0', 1, Buffer.of(0x02, 0)],
    ['invalid UTF-8', 1, Buffer.of(0x0a, 1, 0xff)],
    ['wire type 7', 1, Buffer.of(0x0f)],
    ['depth 101', 10, tree(101)],
    ['depth 5,000', 10, tree(5000)],
  ])('are answered 0xfe: %s', async (_name, func, params) => {
    const client = await world().join()
    expect(await client.requestProtobuf(20, func, params)).toMatchObject({
      module: 20,
      func,
      state: 0xfe,
    })
    expect(await client.request(echo('alive'))).toMatchObject({ state: 0 })
  })

  it('shorter than two bytes are answered 0xfe, missing numbers count as 0', async () => {
    const client = await world().join()
    client.publish('f', Buffer.alloc(0))
    expect(readAllResponse((await client.takePublish('f')).payload)).toMatchObject({
      module: 0,
      func: 0,
      state: 0xfe,
    })
    client.publish('f', Buffer.of(20))
    expect(readAllResponse((await client.takePublish('f')).payload)).toMatchObject({
      module: 20,
      func: 0,
      state: 0xfe,
    })
  })

  it('of unknown numbers are answered 0xfc under these numbers', async () => {
    const client = await world().join()
    expect(await client.requestProtobuf(255, 255)).toMatchObject({
      module: 255,
      func: 255,
      state: 0xfc,
      msg: 'Not Found',
    })
    expect(await client.requestProtobuf(20, 99)).toMatchObject({
      module: 20,
      func: 99,
      state: 0xfc,
    })
  })

  it('of depth 100, and with 60,000 packed elements, are handled', async () => {
    const client = await world().join()
    expect(await client.requestProtobuf(20, 10, tree(100))).toMatchObject({ state: 0 })
    const packed = Buffer.concat([Buffer.of(0x1a), varint(60_000), Buffer.alloc(60_000, 1)])
    const reply = await client.requestProtobuf(20, 9, packed)
    expect(reply.result.toString('latin1', 2)).toBe('60000')
  })
})

describe('a handler', () => {
  it.each(['throw', 'reject', 'non-error', 'null', 'circular', 'wrong-type', 'huge'])(
    'that fails by "%s" is answered 0xff without details, on i and f, and the queue goes on',
    async how => {
      const client = await world().join()
      const request = call('Fail', JSON.stringify({ text: how }))
      const failed = { result: null, msg: 'Internal Server Error', state: 0xff }
      expect(await client.request(request)).toEqual(failed)
      expect(await client.request(request, 'i/t')).toEqual(failed)
      const params = Buffer.concat([Buffer.of(0x0a, how.length), Buffer.from(how)])
      expect(await client.requestProtobuf(20, 4, params)).toMatchObject({
        state: 0xff,
        msg: failed.msg,
      })
      expect(await client.request(echo('alive'))).toMatchObject({ state: 0 })
      expect(JSON.stringify(client.inbox)).not.toContain('secret')
    },
  )

  it.each(['forgotten', 'timer'])(
    'whose promise is lost (%s) costs a log line, not the process',
    async how => {
      const client = await world().join()
      const before = world().metric('dispatch_unhandled_rejections_total')
      expect(await client.request(call('Fail', JSON.stringify({ text: how })))).toMatchObject({
        state: 0,
      })
      await expect
        .poll(() => world().metric('dispatch_unhandled_rejections_total'), {
          timeout: 5000,
          interval: 5,
        })
        .toBe(before + 1)
      const record = world().log.records.findLast(({ message }) =>
        message.startsWith('Await this promise'),
      )
      expect(record?.fields).toMatchObject({ module: 'Torture' })
      expect(await client.request(echo('alive'))).toMatchObject({ state: 0 })
    },
  )

  it('that answers after its deadline answers nobody', async () => {
    const client = await world().join()
    expect(await client.request(call('Never', '{}'))).toMatchObject(state(0xf3))
    release()
    expect(await client.request(echo('alive'))).toMatchObject({ result: { text: 'alive' } })
    expect(client.inbox.filter(({ type }) => type === 3)).toEqual([])
  })
})

describe('logs', () => {
  it('say a refusal once a client, second and kind, with its remedy, and never a payload', async () => {
    const client = await world().tcp()
    await client.connect()
    const before = world().log.records.length
    for (let round = 0; round < 50; round++) client.publish('i', 'top secret payload', { qos: 1 })
    await client.subscribe('s')
    const records = world()
      .log.records.slice(before)
      .filter(({ fields }) => fields['kind'] === 'left-over')
    expect(records.length).toBeLessThanOrEqual(2)
    expect(records.length).toBeGreaterThanOrEqual(1)
    expect(JSON.stringify(world().log.records)).not.toContain('top secret')
  })
})
