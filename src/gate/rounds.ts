/**
 * Rounds of the event loop, as links count them: Node polls, reads every socket that is ready, then
 * runs immediates. What one connection may have handled is counted by round, and what was gathered
 * for sending leaves when the round ends.
 */

/** Something with output that waits for the end of the round. */
export interface Sender {
  roundEnded(): void
}

let round = 0
let isOpen = false

/** The number of this round. */
export function currentRound(): number {
  if (!isOpen) {
    isOpen = true
    setImmediate(endRound)
  }
  return round
}

function endRound(): void {
  isOpen = false
  round++
}

const senders: Sender[] = []
// A broadcast to very many leaves in slices, for a write is a system call.
const sliceSize = 1024

/**
 * Tells `sender` when all sockets that are ready have been read. Writes one behind the other cost less
 * than writes between reads, for each may wake its reader (docs/decisions.md has the figures).
 */
export function sendAtRoundEnd(sender: Sender): void {
  if (senders.length === 0) setImmediate(sendSlice)
  senders.push(sender)
}

function sendSlice(): void {
  for (const sender of senders.splice(0, sliceSize)) sender.roundEnded()
  if (senders.length > 0) setImmediate(sendSlice)
}
