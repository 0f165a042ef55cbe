/** How long the master waits for what. Tests are faster. */
export interface MasterTimes {
  /**
   * How often it looks after its nodes; silence is counted in these, so a stopped master blames
   * nobody.
   */
  readonly tickMs: number
  /** A node that has spoken and then says nothing for so long is killed. */
  readonly silenceMs: number
  /** A node that has never spoken is killed after so long. */
  readonly firstWordMs: number
  /** Until a node that was started by command must be ready. */
  readonly readyMs: number
  /** Beyond the node's own `shutdown.drainMs`; then it is killed. */
  readonly drainMarginMs: number
  /** The first back-off of a node that dies again and again. */
  readonly backoffMs: number
  /** The longest while a service that it needs is away. */
  readonly maxServiceBackoffMs: number
  /** How long a death is news: to nodes that connect later the cluster has told it. */
  readonly newsMs: number
}

export const defaultTimes: MasterTimes = {
  tickMs: 1000,
  silenceMs: 10_000,
  firstWordMs: 60_000,
  readyMs: 60_000,
  drainMarginMs: 5000,
  backoffMs: 250,
  maxServiceBackoffMs: 10_000,
  newsMs: 60_000,
}
