import type { Logger } from '../base/logger.ts'
import { editDistance, nearest } from '../base/nearest.ts'
import type { MessageType } from '../contract/descriptor.ts'
import { type MisnamedField, misnamedField } from '../contract/misnamed-field.ts'

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
    this.#log.warn('A field of a reply was left out', { func: this.#func, reason: reasonOf(found) })
  }
}

/** So near is a slip of the finger, farther may be another thing altogether. */
const slip = 3

function reasonOf({ message, given, missing }: MisnamedField): string {
  const meant = nearest(given, missing) ?? ''
  if (editDistance(given.toLowerCase(), meant.toLowerCase()) <= slip)
    return `Rename "${given}" to "${meant}": ${message} has no such field`
  const names = missing.map(name => `"${name}"`).join(', ')
  return `Remove "${given}", which ${message} does not have, or give what it lacks: ${names}`
}
