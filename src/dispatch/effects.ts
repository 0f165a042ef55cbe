import type { SessionPort } from './ports.ts'

/** What a login module asked for; applied when the run has succeeded in time. */
export type Effect =
  | { readonly type: 'login'; readonly userId: string; readonly tag: string | null }
  | { readonly type: 'logout' }

/** Applies effects one after the other, where the session is; none after `isOver` says so. */
export async function applyEffects(
  session: SessionPort,
  effects: readonly Effect[],
  isOver: () => boolean,
): Promise<void> {
  for (const effect of effects) {
    if (isOver()) return
    if (effect.type === 'logout') await session.unbindUser()
    else await session.bindUser(effect.userId, effect.tag)
  }
}
