/** What the end of a node's process tells its master, beside 0 for an orderly one. */

/**
 * It could not start because a service that it needs is away: nothing is wrong with the node
 * itself.
 */
export const serviceAwayExitCode = 4
