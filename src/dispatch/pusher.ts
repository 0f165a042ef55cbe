import type { Logger } from '../base/logger.ts'
import type { Contract } from '../contract/contract.ts'
import { codecOf, type MessageCodec, type StringifyOptions } from '../contract/message-codec.ts'
import { SifakaError } from '../errors.ts'
import type { DisconnectOptions } from './call.ts'
import type { HeldPush } from './held-pushes.ts'
import type { PushMessage, SessionPort, SessionsPort } from './ports.ts'
import type { Run } from './run.ts'
import { currentScope } from './scope.ts'
import { type Target, targetOf } from './targets.ts'

export interface PusherOptions {
  readonly contract: Contract
  readonly sessions: SessionsPort
  readonly log: Logger
  /** Largest content as JSON or protobuf, in bytes. */
  readonly maxBytes: number
  readonly json: StringifyOptions
}

interface PushKind {
  readonly type: number
  /** Null: JSON only. */
  readonly codec: MessageCodec | null
}

/** Sends a module's pushes: encoded once for all receivers, held back where they must wait. */
export class Pusher {
  readonly #options: PusherOptions
  readonly #kinds: ReadonlyMap<string, PushKind>

  constructor(options: PusherOptions) {
    this.#options = options
    const pushes = Object.entries(options.contract.pushes ?? {})
    this.#kinds = new Map(
      pushes.map(([name, { type, content }]) => [
        name,
        { type, codec: content === undefined ? null : codecOf<unknown>(content) },
      ]),
    )
  }

  /** Throws where the contract has no such push or the content is not of its message. */
  encode(name: string, content: unknown): PushMessage {
    const { contract, maxBytes, json: options } = this.#options
    const kind = this.#kinds.get(name)
    if (kind === undefined)
      throw new Error(`Declare the push "${name}" in the contract of "${contract.name}"`)
    const json = kind.codec === null ? plainJson(content) : kind.codec.stringify(content, options)
    const protobuf = kind.codec === null ? null : kind.codec.encode(content)
    const bytes = json.length * 3 > maxBytes ? Buffer.byteLength(json) : 0
    if (bytes > maxBytes || (protobuf !== null && protobuf.length > maxBytes))
      throw new RangeError(
        `Shorten the push "${contract.name}.${name}": it has more than ${maxBytes} bytes`,
      )
    return { module: contract.id, type: kind.type, json, protobuf }
  }

  /** Throws `ParamNotAllow` for a push encoded elsewhere that clients could not read. */
  checkEncoded({ json, protobuf }: PushMessage): void {
    const { maxBytes } = this.#options
    if (json !== null && !isJsonObject(json)) throw refused('json is the text of a JSON object')
    const bytes = Math.max(json === null ? 0 : Buffer.byteLength(json), protobuf?.length ?? 0)
    if (bytes > maxBytes) throw refused(`it has ${bytes} bytes, at most ${maxBytes} are allowed`)
  }

  /** Sends it now, or holds it where a transaction or the reply comes first: 0 then. */
  async send(push: HeldPush, run: Run | null): Promise<number> {
    const held = currentScope()?.held ?? run?.held
    if (held) {
      held.add(push)
      return 0
    }
    if (push.afterReply && run !== null) {
      this.#afterReply(push, run)
      return 0
    }
    return this.#options.sessions.push(push.target, push.message, run?.caller.session)
  }

  /** Sends what a transaction held back, or hands it to what is around the run. */
  release(push: HeldPush, run: Run | null): void {
    if (run?.held) run.held.add(push)
    else if (push.afterReply && run !== null) this.#afterReply(push, run)
    else this.sendNow(push, run?.caller.session)
  }

  /** Sends it with nobody waiting for the number; a failure is logged. */
  sendNow(push: HeldPush, near?: SessionPort | null): void {
    const { sessions, log } = this.#options
    const failed = (error: unknown) => log.error('Cannot send a push that was held back', { error })
    try {
      const sent = sessions.push(push.target, push.message, near)
      if (typeof sent !== 'number') sent.catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  async disconnect(target: Target, options: DisconnectOptions = {}): Promise<number> {
    const { reason = 'kicked', except } = options
    return this.#options.sessions.disconnect(targetOf(target), { reason, except })
  }

  /** A push for after the reply of a call that has been answered is late, so it is dropped. */
  #afterReply(push: HeldPush, run: Run): void {
    if (!run.settled) run.addAfterReply(push)
  }
}

/** A JSON-only push carries any object that JSON can hold. */
function plainJson(content: unknown): string {
  const json = typeof content === 'object' && content !== null ? JSON.stringify(content) : undefined
  if (json === undefined || !json.startsWith('{'))
    throw new SifakaError('Internal', { cause: new TypeError('Push an object as content') })
  return json
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

function refused(reason: string): SifakaError {
  return new SifakaError('ParamNotAllow', { text: `Cannot push: ${reason}` })
}
