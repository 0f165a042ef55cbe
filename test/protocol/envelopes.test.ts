import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SifakaError } from '../../src/errors.ts'
import {
  decodeJsonPush,
  decodeProtobufPush,
  encodeJsonPush,
  encodeProtobufPush,
} from '../../src/protocol/push.ts'
import {
  decodeAllResponse,
  decodeJsonReply,
  decodeProtobufReply,
  encodeAllResponse,
  encodeJsonReply,
  encodeProtobufReply,
} from '../../src/protocol/reply.ts'
import {
  decodeJsonRequest,
  decodeProtobufRequest,
  encodeJsonRequest,
  encodeProtobufRequest,
  numbersOf,
  readJsonRequest,
} from '../../src/protocol/request.ts'
import * as messages from '../../src/protocol/generated/messages.js'
import classic from '../vectors/classic.json' with { type: 'json' }

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')
const bytesOf = fc.uint8Array({ maxLength: 300 })
const text = fc.string({ unit: 'grapheme', maxLength: 60 })

describe('requests on i', () => {
  it.each(classic.i)('read and write the vector "$name"', vector => {
    const request = decodeJsonRequest(vector.json)
    expect(request.module).toBe('User')
    const params = request.params === undefined ? undefined : JSON.stringify(request.params)
    expect(encodeJsonRequest(request.module, request.func, params)).toBe(vector.json)
  })

  it('take names and safe integers', () => {
    const request = decodeJsonRequest('{"module":2,"func":4,"params":null,"id":9}')
    expect(request).toEqual({ module: 2, instance: null, func: 4, params: undefined })
  })

  it('split the instance from the module name at the first @', () => {
    expect(readJsonRequest({ module: 'User@User001', func: 1 })).toMatchObject({
      module: 'User',
      instance: 'User001',
    })
    expect(readJsonRequest({ module: 'User@', func: 1 })).toMatchObject({
      module: 'User',
      instance: '',
    })
    expect(readJsonRequest({ module: '@a@b', func: 1 })).toMatchObject({
      module: '',
      instance: 'a@b',
    })
  })

  it.each([
    'null',
    '5',
    '"x"',
    '[]',
    '{}',
    '{"module":"User"}',
    '{"func":"Login"}',
    '{"module":1.5,"func":1}',
    '{"module":1,"func":1e400}',
    '{"module":9007199254740992,"func":1}',
    '{"module":null,"func":1}',
    '{"module":{},"func":1}',
    '{"module":["User"],"func":1}',
    '{"module":true,"func":1}',
    '{"module":"User","func":"Login"',
    'undefined',
    '',
  ])('refuse %j with ParamParseFail and its general text', input => {
    const error = failureOf(() => decodeJsonRequest(input))
    expect([error.code, error.message]).toEqual(['ParamParseFail', 'Param Parse Fail'])
  })

  it('come back as they were sent', () => {
    const name = fc.oneof(text, fc.maxSafeInteger())
    fc.assert(
      fc.property(name, name, fc.option(fc.json(), { nil: undefined }), (module, func, params) => {
        fc.pre(typeof module !== 'string' || !module.includes('@'))
        const parsed = params === undefined ? undefined : (JSON.parse(params) as unknown)
        const sent = { module, instance: null, func, params: parsed ?? undefined }
        expect(decodeJsonRequest(encodeJsonRequest(module, func, params))).toEqual(sent)
      }),
    )
  })
})

describe('requests on f', () => {
  it('are two numbers and the parameters', () => {
    expect(hex(encodeProtobufRequest(2, 4))).toBe('0204')
    expect(hex(encodeProtobufRequest(11, 255, bytes('0a01')))).toBe('0bff0a01')
    expect(decodeProtobufRequest(bytes('0bff0a01'))).toEqual({
      module: 11,
      func: 255,
      params: bytes('0a01'),
    })
  })

  it('of fewer than two bytes are none, and missing numbers count as 0', () => {
    expect(decodeProtobufRequest(bytes(''))).toBeNull()
    expect(decodeProtobufRequest(bytes('02'))).toBeNull()
    expect(numbersOf(bytes(''))).toEqual({ module: 0, func: 0 })
    expect(numbersOf(bytes('02'))).toEqual({ module: 2, func: 0 })
    expect(numbersOf(bytes('020405'))).toEqual({ module: 2, func: 4 })
  })
})

