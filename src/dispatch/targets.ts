/** Where pushes and disconnects go, as module authors write it. */
import type { PushTarget } from './ports.ts'

/** A user id, several user ids, or a target of `everyone`, `toUser`, `toUsers`, `toSession`. */
export type Target = string | readonly string[] | PushTarget

/** Every connected session of the server. */
export const everyone: PushTarget = Object.freeze({ type: 'everyone' })

/** One session by its id (`call.session.id`), whether or not a user is bound to it. */
export function toSession(id: string): PushTarget {
  return { type: 'session', id }
}

/** All sessions of one user; the same as the bare id. */
export function toUser(id: string): PushTarget {
  return { type: 'user', id }
}

/** All sessions of some users; the same as the bare list. */
export function toUsers(ids: readonly string[]): PushTarget {
  return { type: 'users', ids }
}

/** The target that an author's word stands for. */
export function targetOf(target: Target): PushTarget {
  if (typeof target === 'string') return { type: 'user', id: target }
  return isList(target) ? { type: 'users', ids: [...target] } : target
}

function isList(target: readonly string[] | PushTarget): target is readonly string[] {
  return Array.isArray(target)
}
