/** What clients and other modules know of the arena. No server code: a browser imports this too. */
import { defineContract } from 'sifaka-server'
import * as messages from './generated/messages.js'

export const Arena = defineContract({
  name: 'Arena',
  id: 11,
  functions: {
    Look: { id: 1, access: 'anyone', response: messages.Arena_Look_Response },
    Join: {
      id: 2,
      request: messages.Arena_Join_Request,
      response: messages.Arena_Join_Response,
      timeoutMs: 2000,
      errors: {
        SeatTaken: { code: 1, text: 'The seat is taken' },
        AlreadySeated: { code: 2, text: 'You have a seat already' },
        TooPoor: { code: 3, text: 'Your purse is too light' },
      },
    },
    Leave: { id: 3, errors: { NotSeated: { code: 1, text: 'You have no seat' } } },
    Shout: {
      id: 4,
      request: messages.Arena_Shout_Request,
      response: messages.Arena_Shout_Response,
      errors: { NotSeated: { code: 1, text: 'You have no seat' } },
    },
    /** For other modules: everyone stands up. Clients are answered 0xfc. */
    Clear: { id: 5, access: 'internal', idempotent: true },
  },
  pushes: {
    Seated: { type: 1, content: messages.Arena_Seated },
    Left: { type: 2, content: messages.Arena_Left },
    Shouted: { type: 3, content: messages.Arena_Shouted },
    /** JSON alone: how many seats are free, told every `hintMs` while that number changes. */
    Hint: { type: 4 },
  },
})
