import { describe, expect, it } from 'vitest'
import { paramsOf, paramsOfJson } from '../../src/cli/call-values.ts'
import { messageTypeOf } from '../../src/contract/descriptor.ts'
import type { AnyMessageClass } from '../../src/contract/message-class.ts'

const root = {
  nested: {
    Inner: { fields: { word: { type: 'string', id: 1 }, count: { type: 'int32', id: 2 } } },
    Color: { values: { RED: 0, BLUE: 1 } },
    Request: {
      fields: {
        name: { type: 'string', id: 1 },
        seat: { type: 'int32', id: 2 },
        big: { type: 'uint64', id: 3 },
        flag: { type: 'bool', id: 4 },
        words: { rule: 'repeated', type: 'string', id: 5 },
        seats: { rule: 'repeated', type: 'int32', id: 6 },
        inner: { type: 'Inner', id: 7 },
        color: { type: 'Color', id: 8 },
        raw: { type: 'bytes', id: 9 },
        counts: { keyType: 'string', type: 'int32', id: 10 },
      },
    },
  },
}
const messageClass = { name: 'Request', descriptor: { root, name: 'Request' } }
const request = messageTypeOf(messageClass as unknown as AnyMessageClass)

describe('parameters with a contract', () => {
  it('take the types of its fields', () => {
    const words = [
      'name=007',
      'seat=3',
      'big=18446744073709551615',
      'flag=true',
      'color=BLUE',
      'raw=1234',
    ]
    expect(paramsOf(words, request)).toEqual({
      name: '007',
      seat: 3,
      big: '18446744073709551615',
      flag: true,
      color: 'BLUE',
      raw: '1234',
    })
  })

  it('may be text that looks like JSON, or like nothing', () => {
    expect(paramsOf(['name=true'], request)).toEqual({ name: 'true' })
    expect(paramsOf(['name='], request)).toEqual({ name: '' })
    expect(paramsOf(['name=a=b:=c'], request)).toEqual({ name: 'a=b:=c' })
    expect(paramsOf(['name="quoted"'], request)).toEqual({ name: '"quoted"' })
    expect(paramsOf(['seat=three'], request)).toEqual({ seat: 'three' })
  })

  it('have lists as JSON or as one element, maps as JSON or by key', () => {
    expect(paramsOf(['words=["a","b"]', 'seats=[1,2]'], request)).toEqual({
      words: ['a', 'b'],
      seats: [1, 2],
    })
    expect(paramsOf(['words=5', 'seats=5'], request)).toEqual({ words: ['5'], seats: [5] })
    expect(paramsOf(['counts={"a":1}'], request)).toEqual({ counts: { a: 1 } })
    expect(paramsOf(['counts.a=1', 'counts.b=2'], request)).toEqual({ counts: { a: 1, b: 2 } })
  })

  it('reach into messages', () => {
    expect(paramsOf(['inner.word=5', 'inner.count=5'], request)).toEqual({
      inner: { word: '5', count: 5 },
    })
  })

  it('are refused with the nearest name where a field is unknown', () => {
    expect(() => paramsOf(['seet=3'], request)).toThrow(
      '"Request" has no field "seet", the nearest is "seat"',
    )
    expect(() => paramsOf(['inner.wort=3'], request)).toThrow(
      '"Inner" has no field "wort", the nearest is "word"',
    )
    expect(() => paramsOf(['{"seet":3}'], request)).toThrow(
      '"Request" has no field "seet", the nearest is "seat"',
    )
  })
})

describe('parameters without a contract', () => {
  it('are JSON where they parse as it, strings else', () => {
    const words = [
      'a=5',
      'b=true',
      'c=null',
      'd=[1,"x"]',
      'e={"f":1}',
      'g=007',
      'h=hi',
      'i=1.5',
      'j="5"',
    ]
    expect(paramsOf(words, null)).toEqual({
      a: 5,
      b: true,
      c: null,
      d: [1, 'x'],
      e: { f: 1 },
      g: '007',
      h: 'hi',
      i: 1.5,
      j: '"5"',
    })
  })

  it('keep integers that a number cannot hold as they are written', () => {
    expect(paramsOf(['id=9007199254740993'], null)).toEqual({ id: '9007199254740993' })
  })

  it('may be forced to be JSON', () => {
    expect(paramsOf(['a:="5"', 'b:=[true]'], null)).toEqual({ a: '5', b: [true] })
    expect(() => paramsOf(['a:=five'], null)).toThrow('Write JSON after ":=" in "a:=five"')
  })

  it('may be one JSON object, on the command line or from stdin', () => {
    expect(paramsOf([' {"a": 5}'], null)).toEqual({ a: 5 })
    expect(paramsOfJson('{"a": 5}\r\n', null)).toEqual({ a: 5 })
    expect(() => paramsOf(['{"a": }'], null)).toThrow(
      'Give the parameters as a JSON object, not {"a": }',
    )
    expect(() => paramsOfJson('[1]', null)).toThrow('Give the parameters as a JSON object, not [1]')
  })

  it('may be none', () => {
    expect(paramsOf([], null)).toEqual({})
  })

  it('are refused where they are not key=value', () => {
    expect(() => paramsOf(['seat'], null)).toThrow(
      'Write parameters as key=value, key:=json or one JSON object, not "seat"',
    )
    expect(() => paramsOf(['=3'], null)).toThrow('Write parameters as key=value')
  })

  it('never touch an object prototype', () => {
    const params = paramsOf(['__proto__.polluted=1', 'constructor.prototype.polluted=1'], null)
    expect(Object.keys(params)).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
