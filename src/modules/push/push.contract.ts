/**
 * Contract of the Push module: pushes of any module, for callers that hold them encoded already.
 */
import { defineContract } from '../../contract/contract.ts'
import * as messages from '../../protocol/generated/messages.js'

export const Push = defineContract({
  name: 'Push',
  id: 3,
  functions: {
    ToUser: {
      id: 1,
      access: 'internal',
      request: messages.Push_ToUser_Request,
      response: messages.Push_Sent_Response,
    },
    ToUsers: {
      id: 2,
      access: 'internal',
      request: messages.Push_ToUsers_Request,
      response: messages.Push_Sent_Response,
    },
    ToSession: {
      id: 3,
      access: 'internal',
      request: messages.Push_ToSession_Request,
      response: messages.Push_Sent_Response,
    },
    ToAll: {
      id: 4,
      access: 'internal',
      request: messages.Push_ToAll_Request,
      response: messages.Push_Sent_Response,
    },
  },
})
