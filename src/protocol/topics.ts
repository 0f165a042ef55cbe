/**
 * Topics and filters of the protocol: which are ours, what a request topic says, which filters a
 * client may have. Everything here works on names alone; whether a session may have what it asks
 * for at this moment is the gate's to judge.
 *
 * This folder is the wire as docs/protocol.md says it: topics, client ids, envelopes, protobuf
 * cursors, generated messages. It does no I/O and imports nothing but the errors, so that server,
 * browser and fuzzers run the same code; it knows no sessions, keys or contracts.
 */

/** Topic `i` carries JSON, `f` protobuf. */
type RequestKind = 'i' | 'f'

export interface RequestTopic {
  readonly kind: RequestKind
  /** 1-32 characters; empty for the bare topic, whose requests are answered in order. */
  readonly tag: string
}

/** A filter that a client may be granted: the handshake, a kind of request, or a kind of push. */
export type GrantableFilter = 's' | 'i' | 'f' | 'p' | 'q'

const bare: Readonly<Record<RequestKind, RequestTopic>> = {
  i: Object.freeze({ kind: 'i', tag: '' }),
  f: Object.freeze({ kind: 'f', tag: '' }),
}
const tagPattern = /^[A-Za-z0-9_-]{1,32}$/

/** What a topic says that a request is published on, or null where requests never are. */
export function parseRequestTopic(topic: string): RequestTopic | null {
  if (topic === 'i') return bare.i
  if (topic === 'f') return bare.f
  const kind = topic[0]
  if ((kind !== 'i' && kind !== 'f') || topic[1] !== '/') return null
  const tag = topic.slice(2)
  return isTag(tag) ? { kind, tag } : null
}

/** True for what may stand behind `i/` and `f/`. */
export function isTag(text: string): boolean {
  return tagPattern.test(text)
}

/**
 * True for topics and filters that never reach the broker: every one whose first character is `s`,
 * `i` or `f`, then `p`, `q` and what is below them, and everything that begins with `$`.
 */
export function isReserved(topicOrFilter: string): boolean {
  switch (topicOrFilter[0]) {
    case 's':
    case 'i':
    case 'f':
    case '$':
      return true
    case 'p':
    case 'q':
      return topicOrFilter.length === 1 || topicOrFilter[1] === '/'
    default:
      return false
  }
}

/**
 * Which reserved topic a filter asks for, or null where no client may have it: `s`; `i`, `i/+`,
 * `i/#`, `i/<tag>` and the same for `f`; `p`; `q`.
 */
export function grantable(filter: string): GrantableFilter | null {
  if (filter === 's' || filter === 'p' || filter === 'q') return filter
  const kind = filter[0]
  if (kind !== 'i' && kind !== 'f') return null
  if (filter.length === 1) return kind
  if (filter[1] !== '/') return null
  const rest = filter.slice(2)
  return rest === '+' || rest === '#' || isTag(rest) ? kind : null
}
