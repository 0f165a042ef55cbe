import { expect, test } from 'vitest'
import type {
  AnnouncedFunction,
  AnnouncedModule,
} from '../../../src/cluster/membership/announcement.ts'
import type { ClusterNode } from '../../../src/cluster/cluster.ts'
import type { Disagreement } from '../../../src/dispatch/remote/agreement.ts'
import { FunctionTable } from '../../../src/dispatch/remote/function-table.ts'

function moduleOf(
  functions: Record<string, number>,
  more: Partial<AnnouncedModule> = {},
  ofFunctions: Partial<AnnouncedFunction> = {},
) {
  const common = {
    access: 'anyone',
    timeoutMs: 1,
    changesUser: false,
    idempotent: false,
    ...ofFunctions,
  } as const
  return {
    name: 'Works',
    id: 1,
    addressable: false,
    balance: 'random',
    instances: 'many',
    hasSessionHooks: false,
    ...more,
    functions: Object.entries(functions).map(([name, id]) => ({ name, id, ...common })),
  } as AnnouncedModule
}

function nodeOf(
  name: string,
  module: AnnouncedModule,
  more: Partial<ClusterNode> = {},
): ClusterNode {
  return {
    ref: { name, epoch: `${name}0000`.slice(0, 4) },
    version: '1',
    place: 'here:1',
    state: 'alive',
    isDraining: false,
    isGate: false,
    load: { calls: 0, sessions: 0 },
    modules: new Map([[module.name, module]]),
    leads: new Set<string>(),
    ...more,
  }
}

function tableOf(nodes: ClusterNode[]) {
  const named = (name: string) => nodes.find(({ ref }) => ref.name === name)
  const told: Disagreement[] = []
  const table = new FunctionTable({ nodes: () => nodes, named }, what => told.push(what))
  table.refresh()
  return { table, nodes, told }
}

const names = (nodes: readonly ClusterNode[] | undefined) => nodes?.map(({ ref }) => ref.name)

test('two versions that number their functions differently are told apart, however often it looks', () => {
  const { table } = tableOf([
    nodeOf('old', moduleOf({ Where: 1, Left: 2 })),
    nodeOf('new', moduleOf({ Here: 1, Where: 3, Left: 2 })),
  ])
  for (let round = 0; round < 100; round++) table.refresh()
  expect(names(table.find('Works', 'Left')?.candidates)).toEqual(['old', 'new'])
  expect(names(table.find('Works', 'Here')?.candidates)).toEqual(['new'])
  const [one, where, three] = [1, 'Where', 3].map(key => table.find('Works', key)!)
  // By a fixed order, the same at every gate.
  expect([one!.functionName, names(one!.candidates)]).toEqual(['Here', ['new']])
  expect([where!.functionId, names(where!.candidates)]).toEqual([1, ['old']])
  expect([three!.functionName, names(three!.candidates)]).toEqual(['Where', ['new']])
})

test('a name or number goes over to the version that is left', () => {
  const { table, nodes } = tableOf([nodeOf('old', moduleOf({ Where: 1 }))])
  nodes.push(nodeOf('new', moduleOf({ Where: 2 })))
  table.refresh()
  expect(table.find(1, 'Where')?.functionId).toBe(1)
  nodes.shift()
  table.refresh()
  expect(table.find(1, 'Where')?.functionId).toBe(2)
  expect(table.find('Works', 1)?.candidates).toEqual([])
})

test('of two modules with one number every gate finds the same, whatever it saw first', () => {
  const mills = nodeOf('a', moduleOf({ Grind: 1 }, { name: 'Mills' }))
  const works = nodeOf('b', moduleOf({ Where: 1 }))
  for (const order of [
    [mills, works],
    [works, mills],
  ]) {
    const { table, nodes } = tableOf([order[0]!])
    nodes.push(order[1]!)
    table.refresh()
    expect(table.find(1, 1)?.moduleName).toBe('Mills')
    nodes.splice(nodes.indexOf(mills), 1)
    table.refresh()
    expect(table.find(1, 1)?.moduleName).toBe('Works')
    nodes.push(mills)
    table.refresh()
    expect(table.find(1, 1)?.moduleName).toBe('Mills')
  }
})

test('so does a module under another name', () => {
  const { table, nodes } = tableOf([nodeOf('old', moduleOf({ Where: 1 }))])
  nodes[0] = nodeOf('new', moduleOf({ Where: 1 }, { name: 'Mills' }))
  table.refresh()
  expect(table.find(1, 1)?.moduleName).toBe('Mills')
  expect(names(table.find('Mills', 'Where')?.candidates)).toEqual(['new'])
  expect(table.find('Works', 'Where')?.candidates).toEqual([])
})

