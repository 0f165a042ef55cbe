/** What is wrong with a configuration: collected while it is read, thrown all at once. */
import { SifakaError } from '../errors.ts'

/** Where a value was written: `conf/server.json:4:12`, or the name of an environment variable. */
export interface Place {
  readonly label: string
  /** The folder that relative paths of this place start from. */
  readonly root: string
}

export class Problems {
  readonly #lines: string[] = []

  add(label: string, text: string): void {
    this.#lines.push(`${label}: ${text}`)
  }

  /** Something is wrong with this key already: its value is not what was stated. */
  mentions(key: string): boolean {
    return this.#lines.some(line => line.includes(`"${key}" `))
  }

  /**
   * Throws `ConfigInvalid` with every problem on a line of its own; nothing where there is none.
   */
  throwIfAny(): void {
    if (this.#lines.length === 0) return
    const text = `Cannot use the configuration:\n  ${this.#lines.join('\n  ')}`
    throw new SifakaError('ConfigInvalid', { text })
  }
}

const maxShown = 80

/** A value as a message shows it: JSON, cut to one line's length. */
export function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > maxShown ? `${json.slice(0, maxShown)}...` : json
}
