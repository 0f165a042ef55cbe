import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/contract/check-contract.ts'
import { frameworkModules } from '../../src/config/schema.ts'
import { checkModuleName, checkPackageName, moduleWords } from '../../src/create/names.ts'
import { namesTaken } from '../../src/create/template.ts'
import { templates } from './run-create.ts'

const taken = namesTaken(templates)

describe('names of modules', () => {
  it.each(['Game', 'Arena', 'BattleArena', 'Battle_Arena', 'HTTPGame', 'A', 'Dice', 'Match3'])(
    '"%s" passes, and the contract takes it',
    name => {
      checkModuleName(name, taken.identifiers)
      checkContract({ name, id: 11, functions: {} })
    },
  )

  it.each([
    ['', 'want a letter'],
    ['Two Words', 'want a letter'],
    ['Spiel-Ä', 'want a letter'],
    ['A'.repeat(33), '32 at most'],
    ['game', 'names of modules begin with a capital, such as "Game"'],
    ['Promise', 'the word is taken'],
    ['SifakaError', 'the word is taken'],
    ['Con', 'the word is taken'],
    ['GATE', 'Sifaka has a module "Gate"'],
    ['U_ser', 'Sifaka has a module "User"'],
  ])('"%s" is refused', (name, why) => {
    expect(() => checkModuleName(name, taken.identifiers)).toThrow(why)
  })

  it('the names of all of the framework are refused', () => {
    for (const name of frameworkModules)
      expect(() => checkModuleName(name, new Set()), name).toThrow('Sifaka has a module')
  })

  it.each([
    ['Game', 'game', 'game', 'game'],
    ['BattleArena', 'battleArena', 'battle-arena', 'battle_arena'],
    ['Battle_Arena', 'battleArena', 'battle-arena', 'battle_arena'],
    ['HTTPGame', 'httpGame', 'http-game', 'http_game'],
    ['Match3', 'match3', 'match3', 'match3'],
    ['A_', 'a', 'a', 'a'],
  ])('%s is %s, %s and %s', (name, camel, kebab, snake) => {
    expect(moduleWords(name)).toEqual({ pascal: name, camel, kebab, snake })
  })
})

describe('names of packages', () => {
  it.each(['my-game', 'game2', 'a.b_c', '@studio/game'])('"%s" passes', name => {
    checkPackageName(name, taken.packages)
  })

  it.each([
    ['MyGame', 'such as "mygame"'],
    ['.game', 'such as "game"'],
    ['ДИ', 'such as "my-game"'],
    ['a'.repeat(215), 'want lower-case letters'],
    ['sifaka-server', 'the project depends on a package of that name'],
    ['typescript', 'the project depends on a package of that name'],
    ['node_modules', 'Node or npm keeps it'],
    ['http', 'Node or npm keeps it'],
  ])('"%s" is refused', (name, why) => {
    expect(() => checkPackageName(name, taken.packages)).toThrow(why)
  })
})
