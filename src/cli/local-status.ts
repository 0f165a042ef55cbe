/**
 * The nodes of this machine, as their master tells, and where none runs as they tell themselves.
 */
import { connectControl } from '../control/control-client.ts'
import type { NodeStatus } from '../control/control.ts'
import { nodesHere } from '../control/nodes-here.ts'
import { controlNames, masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import type { MasterStatus, SupervisedStatus } from '../master/status.ts'
import { masterStatusOf } from '../master/status.ts'

export interface LocalStatus extends MasterStatus {
  /**
   * Nodes of this machine that its master does not keep: started by hand, or configured no longer.
   */
  readonly beside: readonly SupervisedStatus[]
}

/** Null where nobody answers in the run folder. */
export async function localStatus(
  runDir: string,
  warn: (text: string) => void,
): Promise<LocalStatus | null> {
  const status = await ofMaster(runDir, warn)
  if (status === null) return ofNodes(runDir)
  const own = new Set(status.nodes.map(({ name }) => name))
  const beside = (await nodesHere(runDir)).filter(({ name }) => !own.has(name)).map(supervisedOf)
  const here = new Set(beside.map(({ epoch }) => epoch))
  const elsewhere = status.elsewhere.filter(({ epoch }) => !here.has(epoch))
  return { ...status, beside, elsewhere }
}

/** Null where no master runs, or one that does not answer. */
async function ofMaster(
  runDir: string,
  warn: (text: string) => void,
): Promise<MasterStatus | null> {
  try {
    using client = await connectControl(runDir, masterName)
    return client === null ? null : masterStatusOf((await client.request('status'))['status'])
  } catch (error) {
    warn(`warning: the master: ${SifakaError.from(error).message}`)
    return null
  }
}

async function ofNodes(runDir: string): Promise<LocalStatus | null> {
  const names = controlNames(runDir)
  const nodes = await nodesHere(runDir)
  if (nodes.length === 0) return null
  const view = nodes.find(({ cluster }) => cluster.length > 0)?.cluster ?? []
  return {
    master: null,
    nodes: nodes.map(supervisedOf),
    beside: [],
    elsewhere: view.filter(({ name }) => !names.includes(name)),
  }
}

function supervisedOf(node: NodeStatus): SupervisedStatus {
  const { cluster: _, place: __, ...rest } = node
  return { ...rest, isGate: node.modules.includes('Gate'), restarts: 0, lastWords: [] }
}