describe('replies on i', () => {
  it('have the keys result, msg, state in this order', () => {
    expect(encodeJsonReply({ result: '{"a":1}', msg: '', state: 0 })).toBe(
      '{"result":{"a":1},"msg":"","state":0}',
    )
    expect(encodeJsonReply({ result: null, msg: 'Not "Found"', state: 0xfc })).toBe(
      '{"result":null,"msg":"Not \\"Found\\"","state":252}',
    )
  })

  it('carry base64 of UTF-8 on demand, and null stays null', () => {
    const reply = { result: '{"name":"狐猴"}', msg: '', state: 0 }
    const written = encodeJsonReply(reply, { base64: true })
    expect(JSON.parse(written)).toEqual({
      result: Buffer.from(reply.result).toString('base64'),
      msg: '',
      state: 0,
    })
    expect(decodeJsonReply(written).result).toEqual({ name: '狐猴' })
    const failed = { result: null, msg: 'x', state: 1 }
    expect(encodeJsonReply(failed, { base64: true })).toBe('{"result":null,"msg":"x","state":1}')
  })

  it('are read with missing msg and result, and an empty base64 as null', () => {
    expect(decodeJsonReply('{"state":1}')).toEqual({ result: null, msg: '', state: 1 })
    expect(decodeJsonReply('{"state":1,"result":""}').result).toBeNull()
  })

  it.each(['[]', '1', '{}', '{"state":"0"}', '{"state":0,"msg":1}', '{"state":0,"result":"?"}'])(
    'that are none are refused: %j',
    input => {
      expect(failureOf(() => decodeJsonReply(input)).code).toBe('ParamParseFail')
    },
  )
})

describe('replies on f', () => {
  it('omit zero and empty fields', () => {
    const nothing = { result: new Uint8Array(0), msg: '', state: 0 }
    expect(hex(encodeAllResponse(nothing))).toBe('')
    expect(hex(encodeProtobufReply(2, 5, nothing))).toBe('0205')
    expect(decodeProtobufReply(bytes('0205'))).toEqual({ module: 2, func: 5, ...nothing })
  })

  it('are the bytes that protobuf.js writes', () => {
    fc.assert(
      fc.property(bytesOf, text, fc.integer({ min: -5, max: 300 }), (result, msg, state) => {
        const written = encodeAllResponse({ result, msg, state })
        expect(hex(written)).toBe(hex(messages.AllResponse.encode({ result, msg, state }).finish()))
        expect(decodeAllResponse(written)).toEqual({ result, msg, state })
      }),
    )
  })

  it('are read with unknown fields and repeated ones, of which the last counts', () => {
    const reply = decodeAllResponse(bytes('18013801180212016112 0162'.replace(' ', '')))
    expect(reply).toEqual({ result: new Uint8Array(0), msg: 'b', state: 2 })
  })

  it.each(['08', '0801', '0a05aa', '1201ff', '1d00000000', '13', '14', '00', '0f'])(
    'that are malformed are refused: %s',
    input => {
      expect(failureOf(() => decodeAllResponse(bytes(input))).code).toBe('ParamParseFail')
    },
  )

  it('shorter than two bytes are refused', () => {
    expect(failureOf(() => decodeProtobufReply(bytes('02'))).code).toBe('ParamParseFail')
  })

  it('read from any bytes or fail with ParamParseFail', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), input => {
        const error = failureOrNull(() => decodeAllResponse(input))
        if (error !== null) expect(error).toMatchObject({ code: 'ParamParseFail' })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('pushes', () => {
  it('on p have the keys module, type, content in this order', () => {
    const written = encodeJsonPush(2, 11, '{"msg":"hi"}')
    expect(written).toBe('{"module":2,"type":11,"content":{"msg":"hi"}}')
    expect(decodeJsonPush(written)).toEqual({ module: 2, type: 11, content: { msg: 'hi' } })
    expect(decodeJsonPush('{"module":2,"type":0}').content).toEqual({})
  })

  it('on q are two numbers and the content', () => {
    expect(hex(encodeProtobufPush(2, 0, new Uint8Array(0)))).toBe('0200')
    const push = { module: 2, type: 11, content: bytes('0a0161') }
    expect(decodeProtobufPush(encodeProtobufPush(2, 11, push.content))).toEqual(push)
  })

  it.each(['[]', 'x', '{"module":2}', '{"module":2,"type":256}', '{"module":"User","type":1}'])(
    'on p that are none are refused: %j',
    input => {
      expect(failureOf(() => decodeJsonPush(input)).code).toBe('ParamParseFail')
    },
  )

  it('on q shorter than two bytes are refused', () => {
    expect(failureOf(() => decodeProtobufPush(bytes('02'))).code).toBe('ParamParseFail')
  })
})

function failureOrNull(run: () => unknown): unknown {
  try {
    run()
    return null
  } catch (error) {
    return error
  }
}

function failureOf(run: () => unknown): SifakaError {
  const error = failureOrNull(run)
  expect(error).toBeInstanceOf(SifakaError)
  return error as SifakaError
}
