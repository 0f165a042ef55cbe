/**
 * What a generated message class offers, and the shapes derived from it. The classes come from
 * `sifaka proto`: protobuf.js static code with a `descriptor` of its own added to each class.
 */
import type Long from 'long'

/** The JSON descriptor of a whole `.proto` set (`pbjs -t json`), shared by all its classes. */
export interface RootDescriptor {
  readonly nested?: Readonly<Record<string, unknown>>
}

/** Where a class finds its own message in the descriptor: `name` is the full name, with package. */
interface MessageDescriptor {
  readonly root: RootDescriptor
  readonly name: string
}

/** A generated message class. Its static codec is not used to check input: see message-codec.ts. */
export interface MessageClass<T> {
  readonly name: string
  readonly descriptor: MessageDescriptor
  decode(bytes: Uint8Array): T
  // oxlint-disable-next-line typescript/no-explicit-any -- protobuf.js types this per class
  encode(message: any): { finish(): Uint8Array }
}

// oxlint-disable-next-line typescript/no-explicit-any -- any message class at all
export type AnyMessageClass = MessageClass<any>

type Has<T, U> = [Extract<T, U>] extends [never] ? false : true

/** A decoded message as handlers see it: plain data, 64-bit integers as decimal strings. */
export type Plain<T> =
  Has<T, Long> extends true
    ? string | Exclude<T, Long | number>
    : T extends Uint8Array | string | number | boolean | null | undefined
      ? T
      : T extends readonly (infer E)[]
        ? Plain<E>[]
        : T extends object
          ? {
              [
                K in keyof T as T[K] extends (...args: never) => unknown
                  ? never
                  : K extends '$unknowns'
                    ? never
                    : K
              ]: Plain<T[K]>
            }
          : T

/** What a handler may return and a caller may send: every field may be left out. */
export type Draft<T> = { [K in keyof Plain<T>]?: DraftField<Plain<T>[K]> | null }
type DraftField<T> = T extends Uint8Array | string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly DraftField<E>[]
    : T extends object
      ? { [K in keyof T]?: DraftField<T[K]> | null }
      : T
