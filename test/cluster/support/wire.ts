/**
 * The protocol in a few lines of node:crypto and the messages of the ledger: nothing of Sifaka's
 * own client code is in between, so what the load says and hears is the wire's.
 */
import { createCipheriv, createHash } from 'node:crypto'
import { AllResponse } from '../../../src/protocol/generated/messages.js'
import {
  Ledger,
  LedgerReply,
  LedgerRequest,
  LedgerTold,
  type LedgerFunction,
} from './ledger.contract.ts'

export type Wire = 'i' | 'f'

export interface Asked {
  readonly key: string
  readonly client: string
  readonly ms?: number
  readonly user?: string
  readonly to?: string
}

export interface Answered {
  readonly state: number
  readonly text: string
  /** Null in errors. */
  readonly request: string | null
  readonly name: string | null
}

/** `swap(32, 6)`, `swap(48, 31)`, MD5: docs/protocol.md, section 3. */
export function classicKey(clientId: string, nonce: string): Buffer {
  const bytes = Buffer.from(clientId + nonce, 'ascii')
  for (const [a, b] of [
    [32, 6],
    [48, 31],
  ] as const) {
    const byte = bytes[a]!
    bytes[a] = bytes[b]!
    bytes[b] = byte
  }
  return createHash('md5').update(bytes).digest()
}

/** Encrypts, and decrypts: both are the same. The key is the initial counter block too. */
export function classicCrypt(key: Buffer, payload: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-128-ctr', key, key)
  return Buffer.concat([cipher.update(payload), cipher.final()])
}

export function encodeRequest(wire: Wire, func: LedgerFunction, asked: Asked): Buffer {
  if (wire === 'i') return Buffer.from(JSON.stringify({ module: 'Ledger', func, params: asked }))
  const head = Buffer.of(Ledger.id, Ledger.functions[func].id)
  return Buffer.concat([head, LedgerRequest.encode(asked).finish()])
}

export function decodeReply(wire: Wire, payload: Buffer): Answered {
  if (wire === 'i') {
    const { result, msg, state } = JSON.parse(payload.toString())
    return answered(state, msg, result)
  }
  const { result, msg, state } = AllResponse.decode(payload.subarray(2))
  return answered(state ?? 0, msg ?? '', state ? null : LedgerReply.decode(result ?? Buffer.of()))
}

/** Null for a push of another module. */
export function decodePush(topic: string, payload: Buffer): { push: string; to: string } | null {
  if (topic === 'p') {
    const { module, content } = JSON.parse(payload.toString())
    return module === Ledger.id ? { push: content.key, to: content.to } : null
  }
  if (payload[0] !== Ledger.id) return null
  const { key, to } = LedgerTold.decode(payload.subarray(2))
  return { push: key ?? '', to: to ?? '' }
}

function answered(
  state: number,
  text: string,
  result: { key?: string | null; client?: string | null } | null,
): Answered {
  if (state !== 0) return { state, text, request: null, name: null }
  return { state, text, request: result?.key ?? '', name: result?.client ?? '' }
}
