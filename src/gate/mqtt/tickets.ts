/**
 * Where the reply to a request goes, packed into one number: kind, the two numbers of a protobuf
 * request, and for tagged requests the slot of their topic. Bare requests cost no memory at all.
 */
import { Kind } from '../../dispatch/request.ts'

export interface ReplyPlace {
  readonly kind: Kind
  readonly module: number
  readonly func: number
  readonly topic: string
}

interface Addressed {
  readonly topic: string
  readonly tagged: boolean
}

const funcUnit = 2 ** 9
const slotUnit = 2 ** 17

export class TicketBook {
  #topics: string[] = noTopics
  #free: number[] = noSlots

  json(request: Addressed): number {
    return Kind.Json + this.#slot(request) * slotUnit
  }

  protobuf(request: Addressed, module: number, func: number): number {
    return Kind.Protobuf + module * 2 + func * funcUnit + this.#slot(request) * slotUnit
  }

  /** Reads a ticket and frees its slot: each is redeemed once. */
  redeem(ticket: number): ReplyPlace {
    const kind = (ticket & 1) as Kind
    const slot = Math.floor(ticket / slotUnit)
    const topic = slot === 0 ? (kind === Kind.Json ? 'i' : 'f') : this.#topics[slot]!
    if (slot !== 0) this.#free.push(slot)
    return { kind, module: (ticket >>> 1) & 255, func: (ticket >>> 9) & 255, topic }
  }

  #slot(request: Addressed): number {
    if (!request.tagged) return 0
    if (this.#topics === noTopics) {
      // Slot 0 is that of all bare requests.
      this.#topics = ['']
      this.#free = []
    }
    const slot = this.#free.pop() ?? this.#topics.length
    this.#topics[slot] = request.topic
    return slot
  }
}

const noTopics: string[] = []
const noSlots: number[] = []
