import type { Logger } from '../base/logger.ts'
import { nearest } from '../base/nearest.ts'
import type { MessageType } from '../contract/descriptor.ts'
import { misnamedField } from '../contract/misnamed-field.ts'

/** A mistake shows in the first replies; the others cost nothing. */
const maxReplies = 100

/** In development: tells the author of a function of a field that its replies misname. */
export class ReplyWatch {
  readonly #type: MessageType
  readonly #func: string
  readonly #log: Logger
  #left = maxReplies

  constructor(options: {
    readonly type: MessageType
    readonly func: string
    readonly log: Logger
  }) {
    this.#type = options.type
    this.#func = options.func
    this.#log = options.log
  }

  /** Takes a reply that was written without an error. */
  look(reply: unknown): void {
    if (this.#left === 0) return
    this.#left--
    const found = misnamedField(this.#type, reply)
    if (found === null) return
    this.#left = 0
    const { message, given, missing } = found
    const reason = `Rename "${given}" to "${nearest(given, missing)}": ${message} has no such field`
    this.#log.warn('A field of a reply was left out', { func: this.#func, reason })
  }
}
