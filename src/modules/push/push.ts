/**
 * The Push module: pushes to a user, users, a session or everyone, for whoever holds a push encoded
 * already and cannot name it by a contract. Modules that own the contract use `call.push` and
 * `ctx.push` instead. It decides nothing: who is connected where is known behind `ctx.pushEncoded`.
 */
import {
  defineModule,
  everyone,
  SifakaError,
  toSession,
  toUser,
  toUsers,
  type Plain,
  type PushMessage,
} from '../../index.ts'
import type * as messages from '../../protocol/generated/messages.js'
import { Push } from './push.contract.ts'

type Written = Partial<Plain<messages.Push_Message.$Properties>>

export const push = defineModule(Push, {
  setup(ctx) {
    return {
      async ToUser(_call, { userId, message }) {
        return { queued: await ctx.pushEncoded(toUser(userId), read(message)) }
      },
      async ToUsers(_call, { userIds, message }) {
        return { queued: await ctx.pushEncoded(toUsers(userIds), read(message)) }
      },
      async ToSession(_call, { sessionId, message }) {
        return { queued: await ctx.pushEncoded(toSession(sessionId), read(message)) }
      },
      async ToAll(_call, { message }) {
        return { queued: await ctx.pushEncoded(everyone, read(message)) }
      },
    }
  },
})

/** What is given is sent to clients as it stands; the content is checked where it is sent. */
function read(written: Written | null | undefined): PushMessage {
  if (!written) throw refused('state the message')
  const { protobuf } = written
  const module = written.module ?? 0
  const type = written.type ?? 0
  const json = written.json ?? ''
  if (module < 1 || module > 255) throw refused('module is 1 to 255')
  if (type < 0 || type > 255) throw refused('type is 0 to 255')
  return { module, type, json, protobuf: protobuf ?? null }
}

function refused(reason: string): SifakaError {
  return new SifakaError('ParamNotAllow', { text: `Cannot push: ${reason}` })
}
