/**
 * What a node may be called, on its way in and wherever it is read: the name becomes a part of
 * paths, of keys and of the bus's subjects. A leading "-" would be an option to the command line.
 */

/** A regular expression without its ends, to be a part of longer ones. */
export const nodeNamePattern = '[A-Za-z0-9][A-Za-z0-9_-]{0,63}'

const wholeName = new RegExp(`^${nodeNamePattern}$`)

export function isNodeName(name: string): boolean {
  return wholeName.test(name)
}
