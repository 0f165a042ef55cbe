/** The elements of the page, found once, and the lines that it tells. */
import type { ClientState } from 'sifaka-server/client'

/** Lines of what has happened; older ones are taken away. */
const maxEvents = 8

/** The element with this id; throws where the page has none. */
export function find<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no element "${id}"`)
  return element as E
}

/** A line of what has happened, the newest first. */
export function tell(text: string): void {
  const events = find('events')
  const line = document.createElement('li')
  line.textContent = text
  events.prepend(line)
  while (events.childElementCount > maxEvents) events.lastElementChild?.remove()
}

/** What the player must know or do; empty takes it away. */
export function showProblem(text: string): void {
  find('problem').textContent = text
}

/** How the connection stands. */
export function showState(state: ClientState | { readonly type: 'waiting' }): void {
  const line = find('state')
  line.dataset['type'] = state.type
  line.textContent = stateText(state)
}

function stateText(state: ClientState | { readonly type: 'waiting' }): string {
  switch (state.type) {
    case 'waiting':
      return 'Waiting for the server'
    case 'connecting':
      return 'Connecting'
    case 'ready':
      return 'Connected'
    case 'reconnecting':
      return `Connection lost, try ${state.attempt} in ${(state.delayMs / 1000).toFixed(1)} s`
    default:
      return closedTexts[state.reason]
  }
}

const closedTexts = {
  closed: 'Closed',
  'signed-in-elsewhere': 'You play elsewhere now; reload the page to play here',
  kicked: 'The server sent you away',
  refused: 'The server refuses this page',
  lost: 'Connection lost; reload the page',
} as const
