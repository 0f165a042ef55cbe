import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isGeneral, localErrors, SifakaError, StateCode, stateTexts } from '../src/errors.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

/** The rows below a heading, as cells. */
function rowsBelow(text: string, heading: string): string[][] {
  const start = text.indexOf(`\n${heading}\n`)
  expect(start, heading).toBeGreaterThan(-1)
  const section = text.slice(start + heading.length + 2).split(/\n## /)[0]!
  return [...section.matchAll(/^\| (.*) \|$/gm)].slice(1).map(([, row]) => row!.split(/ *\| */))
}

const general = Object.entries(StateCode)
  .filter(([name]) => name !== 'Success')
  .map(([name, state]) => [
    `0x${state.toString(16)}`,
    name,
    stateTexts[name as keyof typeof StateCode],
  ])
  .toSorted(([a = ''], [b = '']) => (a < b ? 1 : -1))

describe('the table of errors', () => {
  it('has a number and a text for each general code, all numbers different', () => {
    expect(Object.keys(stateTexts)).toEqual(expect.arrayContaining(Object.keys(StateCode)))
    expect(Object.keys(stateTexts)).toHaveLength(Object.keys(StateCode).length)
    const numbers = Object.values(StateCode)
    expect(new Set(numbers).size).toBe(numbers.length)
    for (const number of numbers)
      expect(number === 0 || (number >= 0xe0 && number <= 0xff)).toBe(true)
  })

  it('has no name that is both general and local', () => {
    expect(Object.keys(localErrors).filter(name => Object.hasOwn(StateCode, name))).toEqual([])
  })

  it.each(['docs/errors.md', 'docs/protocol.md'])('is the table of %s', file => {
    const heading = file === 'docs/errors.md' ? '## General codes' : '## 5. State codes'
    const rows = rowsBelow(read(file), heading)
    expect(rows.map(cells => cells.slice(0, 3))).toEqual(general)
  })

  it('has its codes that never travel in docs/errors.md', () => {
    const rows = rowsBelow(read('docs/errors.md'), '## Codes that never travel')
    expect(rows.map(cells => cells.slice(0, 2))).toEqual(Object.entries(localErrors))
  })
})

describe('SifakaError', () => {
  it.each(general)('%s %s has its number and text', (number, name, text) => {
    const error = new SifakaError(name as keyof typeof StateCode as 'Internal')
    expect(error).toMatchObject({ code: name, errorName: name, message: text })
    expect(`0x${error.state.toString(16)}`).toBe(number)
    expect(SifakaError.ofState(error.state, '')).toMatchObject({ code: name, message: text })
    expect(SifakaError.ofState(error.state, 'Other words').message).toBe('Other words')
  })

  it.each(Object.entries(localErrors))(
    '%s never travels with a number of its own',
    (name, text) => {
      const error = new SifakaError(name as keyof typeof localErrors)
      expect(error.message).toBe(text)
      expect(isGeneral(error.code)).toBe(false)
      expect(error.state).toBe(name === 'DuplicateKey' ? 0xee : 0xff)
    },
  )

  it('makes of a state the error of a function, by its name where it is known', () => {
    expect(SifakaError.ofState(1, 'Seat is taken', { 1: 'SeatTaken' })).toMatchObject({
      code: 'FunctionFailed',
      state: 1,
      errorName: 'SeatTaken',
      message: 'Seat is taken',
    })
    expect(SifakaError.ofState(2, 'Odd', { 1: 'SeatTaken' }).errorName).toBe('FunctionFailed')
    expect(SifakaError.ofState(128, 'Odd').code).toBe('Unknown')
    expect(SifakaError.ofState(0xe0, '').code).toBe('Unknown')
  })

  it('makes of anything thrown an Internal with the thing as its cause, and leaves its own alone', () => {
    for (const thrown of [new TypeError('x'), 'text', null, undefined, 7]) {
      const error = SifakaError.from(thrown)
      expect(error).toMatchObject({ code: 'Internal', message: 'Internal Server Error' })
      expect(error.cause).toBe(thrown)
    }
    const own = new SifakaError('TooBusy')
    expect(SifakaError.from(own)).toBe(own)
  })
})
