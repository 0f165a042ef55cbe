/**
 * Passwords: their rule and their hashes. A hash is argon2id (RFC 9106) with OWASP's second
 * profile, m = 19,456 KiB, t = 2, p = 1, written with its parameters as a PHC string. Hashes run
 * two at a time in a process, for each takes 19 MiB and 20 to 35 ms of a core; at most 600 wait,
 * and beyond that `TooBusy` is the answer at once.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { SifakaError } from '../../index.ts'
import { codePointsOf } from './names.ts'

const minCodePoints = 8
const maxCodePoints = 128

export type PasswordResult =
  | { readonly type: 'password'; readonly password: string }
  | { readonly type: 'problem'; readonly problem: 'short' | 'long' }

/** Judges a typed password: 8 to 128 code points in NFC, which is also what is hashed. */
export function parsePassword(typed: string): PasswordResult {
  // NFC at most halves or thirds a text; anything longer than this is too long whatever it holds.
  if (typed.length > 4096) return { type: 'problem', problem: 'long' }
  const password = typed.normalize('NFC')
  const length = codePointsOf(password)
  if (length < minCodePoints) return { type: 'problem', problem: 'short' }
  if (length > maxCodePoints) return { type: 'problem', problem: 'long' }
  return { type: 'password', password }
}

interface Parameters {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

const parameters: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const tagBytes = 32

export interface PasswordHasherOptions {
  /** Hashes that run at once; 2. */
  maxRunning?: number
  /** Hashes that wait; 600, about 9 s of work at two at a time. */
  maxWaiting?: number
}

export interface SlotOptions {
  /** A waiting one leaves when this aborts; a running one is not stopped. */
  signal?: AbortSignal
  /** Whom it is done for: one owner may hold half of the waiting places. */
  owner?: string
}

interface Waiting {
  readonly owner: string | undefined
  readonly begin: () => void
}

const argon2Async = promisify(argon2)

/** Hashes and checks passwords, a few at a time. It holds nothing that needs closing. */
export class PasswordHasher {
  readonly #maxRunning: number
  readonly #maxWaiting: number
  readonly #waiting = new Set<Waiting>()
  readonly #waitingOf = new Map<string, number>()
  #running = 0
  #hashes = 0

  constructor(options: PasswordHasherOptions = {}) {
    this.#maxRunning = options.maxRunning ?? 2
    this.#maxWaiting = options.maxWaiting ?? 600
  }

  /** How many hashes were computed since the start, for whatever purpose. */
  get hashes(): number {
    return this.#hashes
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Resolves to the PHC string of a password. Rejects as `inSlot` does. */
  hash(password: string, options: SlotOptions = {}): Promise<string> {
    return this.inSlot(async () => {
      const salt = randomBytes(saltBytes)
      return encode(parameters, salt, await this.#compute(password, salt, parameters, tagBytes))
    }, options)
  }

  /**
   * Whether `password` is the one of `encoded`; null stands for a user who does not exist, costs
   * the same hash and is never right. Runs at once: call it inside `inSlot`.
   */
  async verify(password: string, encoded: string | null): Promise<boolean> {
    const stored = encoded === null ? null : decode(encoded)
    const wanted = stored ?? nobody
    const tag = await this.#compute(password, wanted.salt, wanted.parameters, wanted.tag.length)
    return timingSafeEqual(tag, wanted.tag) && stored !== null
  }

  /**
   * Runs `work` when a place is free. Rejects with `TooBusy` where too many wait, with
   * `RequestTimeout` where the signal aborts while it waits.
   */
  async inSlot<T>(work: () => Promise<T>, options: SlotOptions = {}): Promise<T> {
    if (this.#running < this.#maxRunning) this.#running++
    else await this.#turn(options)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  #turn({ signal, owner }: SlotOptions): Promise<void> {
    const ofOwner = owner === undefined ? 0 : (this.#waitingOf.get(owner) ?? 0)
    const full = this.#waiting.size >= this.#maxWaiting || ofOwner * 2 >= this.#maxWaiting
    if (full) return Promise.reject(new SifakaError('TooBusy'))
    if (signal?.aborted) return Promise.reject(new SifakaError('RequestTimeout'))
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#take(entry)
        reject(new SifakaError('RequestTimeout'))
      }
      const begin = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const entry: Waiting = { owner, begin }
      this.#waiting.add(entry)
      if (owner !== undefined) this.#waitingOf.set(owner, ofOwner + 1)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  #take(entry: Waiting): void {
    this.#waiting.delete(entry)
    if (entry.owner === undefined) return
    const left = (this.#waitingOf.get(entry.owner) ?? 0) - 1
    if (left > 0) this.#waitingOf.set(entry.owner, left)
    else this.#waitingOf.delete(entry.owner)
  }

  /** The place goes to the one that has waited longest, and is never free in between. */
  #leave(): void {
    for (const next of this.#waiting) {
      this.#take(next)
      next.begin()
      return
    }
    this.#running--
  }

  #compute(
    password: string,
    salt: Uint8Array,
    { memory, passes, parallelism }: Parameters,
    tagLength: number,
  ): Promise<Buffer> {
    this.#hashes++
    const message = Buffer.from(password, 'utf8')
    const options = { message, nonce: salt, memory, passes, parallelism, tagLength }
    return argon2Async('argon2id', options)
  }
}

/** The PHC string of no password: it costs no hash, and none that is tried is right. */
export function unusablePassword(): string {
  return encode(parameters, randomBytes(saltBytes), randomBytes(tagBytes))
}

interface Encoded {
  readonly parameters: Parameters
  readonly salt: Uint8Array
  readonly tag: Uint8Array
}

/** Compared against where there is no such user, so that the same work is done. */
const nobody: Encoded = { parameters, salt: randomBytes(saltBytes), tag: randomBytes(tagBytes) }

const phc =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function encode({ memory, passes, parallelism }: Parameters, salt: Buffer, tag: Buffer): string {
  const head = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}`
  return `${head}$${unpadded(salt)}$${unpadded(tag)}`
}

/** A row that holds anything else is damaged: it throws, and the call fails. */
function decode(encoded: string): Encoded {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(encoded) ?? []
  if (salt === undefined || tag === undefined) throw new Error('Cannot read a stored password hash')
  return {
    parameters: {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
