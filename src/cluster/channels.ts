/**
 * What travels on the bus, by channel; the words are in dispatch/remote/wire, the directory's in
 * membership/. Numbers are never reused: old and new nodes live side by side.
 */
export const Channel = {
  /** Announcements, deaths, farewells: the directory's. */
  Directory: 1,
  /** Calls of functions, and their replies. */
  Call: 2,
  /** What a node asks the gate of a session: attributes, pins. */
  Session: 3,
  /** Pushes and disconnects. */
  Push: 4,
  /** Session hooks, from a gate to the nodes that served the session. */
  Hook: 5,
  /** Between gates: probes of client ids, sessions replaced by a login elsewhere. */
  Gate: 6,
} as const
export type Channel = (typeof Channel)[keyof typeof Channel]
