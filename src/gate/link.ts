/**
 * The socket policy of one connection, whatever the protocol on it: cuts the byte stream into whole
 * packets, takes turns (one flooding socket never holds the event loop), keeps deadlines, gathers
 * what is sent and writes it once a round of the event loop, bounds what waits, and closes so that
 * the peer can read the last word. It never looks into a packet: its user measures and handles
 * them.
 */
import { WheelEntry, type TimerWheel } from '../base/timer-wheel.ts'
import type { Slab, SlabUser } from './output.ts'
import { currentRound, sendAtRoundEnd, type Sender } from './rounds.ts'
import type { Transport, TransportHandler } from './transport.ts'

export interface LinkUser {
  /**
   * The length of the packet that begins at `start`, from as much of it as is there; 0 while that
   * cannot be told yet. Negative: refused, and the user has closed the link.
   */
  measure(bytes: Buffer, start: number, end: number): number
  /** One whole packet, right after it was measured. The bytes may be changed in place. */
  packet(bytes: Buffer, start: number, end: number): void
  /** The first bytes after a silence that somebody asked about. */
  heard(): void
  /** The peer will send no more. */
  ended(): void
  /** The peer broke a rule of what carries the bytes: close. */
  violated(what: string): void
  /** A deadline has passed: the peer was silent, left a packet unfinished, or the user's own. */
  expired(deadline: 'silence' | 'packet' | 'own'): void
  /** More waits to be sent than the bound allows: the peer does not read. */
  overflowed(): void
  /** Handling a packet threw, which is a fault of ours: this connection alone pays for it. */
  crashed(error: unknown): void
  /** The connection is gone. Called once, last. */
  closed(): void
}

export interface LinkOptions {
  readonly slab: Slab
  readonly wheel: TimerWheel
  /** Bytes that may wait to be sent before the peer counts as slow. */
  readonly maxWaitingBytes: number
  /** A packet must be complete within this many milliseconds of its first byte. */
  readonly packetMs: number
  /** How long a closing connection may go on sending before it is cut, in ms. */
  readonly lingerMs: number
  /**
   * Asked before what has come is handled and before anything is sent: a process that stood still
   * may be dead to the others, and must not act before it knows. Null: this process is the whole
   * server.
   */
  readonly lease?: { readonly mayAct: boolean; settled(): Promise<void> } | null
}

/** Why a link does not read at the moment; several may hold at once. */
export const Hold = {
  Connect: 1,
  Queue: 2,
  Ordinary: 4,
  Full: 8,
  Turn: 16,
  Closing: 32,
  Lease: 64,
} as const

// What one connection may have handled in a round of the event loop. Node reads a flooding socket
// up to 32 times in a round, so the chunks of one round count together.
const roundPackets = 256
const roundBytes = 64 * 1024
// Above this the gathered bytes leave at once, so that a burst is counted while it grows.
const gatherBytes = 256 * 1024

export class Link implements TransportHandler, SlabUser, Sender {
  readonly transport: Transport
  runStart = -1
  /** When the last whole packet came, by the wheel's clock. */
  lastPacketAt: number
  /** When the turn at hand began: near enough to now for deadlines, and read once a turn. */
  turnAt = 0
  readonly #user: LinkUser
  readonly #options: LinkOptions
  readonly #watch: WheelEntry
  #parts: Buffer[] = noParts
  #gathered = 0
  #inTurn = false
  /** The round that the two counts are of. */
  #round = -1
  #roundPackets = 0
  #roundBytes = 0
  #scheduled = false
  /** What is gathered waits for the lease. */
  #awaitsLease = false
  /** Bits of `Hold`. */
  #holds = 0
  #heldSince = 0
  /** Whole or partial packets that wait: for their end, or for the holds to go. */
  #rest: Buffer | null = null
  /** Bytes of `#rest` that are filled; the length of the packet it begins, or 0. */
  #filled = 0
  #partialSince = 0
  #silenceMs = Infinity
  #ownDue = Infinity
  #listening = false
  #discarding = false
  #peerEnded = false
  #isClosed = false

  constructor(transport: Transport, user: LinkUser, options: LinkOptions) {
    this.transport = transport
    this.#user = user
    this.#options = options
    this.lastPacketAt = this.now()
    this.#watch = new WheelEntry(() => this.#look())
  }

  /** By the clock of its deadlines, in ms. */
  now(): number {
    return this.#options.wheel.clock.now()
  }

