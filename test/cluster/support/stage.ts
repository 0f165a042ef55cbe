/**
 * Modules for the functional tests of a cluster: they do with their session what they are told, and
 * write down what their hooks hear, each line at once, for nodes are killed. A word of `folder`
 * slows a hook down.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  defineModule,
  everyone,
  SifakaError,
  toSession,
  toUser,
  toUsers,
  type DisconnectReason,
  type LogoutInfo,
  type Session,
  type Target,
} from '../../../src/index.ts'
import {
  Aside,
  idOfMany,
  Stage,
  type Heard,
  type KickOrder,
  type PushOrder,
} from './stage.contract.ts'

const config = {
  folder: { type: 'string', default: '', description: 'Where what hooks hear is written.' },
  hookMs: { type: 'integer', default: 0, description: 'How long a hook takes, in ms.' },
  hooks: { type: 'boolean', default: true, description: 'Whether the module has hooks.' },
} as const

type Hear = (
  hook: Heard['hook'],
  session: Session,
  more: Pick<Heard, 'reason' | 'by'>,
) => Promise<void>

interface Place {
  readonly node: { readonly name: string; readonly epoch: string }
  readonly config: { readonly folder: string; readonly hookMs: number; readonly hooks: boolean }
  on(hook: 'login', run: (session: Session) => unknown): void
  on(hook: 'logout', run: (session: Session, info: LogoutInfo) => unknown): void
  on(hook: 'disconnect', run: (session: Session, reason: DisconnectReason) => unknown): void
}

function listen(ctx: Place, module: string): Hear {
  const { folder, hookMs, hooks } = ctx.config
  if (folder !== '') mkdirSync(folder, { recursive: true })
  const { name: node, epoch } = ctx.node
  const hear: Hear = async (hook, session, more) => {
    const { user, id } = session
    if (hookMs > 0) await delay(hookMs)
    const heard: Heard = {
      node,
      epoch,
      module,
      hook,
      session: id,
      user: user?.id ?? null,
      tag: user?.tag ?? null,
      ...more,
    }
    if (folder !== '')
      appendFileSync(
        path.join(folder, `${node}-${epoch}.heard.jsonl`),
        `${JSON.stringify(heard)}\n`,
      )
  }
  if (!hooks) return hear
  ctx.on('login', session => hear('login', session, {}))
  ctx.on('logout', (session, { reason, by }) => hear('logout', session, { reason, by }))
  ctx.on('disconnect', (session, reason) => hear('disconnect', session, { reason }))
  return hear
}

export const aside = defineModule(Aside, {
  config,
  setup(ctx) {
    listen(ctx, 'Aside')
    return { Where: () => ({ msg: ctx.node.name }) }
  },
})

export const stage = defineModule(Stage, {
  config,
  setup(ctx) {
    const hear = listen(ctx, 'Stage')
    const where = { msg: ctx.node.name }
    return {
      Where: () => where,
      Enter(call, { msg }) {
        const [user = '', tag] = msg.split(' ')
        call.session!.login(user, tag === undefined ? {} : { tag })
        return where
      },
      Leave(call) {
        call.session!.logout()
        return where
      },
      async Set(call, { msg }) {
        await call.session!.set(...pairOf(msg))
        return where
      },
      SetLater(call, { msg }) {
        void call.session!.set(...pairOf(msg))
        return where
      },
      Get: (call, { msg }) => ({ msg: call.session!.get(msg) ?? '' }),
      async Remove(call, { msg }) {
        await call.session!.remove(msg)
        return where
      },
      async Push(call, { msg }) {
        const { to, words, afterReply = false, fails, atOnce } = JSON.parse(msg) as PushOrder
        const send = (word: string) =>
          call.push(targetOf(to), 'Told', { msg: word }, { afterReply })
        const counts: number[] = []
        if (atOnce) counts.push(...(await Promise.all(words.map(send))))
        else for (const word of words) counts.push(await send(word))
        if (fails) throw new Error('as it was told to')
        return { msg: JSON.stringify(counts) }
      },
      async Kick(call, { msg }) {
        const { to, reason } = JSON.parse(msg) as KickOrder
        return { msg: String(await call.disconnect(targetOf(to), { reason })) }
      },
      async Pin(call) {
        await call.session!.pin(Stage)
        return where
      },
      Who(call) {
        const { id, user } = call.session!
        return { msg: JSON.stringify({ id, user }) }
      },
      Through: (call, words) => call.invoke(Aside, 'Where', words),
      async SetLate(call, { msg }) {
        await delay(Number(msg))
        const reason = await call.session!.set('late', msg).then(
          () => 'done',
          (error: unknown) => SifakaError.from(error).code,
        )
        await hear('set', call.session!, { reason })
        return where
      },
      async SetLong(call, { msg }) {
        await call.session!.set('long', 'x'.repeat(Number(msg)))
        return where
      },
      async PushLong(call, { msg }) {
        const [user, count] = pairOf(msg)
        const sent = await call.push(toUser(user), 'Told', { msg: 'x'.repeat(Number(count)) })
        return { msg: String(sent) }
      },
      async PushMany(call, { msg }) {
        const [count, user] = pairOf(msg)
        const ids = Array.from({ length: Number(count) }, (_, index) => idOfMany(index))
        const sent = await call.push(toUsers([...ids, user]), 'Told', { msg: user })
        return { msg: String(sent) }
      },
      async EnterLate(call, { msg }) {
        const [ms, user = ''] = msg.split(' ')
        await delay(Number(ms))
        call.session!.login(user)
        return where
      },
    }
  },
})

function pairOf(msg: string): [string, string] {
  const at = msg.indexOf(' ')
  return [msg.slice(0, at), msg.slice(at + 1)]
}

function targetOf(to: PushOrder['to']): Target {
  if (to.type === 'everyone') return everyone
  if (to.type === 'users') return toUsers(to.ids)
  return to.type === 'user' ? toUser(to.id) : toSession(to.id)
}
