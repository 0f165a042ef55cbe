/**
 * Seals batches: AES-256-GCM under a key that belongs to one sender's life and one destination's,
 * so that a batch can be neither read, changed, sent elsewhere nor sent in another's name by those
 * who reach the bus but lack the cluster's secret. It counts no sequence and judges none: whoever
 * seals must never use a number twice for one destination, whoever opens must take only growing
 * ones.
 *
 * A batch: version u8, secret id u16, sequence u64, length of the sender u8, sender `name/epoch`,
 * all in clear; then the frames, encrypted, and the tag (16 bytes). Without secrets (one process)
 * the frames follow in clear.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { nodeNamePattern } from '../base/node-name.ts'
import { nodeKey } from './bus.ts'
import type { NodeRef } from './bus.ts'

export interface BusSecrets {
  /** Seals and opens. */
  readonly current: string
  /** Opens only: the next one before a change of secrets, the last one after it. */
  readonly accepted?: string
}

export interface SealerOptions {
  readonly cluster: string
  readonly self: NodeRef
  /** Null only where no byte leaves the process. */
  readonly secrets: BusSecrets | null
}

/** What stands in clear before a batch. */
export interface BatchHeader {
  readonly secretId: number
  readonly sequence: number
  /** `name/epoch`, proven only by opening. */
  readonly sender: string
  /** Where the frames begin. */
  readonly length: number
}

const sealVersion = 1
const algorithm = 'aes-256-gcm'
const tagBytes = 16
const sequenceAt = 3
const senderAt = 12
/** What `nodeKey` makes of a node that can be. */
export const nodeKeyPattern = new RegExp(`^${nodeNamePattern}/[0-9a-f]{16}$`)
/** The most that a seal adds to the frames. */
export const sealOverheadBytes = senderAt + 64 + 1 + 16 + tagBytes

export interface Seal {
  /** The finished batch, in bytes of its own. */
  close(sequence: number, frames: Uint8Array): Buffer
  /** The frames of a batch that this seal has closed. */
  reopen(sequence: number, batch: Buffer): Buffer
}

export interface Opener {
  /** The frames; a word of `DropReason` where the batch is not what it claims to be. */
  open(header: BatchHeader, batch: Buffer): Buffer | 'secret' | 'forged'
}

interface Secret {
  readonly id: number
  readonly bytes: Buffer
}

/** Makes the seals and openers of one node. */
export class Sealer {
  readonly #cluster: string
  readonly #self: string
  readonly #secrets: readonly Secret[]

  constructor(options: SealerOptions) {
    this.#cluster = options.cluster
    this.#self = nodeKey(options.self)
    const { secrets } = options
    const texts = secrets === null ? [] : [secrets.current, secrets.accepted ?? '']
    this.#secrets = texts.filter(text => text !== '').map(secretOf)
  }

