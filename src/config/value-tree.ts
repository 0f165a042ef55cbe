/**
 * The values of a configuration as written, before any check, and the place of each: plain objects
 * without prototype for the values, places by path beside them. Files are laid over each other
 * here.
 */
import type { Place } from './problems.ts'

export type Path = readonly string[]
export type Values = Record<string, unknown>

export interface ValueTree {
  readonly values: Values
  readonly places: Places
}

/** Places by path; a path without one of its own has that of the nearest section around it. */
export class Places {
  readonly #byPath = new Map<string, Place>()
  readonly #fallback: Place

  constructor(fallback: Place) {
    this.#fallback = fallback
  }

  set(path: Path, place: Place): void {
    this.#byPath.set(keyOf(path), place)
  }

  of(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const place = this.#byPath.get(keyOf(path.slice(0, length)))
      if (place !== undefined) return place
    }
    return this.#fallback
  }

  /** These places before those of `base`; what neither has is where these fall back to. */
  over(base: Places): Places {
    const all = new Places(this.#fallback)
    for (const layer of [base, this])
      for (const [key, place] of layer.#byPath) all.#byPath.set(key, place)
    return all
  }
}

function keyOf(path: Path): string {
  return path.join('\0')
}

export function emptyValues(): Values {
  return Object.create(null) as Values
}

export function isSection(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lays `over` over `base`: sections are merged, everything else is replaced; `base` is changed. */
export function layOver(base: Values, over: Values): Values {
  for (const [name, value] of Object.entries(over)) {
    const below = base[name]
    // Cloned, for what is read is frozen in the end and may be somebody else's.
    if (!isSection(value)) base[name] = structuredClone(value)
    else base[name] = layOver(isSection(below) ? below : emptyValues(), value)
  }
  return base
}

/** Sets one value, making the sections on the way. */
export function setAt(values: Values, path: Path, value: unknown): void {
  const [name, ...rest] = path
  if (name === undefined) return
  if (rest.length === 0) {
    values[name] = value
    return
  }
  const inner = values[name]
  const section = isSection(inner) ? inner : emptyValues()
  values[name] = section
  setAt(section, rest, value)
}

/** The value at a path; undefined where there is none. */
export function getAt(values: Values, path: Path): unknown {
  let value: unknown = values
  for (const name of path) value = isSection(value) ? value[name] : undefined
  return value
}

/** A copy of a plain object of any origin, without prototypes. */
export function copyOf(object: Values): Values {
  return layOver(emptyValues(), object)
}

export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) freezeDeep(inner)
  return Object.freeze(value)
}
