/** What clients and other modules know of guilds. */
import { defineContract } from 'sifaka-server'
import * as messages from '../generated/messages.js'

export const Guild = defineContract({
  name: 'Guild',
  id: 11,
  functions: {
    Create: {
      id: 1,
      request: messages.Guild_Create_Request,
      response: messages.Guild_Create_Response,
      errors: {
        NameTaken: { code: 1, text: 'There is a guild of this name' },
        InAGuild: { code: 2, text: 'You are in a guild already' },
      },
    },
    Join: {
      id: 2,
      request: messages.Guild_Join_Request,
      errors: {
        NoSuchGuild: { code: 1, text: 'There is no such guild' },
        InAGuild: { code: 2, text: 'You are in a guild already' },
        Full: { code: 3, text: 'The guild is full' },
      },
    },
    Members: {
      id: 3,
      idempotent: true,
      request: messages.Guild_Members_Request,
      response: messages.Guild_Members_Response,
    },
    Donate: {
      id: 4,
      request: messages.Guild_Donate_Request,
      response: messages.Guild_Donate_Response,
      errors: {
        NoGuild: { code: 1, text: 'You are in no guild' },
        TooPoor: { code: 2, text: 'Your purse is too light' },
      },
    },
  },
  pushes: {
    Donated: { type: 1, content: messages.Guild_Donated },
    DayBegan: { type: 2, content: messages.Guild_DayBegan },
  },
})
