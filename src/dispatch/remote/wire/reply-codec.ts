/**
 * What comes back on `Channel.Call`: a reply, with what is left to be done when it arrives in time:
 * effects on the session (a login is applied by the gate, and undone where the session is gone) and
 * pushes that leave right behind it.
 */
import { type GeneralError, StateCode, stateTexts } from '../../../errors.ts'
import type { PushMessage, PushTarget } from '../../ports.ts'
import { Kind, type Reply } from '../../request.ts'
import type { Effect } from '../../effects.ts'
import type { HeldPush } from '../../held-pushes.ts'
import { PayloadFault, type PayloadReader, type PayloadWriter } from './payload.ts'
import { readPush, writePush } from './push-codec.ts'

const layout = 1
const Flag = { Protobuf: 1, Message: 2, Effects: 4, Pushes: 8, Result: 16 } as const

/** A reply as another node gives it. */
export interface RemoteReply extends Reply {
  readonly effects: readonly Effect[] | null
  readonly afterReply: readonly HeldPush[] | null
}

/** A reply that is a general error. */
export function failure(code: GeneralError, kind: Kind): RemoteReply {
  const [state, msg] = [StateCode[code], stateTexts[code]]
  return { state, msg, kind, result: null, effects: null, afterReply: null }
}

export function writeReply(writer: PayloadWriter, reply: RemoteReply): Buffer {
  const { effects, afterReply, result } = reply
  writer.begin()
  writer.u8(layout)
  writer.u8(reply.state)
  writer.u8(
    (reply.kind === Kind.Protobuf ? Flag.Protobuf : 0) |
      (reply.msg === '' ? 0 : Flag.Message) |
      (effects === null ? 0 : Flag.Effects) |
      (afterReply === null ? 0 : Flag.Pushes) |
      (result === null ? 0 : Flag.Result),
  )
  if (reply.msg !== '') writer.longText(reply.msg)
  if (effects !== null) writeEffects(writer, effects)
  if (afterReply !== null) writePushes(writer, afterReply)
  if (typeof result === 'string') writer.rawText(result)
  else if (result !== null) writer.rawBytes(result)
  return writer.end()
}

/** Throws `PayloadFault` for what is no reply of this layout. */
export function readReply(reader: PayloadReader): RemoteReply {
  if (reader.u8() !== layout) throw new PayloadFault('Cannot read a reply: its layout is unknown')
  const state = reader.u8()
  const flags = reader.u8()
  const msg = (flags & Flag.Message) === 0 ? '' : reader.longText()
  const effects = (flags & Flag.Effects) === 0 ? null : readEffects(reader)
  const afterReply = (flags & Flag.Pushes) === 0 ? null : readPushes(reader)
  const kind = (flags & Flag.Protobuf) === 0 ? Kind.Json : Kind.Protobuf
  const hasResult = (flags & Flag.Result) !== 0
  const result = !hasResult ? null : kind === Kind.Json ? reader.restText() : reader.restBytes()
  return { state, msg, kind, result, effects, afterReply }
}

const EffectType = { Login: 1, LoginWithTag: 2, Logout: 3 } as const

function writeEffects(writer: PayloadWriter, effects: readonly Effect[]): void {
  writer.u16(effects.length)
  for (const effect of effects) {
    if (effect.type === 'logout') {
      writer.u8(EffectType.Logout)
      continue
    }
    writer.u8(effect.tag === null ? EffectType.Login : EffectType.LoginWithTag)
    writer.text(effect.userId)
    if (effect.tag !== null) writer.text(effect.tag)
  }
}

function readEffects(reader: PayloadReader): Effect[] {
  const effects: Effect[] = []
  for (let left = reader.u16(); left > 0; left--) {
    const type = reader.u8()
    if (type === EffectType.Logout) effects.push({ type: 'logout' })
    else if (type === EffectType.Login)
      effects.push({ type: 'login', userId: reader.text(), tag: null })
    else if (type === EffectType.LoginWithTag)
      effects.push({ type: 'login', userId: reader.text(), tag: reader.text() })
    else throw new PayloadFault('Cannot read a reply: an unknown effect')
  }
  return effects
}

function writePushes(writer: PayloadWriter, pushes: readonly HeldPush[]): void {
  writer.u16(pushes.length)
  for (const { target, message } of pushes) {
    writer.longText(JSON.stringify(target))
    writePush(writer, message)
  }
}

function readPushes(reader: PayloadReader): HeldPush[] {
  const pushes: HeldPush[] = []
  for (let left = reader.u16(); left > 0; left--) {
    const target = JSON.parse(reader.longText()) as PushTarget
    const message: PushMessage = readPush(reader)
    pushes.push({ target, message, afterReply: true })
  }
  return pushes
}
