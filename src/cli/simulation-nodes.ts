/**
 * Which nodes of this machine took part in a simulation: asked each second, over their restarts.
 */
import type { NodeStatus } from '../control/control.ts'
import type { Column } from './table.ts'
import { table } from './table.ts'

/** What is asked of a node's status. */
export type NodeSeen = Pick<NodeStatus, 'name' | 'epoch' | 'ran' | 'load'>

interface Share {
  /** Of the present life, and what it had run when it was first seen. */
  epoch: string
  base: number
  ran: number
  /** In lives that are over. */
  ranBefore: number
  restarts: number
  mostSessions: number
}

const columns: readonly Column[] = [
  { title: 'node' },
  ...['functions run', 'players at most', 'restarts'].map(title => ({
    title,
    align: 'right' as const,
  })),
]

export class SimulationNodes {
  readonly #shares = new Map<string, Share>()

  /** What all of them say at one time; a node that is new is taken for one that had run nothing. */
  observe(nodes: readonly NodeSeen[]): void {
    const isFirst = this.#shares.size === 0
    for (const { name, epoch, ran, load } of nodes) {
      const share = this.#shares.get(name) ?? newShare(epoch, isFirst ? ran : 0)
      this.#shares.set(name, share)
      if (share.epoch !== epoch) {
        share.ranBefore += share.ran - share.base
        share.restarts++
        Object.assign(share, { epoch, base: 0 })
      }
      share.ran = ran
      share.mostSessions = Math.max(share.mostSessions, load.sessions)
    }
  }

  /** `work3 98, work4 52`; empty where nobody has run anything. */
  get line(): string {
    return this.#took
      .filter(([, share]) => ranBy(share) > 0)
      .map(([name, share]) => `${name} ${ranBy(share)}`)
      .join(', ')
  }

  /** Null where no node of this machine took part. */
  get table(): string | null {
    const rows = this.#took.map(([name, share]) => {
      // What it ran in the second before it ended, nobody has asked.
      const atLeast = share.restarts > 0 && ranBy(share) > 0 ? '>= ' : ''
      const { mostSessions, restarts } = share
      return [name, `${atLeast}${ranBy(share)}`, `${mostSessions}`, `${restarts}`]
    })
    return rows.length === 0 ? null : table(columns, rows)
  }

  get #took(): [string, Share][] {
    return [...this.#shares]
      .filter(([, share]) => ranBy(share) > 0 || share.mostSessions > 0 || share.restarts > 0)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
  }
}

function newShare(epoch: string, base: number): Share {
  return { epoch, base, ran: base, ranBefore: 0, restarts: 0, mostSessions: 0 }
}

function ranBy({ ranBefore, ran, base }: Share): number {
  return ranBefore + ran - base
}
