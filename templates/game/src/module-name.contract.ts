/** What clients and other modules know of ModuleName. No server code: the page imports it too. */
import { defineContract } from 'sifaka-server'
import * as messages from './generated/messages.js'

export const ModuleName = defineContract({
  name: 'ModuleName',
  id: 11,
  functions: {
    Roll: {
      id: 1,
      request: messages.ModuleName_Roll_Request,
      response: messages.ModuleName_Roll_Response,
      errors: { TooSoon: { code: 1, text: 'Wait a moment before you roll again' } },
    },
    /** The best rolls of this round, for everybody: no login is needed. */
    Top: { id: 2, access: 'anyone', response: messages.ModuleName_Top_Response },
  },
  pushes: {
    Rolled: { type: 1, content: messages.ModuleName_Score },
    RoundOver: { type: 2, content: messages.ModuleName_RoundOver },
  },
})
