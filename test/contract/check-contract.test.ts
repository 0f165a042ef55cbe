import { describe, expect, it } from 'vitest'
import { checkContract, checkContracts } from '../../src/contract/check-contract.ts'
import { defineContract, type Contract } from '../../src/contract/contract.ts'
import type { AnyMessageClass } from '../../src/contract/message-class.ts'
import { SifakaError } from '../../src/errors.ts'
import { sifaka } from './fixtures/generated/messages.js'

const arena = defineContract({
  name: 'Arena',
  id: 11,
  functions: {
    Join: {
      id: 1,
      request: sifaka.test.Inner,
      response: sifaka.test.Everything,
      timeoutMs: 2000,
      errors: { SeatTaken: { code: 1, text: 'Seat is taken' }, Full: { code: 127, text: 'Full' } },
    },
    Leave: { id: 255, access: 'internal' },
  },
  pushes: { Seated: { type: 0, content: sifaka.test.Scalars }, Hint: { type: 255 } },
})

/** As a class of protobuf.js alone: without a descriptor. */
const bare = { name: 'Bare', decode: () => ({}) } as unknown as AnyMessageClass

/** The arena with something else in places; as loose as JavaScript would write it. */
const changed = (change: object): Contract => ({ ...arena, ...change })
const withJoin = (change: object): Contract =>
  changed({ functions: { ...arena.functions, Join: { ...arena.functions.Join, ...change } } })

describe('checkContract', () => {
  it('takes a contract that is right', () => {
    expect(refusalOf(() => checkContract(arena))).toBeNull()
    expect(refusalOf(() => checkContract(changed({ id: 1 }), { framework: true }))).toBeNull()
  })

  it.each<[Contract, string]>([
    [
      changed({ functions: { Leave: { id: 1 }, Join: { id: 1 } } }),
      'Cannot register "Arena.Join": function number 1 is taken by "Arena.Leave"',
    ],
    [changed({ id: 0 }), 'Cannot register "Arena": module number is 0, want 11..255'],
    [changed({ id: 256 }), 'Cannot register "Arena": module number is 256, want 11..255'],
    [changed({ id: 1.5 }), 'Cannot register "Arena": module number is 1.5, want 11..255'],
    [changed({ id: '11' }), 'Cannot register "Arena": module number is 11, want 11..255'],
    [
      changed({ id: 10 }),
      'Cannot register "Arena": module number 10 is kept for the framework, want 11..255',
    ],
    [
      changed({ name: 'My-Arena' }),
      'Cannot register "My-Arena": the module name "My-Arena" does not match ^[A-Za-z][A-Za-z0-9_]{0,63}$',
    ],
    [
      changed({ functions: { '1st': { id: 1 } } }),
      'Cannot register "Arena.1st": the function name "1st" does not match ^[A-Za-z][A-Za-z0-9_]{0,63}$',
    ],
    [withJoin({ id: 0 }), 'Cannot register "Arena.Join": function number is 0, want 1..255'],
    [
      withJoin({ access: 'all' }),
      'Cannot register "Arena.Join": access is "all", want "anyone", "user" or "internal"',
    ],
    [
      withJoin({ timeoutMs: 0 }),
      'Cannot register "Arena.Join": timeoutMs is 0, want a number above 0',
    ],
    [
      withJoin({ errors: { A: { code: 1, text: 'a' }, B: { code: 1, text: 'b' } } }),
      'Cannot register "Arena.Join.B": error code 1 is taken by "Arena.Join.A"',
    ],
    [
      withJoin({ errors: { A: { code: 128, text: 'a' } } }),
      'Cannot register "Arena.Join.A": error code is 128, want 1..127',
    ],
    [
      withJoin({ errors: { A: { code: 1, text: '' } } }),
      'Cannot register "Arena.Join.A": the error has no text',
    ],
    [
      withJoin({ request: bare }),
      'Cannot register "Arena.Join": request: Cannot use message class "Bare": it has no descriptor; write it with "sifaka proto"',
    ],
    [
      changed({ pushes: { A: { type: 3 }, B: { type: 3 } } }),
      'Cannot register "Arena.B": push type 3 is taken by "Arena.A"',
    ],
    [
      changed({ pushes: { A: { type: 256 } } }),
      'Cannot register "Arena.A": push type is 256, want 0..255',
    ],
    [
      changed({ pushes: { 'a b': { type: 1 } } }),
      'Cannot register "Arena.a b": the push name "a b" does not match ^[A-Za-z][A-Za-z0-9_]{0,63}$',
    ],
  ])('refuses %#: %s', (contract, text) => {
    expect(refusalOf(() => checkContract(contract))).toBe(text)
  })
})

describe('checkContracts', () => {
  const other = changed({ name: 'Other', id: 12 })

  it('takes contracts of different names and numbers, framework ones under their own', () => {
    const user = changed({ name: 'User', id: 2 })
    expect(refusalOf(() => checkContracts([arena, other, user], new Set(['User'])))).toBeNull()
  })

  it('refuses a name or number twice', () => {
    expect(refusalOf(() => checkContracts([arena, changed({ id: 12 })]))).toBe(
      'Cannot register "Arena": the name is taken by another module',
    )
    expect(refusalOf(() => checkContracts([arena, changed({ name: 'Other' })]))).toBe(
      'Cannot register "Other": module number 11 is taken by "Arena"',
    )
  })

  it('refuses a framework module with a number of studios', () => {
    expect(refusalOf(() => checkContracts([arena], new Set(['Arena'])))).toBe(
      'Cannot register "Arena": module number is 11, want 1..10',
    )
  })
})

function refusalOf(run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(SifakaError)
    expect((error as SifakaError).code).toBe('ModuleInvalid')
    return (error as SifakaError).message
  }
}
