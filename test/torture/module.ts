/**
 * What the torture tests call: functions that behave, and functions that do all that they must not.
 */
import { defineContract, defineModule } from '../../src/index.ts'
import { ArenaChain, ArenaText } from '../dispatch/fixtures/generated/messages.js'
import { sifaka } from '../contract/fixtures/generated/messages.js'

const text = { request: ArenaText, response: ArenaText, access: 'anyone' } as const

const Torture = defineContract({
  name: 'Torture',
  id: 20,
  functions: {
    Echo: { id: 1, ...text },
    /** Answers when `release` is called with its text. */
    Hold: { id: 2, ...text, timeoutMs: 20_000 },
    /** Never answers. */
    Never: { id: 3, ...text, timeoutMs: 300 },
    /** Fails in the way that its text says. */
    Fail: { id: 4, ...text },
    NeedsUser: { id: 5, request: ArenaText, response: ArenaText },
    Secret: { id: 6, ...text, access: 'internal' },
    /** Logs the session in as the user of its text, after a moment. */
    Enter: { id: 7, ...text, changesUser: true },
    Chain: { id: 8, request: ArenaChain, response: ArenaText, access: 'anyone' },
    Lists: { id: 9, request: sifaka.test.Lists, response: ArenaText, access: 'anyone' },
    Tree: { id: 10, request: sifaka.test.Tree, response: ArenaText, access: 'anyone' },
    Scalars: { id: 11, request: sifaka.test.Scalars, response: ArenaText, access: 'anyone' },
    /** Pushes `Note` with this many characters to everyone. */
    Shout: { id: 12, ...text },
    /** Sleeps the milliseconds of its text. */
    Nap: { id: 13, ...text },
    /** Closes its own session. */
    Leave: { id: 14, ...text },
    /** Who ran, since the last look. */
    Runs: { id: 15, ...text },
  },
  pushes: { Note: { type: 1, content: ArenaText }, Hint: { type: 2 } },
})

/** Texts of the `Hold` calls that run, each with what answers it. */
export const held = new Map<string, () => void>()
/** Names and texts of all runs, in order; tests clear it. */
export const runs: string[] = []

/** Resolves to how many calls it answered: those whose text begins so. */
export function release(prefix = ''): number {
  let count = 0
  for (const [key, answer] of held) {
    if (!key.startsWith(prefix)) continue
    held.delete(key)
    answer()
    count++
  }
  return count
}

const circular: { name: string; next?: unknown } = { name: 'round' }
circular.next = circular

function fail(how: string): any {
  switch (how) {
    case 'throw':
      throw new Error('a secret of the server')
    case 'reject':
      return Promise.reject(new Error('a secret of the server'))
    case 'non-error':
      // oxlint-disable-next-line typescript/only-throw-error -- what bad modules do
      throw 'a secret of the server'
    case 'null':
      // oxlint-disable-next-line typescript/only-throw-error -- what bad modules do
      throw null
    case 'circular':
      return { text: circular }
    case 'wrong-type':
      return { text: 5 }
    case 'huge':
      return { text: 'x'.repeat(2 * 1024 * 1024) }
    case 'forgotten':
      void Promise.reject(new Error('nobody waits for this'))
      return { text: 'forgotten' }
    case 'timer':
      setTimeout(() => void Promise.reject(new Error('in a timer')), 1)
      return { text: 'timer' }
    default:
      return { text: how }
  }
}

export const tortureModule = defineModule(Torture, {
  setup(ctx) {
    ctx.on('connect', (session, { username }) => {
      if (username === 'bad-credentials' || username === 'not-authorized') return username
      if (username === 'throws') throw new Error('the connect hook failed')
      if (username === 'slow') return new Promise(resolve => setTimeout(resolve, 100, 'accept'))
      return session.id === '' ? 'not-authorized' : 'accept'
    })
    ctx.on('authorizeTopic', (_session, action, topic) => {
      if (topic.startsWith('throws/')) throw new Error('the topic hook failed')
      if (topic.startsWith('banned/')) return false
      return !(action === 'publish' && topic.startsWith('readonly/'))
    })
    return {
      Echo(_call, request) {
        runs.push(`Echo ${request.text.slice(0, 40)}`)
        return request
      },
      Hold(_call, request) {
        runs.push(`Hold ${request.text}`)
        return new Promise(resolve => held.set(request.text, () => resolve(request)))
      },
      Never: () => new Promise(() => {}),
      Fail: (_call, request) => fail(request.text),
      NeedsUser: (call, request) => ({ text: `${call.user.id} ${request.text}` }),
      Secret: (_call, request) => request,
      async Enter(call, request) {
        runs.push(`Enter ${request.text}`)
        await new Promise(resolve => setTimeout(resolve, 20))
        if (request.text === '') call.session!.logout()
        else call.session!.login(request.text)
        runs.push(`Entered ${request.text}`)
        return request
      },
      Chain(_call, request) {
        let depth = 0
        for (let at: unknown = request; at; at = (at as { next?: unknown }).next) depth++
        return { text: String(depth) }
      },
      Lists: (_call, request) => ({ text: String(request.int32s.length) }),
      Tree: (_call, request) => ({ text: String(request.children.length) }),
      Scalars: (_call, request) => ({ text: JSON.stringify(request.a_double) }),
      async Shout(_call, request) {
        const note = { text: 'x'.repeat(Number(request.text)) }
        const count = await ctx.push({ type: 'everyone' }, 'Note', note)
        return { text: String(count) }
      },
      async Nap(_call, request) {
        await new Promise(resolve => setTimeout(resolve, Number(request.text) || 0))
        return request
      },
      async Leave(call, request) {
        await call.disconnect({ type: 'session', id: call.session!.id })
        return request
      },
      Runs: () => ({ text: runs.splice(0).join(',') }),
    }
  },
})
