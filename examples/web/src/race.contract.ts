/** What the page and other modules know of the race. No server code: the browser imports this. */
import { defineContract } from 'sifaka-server'
import * as messages from './generated/messages.js'

export const Race = defineContract({
  name: 'Race',
  id: 11,
  functions: {
    /** Takes a track, or keeps the one that the player has. */
    Enter: { id: 1, response: messages.Race_Standing },
    Hop: {
      id: 2,
      response: messages.Race_Hop_Response,
      errors: {
        NotEntered: { code: 1, text: 'Enter the race first' },
        Tired: { code: 2, text: 'Take a breath between two hops' },
      },
    },
  },
  pushes: {
    /** A runner has come, or has hopped. */
    Moved: { type: 1, content: messages.Race_Runner },
    Left: { type: 2, content: messages.Race_Left },
    /** Everybody is at the start again. */
    Won: { type: 3, content: messages.Race_Won },
  },
})
