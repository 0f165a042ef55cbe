import { describe, expect, it } from 'vitest'
import { nearestFunction, targetOf } from '../../src/cli/contracts.ts'
import { User } from '../../src/modules/user/user.contract.ts'

describe('a target on the command line', () => {
  it('is named by names or by numbers', () => {
    expect(targetOf('User.Login', [User])).toMatchObject({
      module: 'User',
      func: 'Login',
      known: { contract: User, name: 'Login', spec: { id: 1 } },
    })
    expect(targetOf('2.4', [User])).toMatchObject({
      module: 2,
      func: 4,
      known: { name: 'GetSelfInfo' },
    })
  })

  it('may be an instance', () => {
    expect(targetOf('User@User001.Login', [User])).toMatchObject({
      module: 'User@User001',
      known: { name: 'Login' },
    })
  })

  it('may be unknown here: the server decides', () => {
    expect(targetOf('Arena.Join', [User])).toEqual({ module: 'Arena', func: 'Join', known: null })
    expect(targetOf('User.toString', [User])?.known).toBeNull()
  })

  it.each(['User', '.Login', 'User.', '', '.'])('is not "%s"', text => {
    expect(targetOf(text, [User])).toBeNull()
  })
})

describe('the nearest function', () => {
  it('is of any known contract, internal ones aside', () => {
    expect(nearestFunction('User.Lgin', [User])).toBe('User.Login')
    expect(nearestFunction('User.Lgin', [])).toBeUndefined()
  })
})
