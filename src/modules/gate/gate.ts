/**
 * The Gate module: the gate's functions for other modules, by session id. It holds no session and
 * closes none itself: everything goes through the context, as in any module. The words that a
 * kicked client reads are the gate's own, so KickOut's `reason`, `code` and `retryAfterMs` go to
 * the log alone.
 */
import { defineModule, SifakaError, toSession, type PushMessage } from '../../index.ts'
import { Gate } from './gate.contract.ts'

/** One call's worth of work: more receivers take more calls. */
const maxSessions = 10_000

export const gate = defineModule(Gate, {
  setup(ctx) {
    return {
      async PushMessageI(_call, { sessions, module, type, content }) {
        const message: PushMessage = { ...kindOf(module, type), json: content, protobuf: null }
        return { queued: await sum(sessions, id => ctx.pushEncoded(toSession(id), message)) }
      },

      async KickOut(call, { sessions, reason, code, retryAfterMs }) {
        const closed = await sum(sessions, id => ctx.disconnect(toSession(id)))
        call.log.info('Kicked sessions', { sessions: closed, reason, code, retryAfterMs })
        return { closed }
      },

      async PushMessageF(_call, { sessions, module, type, content }) {
        const message: PushMessage = { ...kindOf(module, type), json: null, protobuf: content }
        return { queued: await sum(sessions, id => ctx.pushEncoded(toSession(id), message)) }
      },
    }
  },
})

/** Runs `act` for each session and adds up what it resolves to. */
async function sum(
  sessions: readonly string[],
  act: (id: string) => Promise<number>,
): Promise<number> {
  if (sessions.length > maxSessions)
    throw new SifakaError('ParamNotAllow', { text: `Name at most ${maxSessions} sessions` })
  let total = 0
  // Twice named is once meant.
  for (const id of new Set(sessions)) total += await act(id)
  return total
}

function kindOf(module: number, type: number): { module: number; type: number } {
  if (module < 1 || module > 255 || type < 0 || type > 255)
    throw new SifakaError('ParamNotAllow', { text: 'Cannot push: module or type is above 255' })
  return { module, type }
}
