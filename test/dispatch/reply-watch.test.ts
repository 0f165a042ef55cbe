import { describe, expect, it } from 'vitest'
import { misnamedField } from '../../src/contract/misnamed-field.ts'
import { messageTypeOf } from '../../src/contract/descriptor.ts'
import { type Handlers, StateCode } from '../../src/index.ts'
import { Kind } from '../../src/dispatch/request.ts'
import { arena, type Arena } from './arena.ts'
import * as messages from './fixtures/generated/messages.js'
import { startServer } from './support.ts'

/** The type checker sees no mistake in it: what a handler returns may have more. */
const misspelt: Partial<Handlers<typeof Arena>> = {
  async Join() {
    return { seat: 1, nmae: 'alice', balance: '3' }
  },
}

describe('a misspelt field of a reply', () => {
  it.each([Kind.Json, Kind.Protobuf])('is told once in development, kind %i', async kind => {
    const server = await startServer([{ definition: arena(() => misspelt) }])
    const params = kind === Kind.Json ? {} : new Uint8Array(0)
    for (let call = 0; call < 2; call++)
      expect(await server.request('Arena', 'Join', params, { kind })).toMatchObject({
        state: StateCode.Success,
      })
    const warned = server.log.records.filter(({ level }) => level === 'warn')
    expect(warned).toEqual([
      {
        level: 'warn',
        message: 'A field of a reply was left out',
        fields: {
          module: 'Arena',
          func: 'Join',
          reason: 'Rename "nmae" to "name": ArenaJoinResponse has no such field',
        },
      },
    ])
  })

  it('is not guessed where no field is near', async () => {
    const joined: Partial<Handlers<typeof Arena>> = {
      async Join() {
        return { seat: 1, name: 'alice', createdAtByServer: '3' }
      },
    }
    const server = await startServer([{ definition: arena(() => joined) }])
    await server.request('Arena', 'Join', {})
    const reasons = server.log.records.map(({ fields }) => fields?.['reason'])
    expect(reasons).toContain(
      'Remove "createdAtByServer", which ArenaJoinResponse does not have, or give what it lacks: "balance"',
    )
  })

  it("is nobody's business in production", async () => {
    const options = { mode: 'production' } as const
    const server = await startServer([{ definition: arena(() => misspelt) }], options)
    expect(await server.request('Arena', 'Join', {})).toMatchObject({ state: StateCode.Success })
    expect(server.log.records.filter(({ level }) => level === 'warn')).toEqual([])
  })

  it('is found in messages inside of messages', () => {
    const chain = messageTypeOf(messages.ArenaChain)
    const draft = { name: 'a', next: { name: 'b', nxt: { name: 'c' } } }
    const found = { message: 'ArenaChain', given: 'nxt', missing: ['next'] }
    expect(misnamedField(chain, draft)).toEqual(found)
  })

  it.each([
    ['all fields and more, as a row of a table has', { seat: 1, name: 'a', balance: 1, id: 7 }],
    ['fewer fields', { seat: 1 }],
    ['fewer fields, and one that is undefined', { seat: 1, id: undefined }],
    ['nothing', undefined],
  ])('is not %s', (_what, draft) => {
    expect(misnamedField(messageTypeOf(messages.ArenaJoinResponse), draft)).toBeNull()
  })
})
