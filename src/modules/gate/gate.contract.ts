/** Contract of the Gate module: what the gate tells clients, and what other modules ask of it. */
import { defineContract } from '../../contract/contract.ts'
import * as messages from '../../protocol/generated/messages.js'

export const Gate = defineContract({
  name: 'Gate',
  id: 1,
  functions: {
    PushMessageI: {
      id: 1,
      access: 'internal',
      request: messages.Gate_PushMessageI_Request,
      response: messages.Gate_PushMessageI_Response,
    },
    KickOut: {
      id: 2,
      access: 'internal',
      request: messages.Gate_KickOut_Request,
      response: messages.Gate_KickOut_Response,
    },
    PushMessageF: {
      id: 3,
      access: 'internal',
      request: messages.Gate_PushMessageF_Request,
      response: messages.Gate_PushMessageF_Response,
    },
  },
  pushes: {
    /** Before the server closes a session with a key. The gate sends it. */
    Closing: { type: 0, content: messages.Gate_Closing },
  },
})
