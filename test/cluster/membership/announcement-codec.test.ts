import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeMessage,
  decodeTable,
  encodeMessage,
  encodeTable,
  type AnnouncementHead,
  type DirectoryMessage,
} from '../../../src/cluster/membership/announcement-codec.ts'
import { arenaModule } from './world.ts'

const from = { name: 'work1', epoch: '0123456789abcdef' }
const head: AnnouncementHead = {
  ...from,
  version: '1.2.3',
  place: 'host:17',
  sentAt: 1_800_000_000_000,
  isDraining: false,
  isGate: true,
  load: { calls: 3, sessions: 1_000 },
  leases: ['Ladder'],
  table: encodeTable([arenaModule]).digest,
  startedAt: 1_700_000_000_000,
  beat: 7,
  isHello: false,
}

function tableOf(...modules: unknown[]): { text: string; digest: string } {
  return encodeTable(modules as never)
}

describe('messages of the directory', () => {
  it('are read as they were written', () => {
    const { text } = encodeTable([arenaModule])
    const messages: DirectoryMessage[] = [
      { type: 'here', head, tableText: text },
      { type: 'here', head, tableText: null },
      { type: 'probe', beat: 4 },
      { type: 'ask' },
      { type: 'dead', ref: { name: 'work2', epoch: 'fedcba9876543210' } },
      { type: 'farewell' },
    ]
    for (const message of messages) {
      const { type, ...rest } = message.type === 'here' ? message : { ...message }
      const read = decodeMessage(from, encodeMessage(message))
      expect(read).toMatchObject({ type, ...rest })
    }
    expect(decodeTable(text, head.table).get('Arena')).toEqual(arenaModule)
  })

  it('of another version: unknown fields and types are ignored, absent ones have a default', () => {
    const message = { type: 'here', ...from, table: head.table, moon: { phase: 'full' } }
    expect(decodeMessage(from, Buffer.from(JSON.stringify(message)))).toEqual({
      type: 'here',
      head: {
        ...from,
        version: '',
        place: '',
        sentAt: 0,
        isDraining: false,
        isGate: false,
        load: { calls: 0, sessions: 0 },
        leases: [],
        table: head.table,
        startedAt: 0,
        beat: 0,
        isHello: false,
      },
      tableText: null,
    })
    expect(decodeMessage(from, Buffer.from('{"type":"wave","to":1}'))).toBeNull()
  })

  it('a function table of another version keeps what is known, with the narrowest defaults', () => {
    const { text, digest } = tableOf({
      name: 'Arena',
      id: 11,
      balance: 'by-moon',
      colour: 'red',
      functions: [{ name: 'Join', id: 1, isFast: true }],
    })
    expect(decodeTable(text, digest).get('Arena')).toEqual({
      name: 'Arena',
      id: 11,
      addressable: false,
      balance: 'least-load',
      instances: 'many',
      hasSessionHooks: false,
      hasGateHooks: false,
      functions: [
        {
          name: 'Join',
          id: 1,
          access: 'internal',
          timeoutMs: 3_000,
          changesUser: false,
          idempotent: false,
        },
      ],
    })
  })

  it.each([
    ['another name', { name: 'work2' }],
    ['another epoch', { epoch: '0000000000000000' }],
    ['a place that is no text', { place: 4 }],
    ['a place that is too long', { place: 'x'.repeat(300) }],
    ['a load below 0', { load: { calls: -1, sessions: 0 } }],
    ['a load that is no object', { load: [1] }],
    ['leases that are no list', { leases: 'Ladder' }],
    ['leases that are no names', { leases: ['a b'] }],
    ['a table that is no name', { table: '' }],
    ['a flag that is no flag', { isDraining: 'no' }],
  ])('an announcement with %s is refused', (_, change) => {
    const message = { type: 'here', ...head, ...change }
    expect(() => decodeMessage(from, Buffer.from(JSON.stringify(message)))).toThrow(TypeError)
  })

  it.each([
    ['a module twice', [arenaModule, arenaModule]],
    ['a module number twice', [arenaModule, { ...arenaModule, name: 'Other' }]],
    ['a module without a name', [{ id: 4 }]],
    ['a module number above 255', [{ ...arenaModule, id: 256 }]],
    ['an unknown number of instances', [{ ...arenaModule, instances: 'two' }]],
    ['a function twice', [{ ...arenaModule, functions: [join(1), join(2)] }]],
    ['an unknown access', [{ ...arenaModule, functions: [{ ...join(1), access: 'all' }] }]],
    ['no time', [{ ...arenaModule, functions: [{ ...join(1), timeoutMs: 0 }] }]],
    ['no list', {}],
  ])('a function table with %s is refused', (_, modules) => {
    const text = JSON.stringify(modules)
    const { digest } = encodeTable(modules as never)
    expect(() => decodeTable(text, digest)).toThrow(TypeError)
  })

  it('a table under the digest of another is refused', () => {
    expect(() => decodeTable('[]', head.table)).toThrow('another table')
  })

  it('any bytes are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map(text => Buffer.from(text)),
        ),
        bytes => {
          try {
            decodeMessage(from, Buffer.from(bytes))
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
    )
  })
})

function join(id: number): object {
  return { ...arenaModule.functions[0], id }
}
