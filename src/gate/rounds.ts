/**
 * Rounds of the event loop, as links count them: Node polls, reads every socket that is ready, then
 * runs immediates. What one connection may have handled is counted by round, and what was gathered
 * for sending leaves when the round ends.
 */

/** Something with output that waits for the end of the round. */
export interface Sender {
  roundEnded(): void
}

/** Something that may wait a moment for company. */
export interface Patient {
  /** Since which look, by `currentLook()`; Infinity: it waits no more. */
  readonly waitingSince: number
  /** It stands in the list; kept here. */
  isListed: boolean
  patienceEnded(): void
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
 * Tells `sender` when all sockets that are ready have been read. Writes one behind the other cost
 * less than writes between reads, for each may wake its reader (docs/decisions.md has the figures).
 */
export function sendAtRoundEnd(sender: Sender): void {
  if (senders.length === 0) setImmediate(sendSlice)
  senders.push(sender)
}

function sendSlice(): void {
  for (const sender of senders.splice(0, sliceSize)) sender.roundEnded()
  if (senders.length > 0) setImmediate(sendSlice)
}

/** 12 ms, and 24 at most: no player notices, and the replies of a busy gate come within it. */
const patienceMs = 12
let patients: Patient[] = []
let looks = 0

/** The number of the last look at those who wait: counted, so that no clock is asked. */
export function currentLook(): number {
  return looks
}

/** Tells `patient` when it has waited for 12 to 24 ms, unless it waits no more by then. */
export function waitPatiently(patient: Patient): void {
  if (patient.isListed) return
  patient.isListed = true
  if (patients.length === 0) {
    // The first waits for the whole time until the next look.
    looks++
    setTimeout(look, patienceMs)
  }
  patients.push(patient)
}

function look(): void {
  const looked = patients
  looks++
  patients = []
  for (const patient of looked) {
    const { waitingSince } = patient
    if (waitingSince > looks - 2 && waitingSince !== Infinity) {
      patients.push(patient)
      continue
    }
    patient.isListed = false
    if (waitingSince !== Infinity) patient.patienceEnded()
  }
  if (patients.length > 0) setTimeout(look, patienceMs)
}
