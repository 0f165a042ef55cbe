import { expect, it } from 'vitest'
import { isNodeName } from '../../src/base/node-name.ts'

it.each(['a', '7', 'work3', 'Gate_1-b', 'x'.repeat(64)])('takes %s as a name of a node', name => {
  expect(isNodeName(name)).toBe(true)
})

it.each(['', '-a', '_a', 'a b', 'a/b', '../a', 'ä', 'a\n', 'x'.repeat(65)])(
  'refuses %j as a name of a node',
  name => {
    expect(isNodeName(name)).toBe(false)
  },
)
