import type { FieldType, MessageType } from './descriptor.ts'

/** Plain messages under way. */
export type PlainMessage = Record<string, unknown>

/**
 * Makes complete, empty messages of a type: copying one object is the fastest way to all defaults.
 */
export class Template {
  readonly #scalars: PlainMessage = {}
  readonly #lists: readonly string[]
  readonly #maps: readonly string[]

  constructor(type: MessageType) {
    const names = (label: FieldType['label']): string[] =>
      type.fields.filter(field => field.label === label).map(field => field.name)
    this.#lists = names('repeated')
    this.#maps = names('map')
    for (const field of type.fields)
      if (!field.presence)
        this.#scalars[field.name] = 'scalar' in field.value ? field.value.scalar.defaultValue : null
  }

  create(): PlainMessage {
    const message = { ...this.#scalars }
    for (const name of this.#lists) message[name] = []
    for (const name of this.#maps) message[name] = Object.create(null)
    return message
  }
}
