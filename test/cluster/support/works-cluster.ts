/**
 * Nodes with the works, in this process or as processes of their own, and the rows that they wrote.
 */
import path from 'node:path'
import type { ConfigDraft } from '../../../src/config/config.ts'
import { Caller } from './caller.ts'
import type { Cluster, NodeSpec } from './cluster.ts'
import { newWorks } from './new-works.ts'
import { relay, works } from './works.ts'
import type { WorksRow } from './works.contract.ts'

export interface PartOptions {
  readonly isProcess?: boolean
  readonly config?: ConfigDraft
}

const fileOf = (name: string): string => path.join(import.meta.dirname, name)

/** A node with `Works`; `entry` is laid over the module's. */
export function worksNode(
  entry: object = {},
  { isProcess = false, config }: PartOptions = {},
): NodeSpec {
  return {
    isProcess,
    config,
    provided: isProcess ? [] : [works],
    modules: { Works: { ...(isProcess && { from: fileOf('works.ts') }), ...entry } },
  }
}

export function newWorksNode(entry: object = {}): NodeSpec {
  return { provided: [newWorks], modules: { Works: entry } }
}

export function relayNode({ isProcess = false }: PartOptions = {}): NodeSpec {
  return {
    isProcess,
    provided: isProcess ? [] : [relay],
    modules: { Relay: isProcess ? { from: fileOf('works.ts') } : {} },
  }
}

export async function callerAt(cluster: Cluster, gate: string): Promise<Caller> {
  return new Caller(await cluster.join(gate))
}

/** Drivers give numbers of 64 bits as texts. */
type StoredRow = Omit<WorksRow, 'begun' | 'ended'> & { begun: string; ended: string | null }

/** All that ran, in the order in which it began. */
export async function rowsOf(cluster: Cluster, like = '%'): Promise<WorksRow[]> {
  const { app } = [...cluster.nodes.values()].find(node => node.app !== null)!
  const db = app!.stores!.sql.db.withTables<{ works_row: WorksRow }>()
  const found = db.selectFrom('works_row').selectAll().where('name', 'like', like)
  const rows = (await found.execute()) as StoredRow[]
  return rows
    .map(row => ({
      ...row,
      begun: Number(row.begun),
      ended: row.ended === null ? null : Number(row.ended),
    }))
    .toSorted((a, b) => a.begun - b.begun || a.attempt - b.attempt)
}