test('suspect and leaving nodes are no candidates; one that leaves is expected back', () => {
  const leaving = nodeOf('one', moduleOf({ Where: 1 }), { state: 'suspect', isDraining: true })
  const { table, nodes } = tableOf([nodeOf('two', moduleOf({ Where: 1 }), { state: 'suspect' })])
  const where = table.find('Works', 'Where')!
  expect([where.candidates, where.isRestarting]).toEqual([[], false])
  nodes.push(leaving)
  table.refresh()
  expect([where.candidates, where.isRestarting]).toEqual([[], true])
  expect(table.isExpected(where, 'one')).toBe(true)
  expect(table.isExpected(where, 'two')).toBe(false)
  nodes.pop()
  table.left(leaving, false)
  table.refresh()
  expect(where.isRestarting).toBe(false)
  table.left(leaving, true)
  table.refresh()
  expect(where.isRestarting).toBe(true)
  expect(table.isExpected(where, 'one')).toBe(true)
  expect(table.hasLeft('one/one0')).toBe(true)
})

test('what must run once runs once where any node says so, in whatever order they come', () => {
  const one = nodeOf('a', moduleOf({ Where: 1, Left: 2 }, { instances: 'one', balance: 'sticky' }))
  const many = nodeOf('b', moduleOf({ Where: 1, Right: 3 }))
  for (const order of [
    [one, many],
    [many, one],
  ]) {
    const { table, nodes, told } = tableOf([...order])
    for (const name of ['Where', 'Left', 'Right'])
      expect(table.find('Works', name)?.instances).toBe('one')
    expect(table.find('Works', 'Right')?.balance).toBe('sticky')
    expect(told).toEqual([
      { module: 'Works', setting: 'instances', nodes: ['a', 'b'], values: ['one', 'many'] },
    ])
    table.refresh()
    expect(told.length).toBe(1)
    nodes.splice(nodes.indexOf(one), 1)
    table.refresh()
    expect(table.find('Works', 'Where')).toMatchObject({ instances: 'many', balance: 'random' })
    expect(told.length).toBe(1)
    nodes.push(nodeOf('c', moduleOf({ Where: 1 }, { balance: 'round-robin' })))
    table.refresh()
    expect(told[1]).toMatchObject({ setting: 'balance', nodes: ['b', 'c'] })
  }
})

test('a node that leaves keeps its word until it is gone, a silent one as well', () => {
  const alone = moduleOf({ Where: 1 }, { instances: 'one' })
  const many = nodeOf('b', moduleOf({ Where: 1 }))
  for (const more of [{ isDraining: true }, { state: 'suspect' } as const]) {
    const { table } = tableOf([nodeOf('a', alone, more), many])
    expect(table.find('Works', 'Where')).toMatchObject({ instances: 'one', candidates: [many] })
  }
})

test('the strictest access holds, and none is run again unless all nodes allow it', () => {
  const open = moduleOf({ Where: 1 }, {}, { access: 'anyone', idempotent: true, timeoutMs: 20 })
  const strict = moduleOf({ Where: 1 }, {}, { access: 'user', idempotent: true, timeoutMs: 10 })
  const careful = moduleOf({ Where: 1 }, {}, { access: 'internal', timeoutMs: 30 })
  const { table, nodes, told } = tableOf([nodeOf('b', open), nodeOf('a', strict)])
  const where = table.find('Works', 'Where')
  expect(where).toMatchObject({ access: 'user', idempotent: true, timeoutMs: 10 })
  nodes.push(nodeOf('c', careful))
  table.refresh()
  expect(where).toMatchObject({ access: 'internal', idempotent: false, timeoutMs: 10 })
  nodes.splice(1)
  table.refresh()
  expect(where).toMatchObject({ access: 'anyone', idempotent: true, timeoutMs: 20 })
  expect(told).toEqual([])
})

test('nodes that leave for good under ever new names are forgotten, the latest last', () => {
  const { table, nodes } = tableOf([nodeOf('stays', moduleOf({ Where: 1 }))])
  const where = table.find('Works', 'Where')!
  for (let pod = 0; pod < 20_000; pod++)
    table.left(nodeOf(`pod-${pod}`, moduleOf({ Where: 1 })), true)
  nodes.pop()
  table.refresh()
  expect(table.isExpected(where, 'pod-0')).toBe(false)
  expect(table.isExpected(where, 'pod-19999')).toBe(true)
  expect(where.isRestarting).toBe(true)
})
