/** The contract that the dispatcher's tests host, with a handler for each function by default. */
import { defineContract, defineModule, type Handlers, type ModuleContext } from '../../src/index.ts'
import * as messages from './fixtures/generated/messages.js'

const text = { request: messages.ArenaText, response: messages.ArenaText } as const

export const Arena = defineContract({
  name: 'Arena',
  id: 11,
  functions: {
    Join: {
      id: 1,
      request: messages.ArenaJoinRequest,
      response: messages.ArenaJoinResponse,
      errors: {
        SeatTaken: { code: 1, text: 'Seat is taken' },
        Frozen: { code: 2, text: 'The arena is frozen' },
      },
    },
    Say: { id: 2, ...text, access: 'anyone' },
    Deeper: { id: 3, ...text, access: 'anyone', errors: { Lost: { code: 7, text: 'Lost' } } },
    Secret: { id: 4, ...text, access: 'internal' },
    Enter: { id: 5, ...text, access: 'anyone', changesUser: true },
    Chain: { id: 6, response: messages.ArenaChain, access: 'anyone' },
    Nothing: { id: 7, access: 'anyone' },
  },
  pushes: { Seated: { type: 1, content: messages.ArenaSeated }, Hint: { type: 2 } },
})

export type ArenaContext = ModuleContext<typeof Arena, { readonly seats: number }>

export const echo: Handlers<typeof Arena> = {
  Join: (_call, request) => ({ seat: request.seat }),
  Say: (_call, request) => request,
  Deeper: (_call, request) => request,
  Secret: (_call, request) => request,
  Enter: (_call, request) => request,
  Chain: () => ({}),
  Nothing() {},
}

/** The module with some handlers of the test's own. */
export function arena(setup: (ctx: ArenaContext) => Partial<Handlers<typeof Arena>> = () => ({})) {
  return defineModule(Arena, {
    config: { seats: { type: 'integer', default: 4 } },
    setup: ctx => ({ ...echo, ...setup(ctx) }),
  })
}