  /** Seals what goes to one node (`name/epoch`), or to all (null). */
  sealTo(destination: string | null): Seal {
    const secret = this.#secrets[0]
    const sender = Buffer.from(this.#self, 'latin1')
    const header = Buffer.alloc(senderAt + sender.length)
    header.writeUInt8(sealVersion)
    header.writeUInt16BE(secret?.id ?? 0, 1)
    header.writeUInt8(sender.length, senderAt - 1)
    header.set(sender, senderAt)
    if (secret === undefined) return new PlainSeal(header)
    const key = keyOf(secret, this.#words(this.#self, destination))
    return new GcmSeal(key, header, this.#subject(destination))
  }

  /** Opens what one sender sent to this node (`own`) or to all. */
  openerOf(sender: string, by: 'own' | 'all'): Opener {
    if (this.#secrets.length === 0) return plainOpener
    const destination = by === 'own' ? this.#self : null
    const words = this.#words(sender, destination)
    return new GcmOpener(this.#secrets, words, this.#subject(destination))
  }

  #words(sender: string, destination: string | null): string {
    return `sifaka bus 1|${this.#cluster}|${sender}|${destination ?? '*'}`
  }

  #subject(destination: string | null): Buffer {
    const by = destination === null ? 'all' : 'own'
    return Buffer.from(`${this.#cluster}|${by}|${destination ?? '*'}`, 'utf8')
  }
}

/** The clear part of a batch, or why it has none. */
export function readHeader(batch: Buffer): BatchHeader | 'short' | 'version' | 'malformed' {
  if (batch.length < senderAt) return 'short'
  if (batch.readUInt8() !== sealVersion) return 'version'
  const length = senderAt + batch.readUInt8(senderAt - 1)
  if (batch.length < length) return 'short'
  const sender = batch.toString('latin1', senderAt, length)
  const high = batch.readUInt32BE(sequenceAt)
  const sequence = high * 0x1_0000_0000 + batch.readUInt32BE(sequenceAt + 4)
  if (sequence < 1 || !Number.isSafeInteger(sequence) || !nodeKeyPattern.test(sender))
    return 'malformed'
  return { secretId: batch.readUInt16BE(1), sequence, sender, length }
}

class PlainSeal implements Seal {
  readonly #header: Buffer

  constructor(header: Buffer) {
    this.#header = header
  }

  close(sequence: number, frames: Uint8Array): Buffer {
    const header = this.#header
    const batch = Buffer.allocUnsafe(header.length + frames.length)
    batch.set(header)
    writeSequence(batch, sequence, sequenceAt)
    batch.set(frames, header.length)
    return batch
  }

  reopen(_sequence: number, batch: Buffer): Buffer {
    return batch.subarray(this.#header.length)
  }
}

const plainOpener: Opener = {
  open: (header, batch) => (header.secretId === 0 ? batch.subarray(header.length) : 'secret'),
}

class GcmSeal implements Seal {
  readonly #key: KeyObject
  readonly #headerBytes: number
  /** Header and subject, as they are authenticated; only the sequence changes. */
  readonly #associated: Buffer
  readonly #nonce = Buffer.alloc(12)

  constructor(key: KeyObject, header: Buffer, subject: Buffer) {
    this.#key = key
    this.#headerBytes = header.length
    this.#associated = Buffer.concat([header, subject])
  }

  close(sequence: number, frames: Uint8Array): Buffer {
    const associated = this.#associated
    writeSequence(associated, sequence, sequenceAt)
    writeSequence(this.#nonce, sequence, 4)
    const cipher = createCipheriv(algorithm, this.#key, this.#nonce)
    cipher.setAAD(associated)
    const start = this.#headerBytes
    const batch = Buffer.allocUnsafe(start + frames.length + tagBytes)
    associated.copy(batch, 0, 0, start)
    batch.set(cipher.update(frames), start)
    cipher.final()
    batch.set(cipher.getAuthTag(), start + frames.length)
    return batch
  }

  reopen(sequence: number, batch: Buffer): Buffer {
    writeSequence(this.#nonce, sequence, 4)
    const decipher = createDecipheriv(algorithm, this.#key, this.#nonce)
    // Our own bytes, that never left us: there is nothing to prove.
    return decipher.update(batch.subarray(this.#headerBytes, batch.length - tagBytes))
  }
}

/** Its keys are made when first needed: a stranger's batch costs one derivation at most. */
class GcmOpener implements Opener {
  readonly #secrets: readonly Secret[]
  readonly #keys: (KeyObject | undefined)[] = []
  readonly #words: string
  readonly #subject: Buffer

  constructor(secrets: readonly Secret[], words: string, subject: Buffer) {
    this.#secrets = secrets
    this.#words = words
    this.#subject = subject
  }

  open(header: BatchHeader, batch: Buffer): Buffer | 'secret' | 'forged' {
    if (batch.length < header.length + tagBytes) return 'forged'
    let isKnown = false
    // Two secrets may share an id by chance, so that each that fits is tried.
    for (const [index, secret] of this.#secrets.entries()) {
      if (secret.id !== header.secretId) continue
      isKnown = true
      const key = (this.#keys[index] ??= keyOf(secret, this.#words))
      const frames = this.#decrypt(key, header, batch)
      if (frames !== null) return frames
    }
    return isKnown ? 'forged' : 'secret'
  }

  #decrypt(key: KeyObject, header: BatchHeader, batch: Buffer): Buffer | null {
    const nonce = Buffer.alloc(12)
    writeSequence(nonce, header.sequence, 4)
    const tagAt = batch.length - tagBytes
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(Buffer.concat([batch.subarray(0, header.length), this.#subject]))
    decipher.setAuthTag(batch.subarray(tagAt))
    const frames = decipher.update(batch.subarray(header.length, tagAt))
    try {
      decipher.final()
      return frames
    } catch {
      return null
    }
  }
}

function secretOf(text: string): Secret {
  const bytes = Buffer.from(text, 'utf8')
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'sifaka bus 1 secret id', 2)).readUInt16BE()
  return { id, bytes }
}

// A KeyObject, for a cipher made of raw bytes costs 14 us more.
function keyOf(secret: Secret, words: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret.bytes, '', words, 32)))
}

function writeSequence(bytes: Buffer, sequence: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), at)
  bytes.writeUInt32BE(sequence >>> 0, at + 4)
}