  /** Begins to read. */
  open(): void {
    this.transport.attach(this)
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** True while this side does not read: what the peer sends then cannot be heard. */
  get isHeld(): boolean {
    return this.#holds !== 0
  }

  /** The user's own deadline, by `now()`; Infinity: none. Replaces the one before. */
  setDeadline(due: number): void {
    this.#ownDue = due
    this.#arm(due)
  }

  /**
   * The peer may be silent for this long; the time in which this side does not read does not count.
   */
  setSilence(silenceMs: number): void {
    this.#silenceMs = silenceMs
    this.#arm(this.lastPacketAt + silenceMs)
  }

  /** The next bytes of the peer, whatever they are, are told to `heard`. */
  listen(): void {
    this.#listening = true
  }

  #arm(due: number): void {
    if (due === Infinity || this.#isClosed) return
    if (this.#watch.slot === -1 || this.#watch.due > due)
      this.#options.wheel.addAt(this.#watch, due)
  }

  #look(): void {
    if (this.#isClosed) return
    const now = this.now()
    if (this.#discarding) return this.transport.destroy()
    const still = this.#holds !== 0
    const silence = still ? Infinity : this.lastPacketAt + this.#silenceMs
    const partial =
      still || this.#partialSince === 0 ? Infinity : this.#partialSince + this.#options.packetMs
    if (now >= this.#ownDue) {
      this.#ownDue = Infinity
      this.#user.expired('own')
    } else if (now >= partial) this.#user.expired('packet')
    else if (now >= silence) this.#user.expired('silence')
    if (!this.#discarding) this.#arm(Math.min(this.#ownDue, silence, partial))
  }

  /** Stops reading for a reason of `Hold`; packets already here wait. */
  hold(reason: number): void {
    if (this.#holds === 0) {
      this.#heldSince = this.now()
      this.transport.pause()
    }
    this.#holds |= reason
  }

  /** Takes a reason away; with the last one gone, what waits is handled and reading goes on. */
  release(reason: number): void {
    if ((this.#holds & reason) === 0) return
    this.#holds &= ~reason
    if (this.#holds !== 0 || this.#isClosed) return
    const held = this.now() - this.#heldSince
    this.lastPacketAt += held
    if (this.#partialSince !== 0) this.#partialSince += held
    this.#arm(this.lastPacketAt + this.#silenceMs)
    // Inside a turn the loop itself goes on with what waits.
    const rest = this.#inTurn ? null : this.#takeRest()
    if (rest !== null) this.#turn(rest)
    if (this.#holds !== 0 || this.#isClosed) return
    this.transport.resume()
    if (this.#peerEnded && !this.#inTurn && !this.#discarding) this.#user.ended()
  }

  received(chunk: Buffer): void {
    if (this.#discarding || this.#isClosed) return
    const { lease } = this.#options
    if (lease && !lease.mayAct) this.#waitForLease(lease)
    if (this.#listening) {
      this.#listening = false
      this.#user.heard()
    }
    if (this.#rest === null) {
      if (this.#holds === 0) this.#turn(chunk)
      else this.#keep(chunk, 0)
    } else if (this.#holds === 0 && this.#filled !== 0) this.#fill(chunk)
    else {
      const whole = Buffer.concat([this.#takeRest()!, chunk])
      if (this.#holds === 0) this.#turn(whole)
      else this.#keep(whole, 0)
    }
  }

  #waitForLease(lease: { settled(): Promise<void> }): void {
    if ((this.#holds & Hold.Lease) !== 0) return
    this.hold(Hold.Lease)
    void lease.settled().then(() => this.release(Hold.Lease))
  }

  ended(): void {
    this.#peerEnded = true
    if (this.#discarding) return
    // What came before the end is handled first.
    if (this.#holds === 0) this.#user.ended()
  }

  violated(what: string): void {
    if (!this.#discarding && !this.#isClosed) this.#user.violated(what)
  }

  /** Copies into the packet that is being completed, without joining buffers again and again. */
  #fill(chunk: Buffer): void {
    const rest = this.#rest!
    const taken = Math.min(chunk.length, rest.length - this.#filled)
    chunk.copy(rest, this.#filled, 0, taken)
    this.#filled += taken
    if (this.#filled < rest.length) return
    this.#rest = null
    this.#filled = 0
    this.#partialSince = 0
    this.#turn(rest, taken < chunk.length ? chunk.subarray(taken) : null)
  }

  /**
   * Keeps bytes for later; `packetLength` is that of a packet they begin, 0 where it is unknown.
   */
  #keep(bytes: Buffer, packetLength: number): void {
    if (packetLength > bytes.length) {
      this.#rest = Buffer.allocUnsafeSlow(packetLength)
      bytes.copy(this.#rest)
      this.#filled = bytes.length
    } else {
      this.#rest = bytes
      this.#filled = 0
    }
  }

  #takeRest(): Buffer | null {
    const rest = this.#rest
    const filled = this.#filled
    this.#rest = null
    this.#filled = 0
    return rest !== null && filled !== 0 ? rest.subarray(0, filled) : rest
  }

  /** Handles whole packets until the bytes, the turn or the right to read ends. */
  #turn(bytes: Buffer, more: Buffer | null = null): void {
    this.#inTurn = true
    this.turnAt = this.now()
    const round = currentRound()
    if (this.#round !== round) {
      this.#round = round
      this.#roundPackets = 0
      this.#roundBytes = 0
    }
    try {
      this.#handle(bytes)
      if (more !== null) {
        if (this.#rest === null) this.#handle(more)
        else this.#rest = Buffer.concat([this.#takeRest()!, more])
      }
    } catch (error) {
      this.#user.crashed(error)
    }
    this.#inTurn = false
  }

  /** Handles what may be handled now and keeps the others. */
  #handle(bytes: Buffer): void {
    const user = this.#user
    const end = bytes.length
    let at = 0
    let packets = 0
    while (at < end) {
      if (this.#holds !== 0 || this.#discarding || this.#isClosed) break
      if (this.#roundPackets >= roundPackets || this.#roundBytes >= roundBytes) {
        this.#yieldTurn()
        break
      }
      const length = user.measure(bytes, at, end)
      if (length < 0) return
      if (length === 0 || at + length > end) return this.#partial(bytes, at, length, packets > 0)
      user.packet(bytes, at, at + length)
      at += length
      packets++
      this.#roundPackets++
      this.#roundBytes += length
    }
    if (packets > 0) this.lastPacketAt = this.turnAt
    this.#partialSince = 0
    if (at < end && !this.#discarding && !this.#isClosed) this.#keep(bytes.subarray(at), 0)
  }

  #partial(bytes: Buffer, at: number, length: number, fresh: boolean): void {
    if (fresh) this.lastPacketAt = this.turnAt
    if (fresh || this.#partialSince === 0) this.#partialSince = this.turnAt
    this.#arm(this.#partialSince + this.#options.packetMs)
    this.#keep(bytes.subarray(at), length)
  }

  #yieldTurn(): void {
    this.hold(Hold.Turn)
    setImmediate(() => this.release(Hold.Turn))
  }

  /** Room in the slab for a packet of at most `bytes`; returns its offset. `commit` must follow. */
  reserve(bytes: number): number {
    return this.#options.slab.reserve(this, bytes)
  }

  /** The packet ends at `end` of the slab. It leaves when this round of the event loop ends. */
  commit(end: number): void {
    this.#options.slab.commit(end)
    if (this.#scheduled) return
    this.#scheduled = true
    sendAtRoundEnd(this)
  }

  takeRun(run: Buffer): void {
    if (this.#parts === noParts) this.#parts = [run]
    else this.#parts.push(run)
    this.#gathered += run.length
    if (this.#gathered >= gatherBytes) this.#send()
  }

  /** Sends what was gathered. */
  flush(): void {
    if (this.runStart !== -1) this.#options.slab.finish(this)
    if (this.#parts !== noParts) this.#send()
  }

  /** The round is over, and there was something to send. */
  roundEnded(): void {
    this.#scheduled = false
    this.flush()
  }

  #send(): void {
    const { lease } = this.#options
    if (lease && !lease.mayAct && !this.#isClosed) return this.#sendSettled(lease)
    const parts = this.#parts
    this.#parts = noParts
    this.#gathered = 0
    if (this.#isClosed) return
    if (this.transport.write(parts)) return
    if (this.transport.bufferedBytes > this.#options.maxWaitingBytes) this.#user.overflowed()
    else if (!this.#discarding) this.hold(Hold.Full)
  }

  /** Deadlines of calls pass while a process stands still, and are told at once when it wakes. */
  #sendSettled(lease: { settled(): Promise<void> }): void {
    if (this.#gathered > this.#options.maxWaitingBytes) return this.#user.overflowed()
    if (this.#awaitsLease) return
    this.#awaitsLease = true
    void lease.settled().then(() => this.#leaseSettled())
  }

  #leaseSettled(): void {
    this.#awaitsLease = false
    if (this.#parts !== noParts) this.#send()
    if (this.#discarding && !this.#awaitsLease) this.#end()
  }

  drained(): void {
    this.release(Hold.Full)
  }

  /**
   * Sends what is ready, then the end; what the peer still sends is read and thrown away, until it
   * ends too or `lingerMs` have passed. Closing with unread input would send a reset, and the peer
   * would lose the last replies.
   */
  finish(): void {
    if (this.#discarding || this.#isClosed) return
    this.#discarding = true
    this.flush()
    this.#rest = null
    this.#silenceMs = Infinity
    this.#options.wheel.add(this.#watch, this.#options.lingerMs)
    if (!this.#awaitsLease) this.#end()
  }

  #end(): void {
    if (this.#isClosed) return
    this.transport.end()
    this.transport.resume()
  }

  /** Cuts the connection at once, unsent bytes and all. */
  abort(): void {
    this.#discarding = true
    this.#rest = null
    this.transport.destroy()
  }

  closed(): void {
    this.#isClosed = true
    this.#rest = null
    this.#parts = noParts
    this.#options.wheel.remove(this.#watch)
    this.#user.closed()
  }
}

// Shared by all links that have nothing to send.
const noParts: Buffer[] = []
