/**
 * Modules of different nodes with one number: each node knows only its own at its start, and calls
 * by number reach one or the other, whichever was there first. It only tells, once for each such
 * pair.
 */
import type { Logger } from '../../base/logger.ts'
import type { ClusterNode } from '../cluster.ts'

/** Far above the modules of a cluster; beyond it nothing more is told. */
const maxTold = 256

export class NumberConflicts {
  readonly #log: Logger
  readonly #told = new Set<string>()

  constructor(log: Logger) {
    this.#log = log
  }

  /** To be called where the function table of a node is new. */
  look(node: ClusterNode, others: Iterable<ClusterNode>): void {
    const byNumber = new Map(Array.from(node.modules.values(), ({ id, name }) => [id, name]))
    for (const other of others)
      for (const { id, name } of other.modules.values()) {
        const own = byNumber.get(id)
        if (own !== undefined && own !== name)
          this.#tell(id, { name: own, node }, { name, node: other })
      }
  }

  #tell(id: number, ...modules: { readonly name: string; readonly node: ClusterNode }[]): void {
    const [one, two] = modules.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    const key = `${id} ${one!.name} ${two!.name}`
    if (this.#told.has(key) || this.#told.size >= maxTold) return
    this.#told.add(key)
    this.#log.error(
      `Modules "${one!.name}" (on "${one!.node.ref.name}") and "${two!.name}" (on ` +
        `"${two!.node.ref.name}") have the same number, ${id}: calls by number reach one or the ` +
        'other; give each module a number of its own',
    )
  }
}
