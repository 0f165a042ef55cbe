/** Bans: who is kept out, until when. */
import { defineContract } from 'sifaka-server'
import * as messages from '../generated/messages.js'

export const Moderation = defineContract({
  name: 'Moderation',
  id: 13,
  functions: {
    Ban: { id: 1, request: messages.Moderation_Ban_Request },
    /** For the login. */
    BanOf: {
      id: 2,
      access: 'internal',
      idempotent: true,
      request: messages.Moderation_BanOf_Request,
      response: messages.Moderation_BanOf_Response,
    },
  },
})
