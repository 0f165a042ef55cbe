/**
 * The module that the benchmarks call: one function, open to anyone, that returns its parameters.
 * `generated/` is written from echo.proto by `sifaka proto`.
 */
import { defineContract, defineModule } from '../../src/index.ts'
import { Echo_Message } from './generated/messages.js'

const Echo = defineContract({
  name: 'Echo',
  id: 200,
  functions: {
    Echo: { id: 1, request: Echo_Message, response: Echo_Message, access: 'anyone' },
  },
})

export const echo = defineModule(Echo, {
  setup: () => ({
    Echo: (_call, request) => ({ text: request.text, number: request.number }),
  }),
})
