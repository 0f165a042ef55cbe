/** The checker's allowances, each with its reason. */
export const limits = {
  /** Behind a deadline, until a reply counts as lost: a death is known after 5 s of silence. */
  graceMs: 6_000,
  /** A gate that lives answers PUBLISH at once; one under full load reads on within seconds. */
  pubackMs: 30_000,
  /**
   * How long a session's end may come behind its successor's begin: one hop of the bus, a flush,
   * and hooks that run when the change is done already, on a busy machine.
   */
  twinMs: 1_500,
  /** What a handler may begin behind its deadline: reading the clock and the first line. */
  runMs: 250,
  /** Behind a fault, until nobody dies of it any more: what was woken finds its tombstone. */
  aftermathMs: 5_000,
  /** After the last fault, until claims equal sockets. */
  settleMs: 10_000,
  /** Connections that come and go within this of a look at the claims are not judged by it. */
  lookMs: 1_000,
} as const
