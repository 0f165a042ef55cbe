/** Coins: what a player has, buys and spends. */
import { defineContract } from 'sifaka-server'
import * as messages from '../generated/messages.js'

export const Wallet = defineContract({
  name: 'Wallet',
  id: 12,
  functions: {
    Look: { id: 1, response: messages.Wallet_Look_Response },
    Buy: {
      id: 2,
      timeoutMs: 8000,
      request: messages.Wallet_Buy_Request,
      response: messages.Wallet_Buy_Response,
      errors: { NotPaid: { code: 1, text: 'The shop does not know this receipt' } },
    },
    /** For other modules. Idempotent by `entryId`, so a caller that is not sure asks again. */
    Take: {
      id: 3,
      access: 'internal',
      idempotent: true,
      request: messages.Wallet_Take_Request,
      errors: { TooPoor: { code: 1, text: 'Your purse is too light' } },
    },
  },
})
