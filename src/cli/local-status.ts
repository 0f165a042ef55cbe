/** The nodes of this machine, as their master tells, and where none runs as they tell themselves. */
import { connectControl } from '../control/control-client.ts'
import type { NodeStatus } from '../control/control.ts'
import { controlNames, masterName } from '../control/place.ts'
import { SifakaError } from '../errors.ts'
import type { MasterStatus, SupervisedStatus } from '../master/status.ts'
import { masterStatusOf } from '../master/status.ts'

/** Null where nobody answers in the run folder. */
export async function localStatus(
  runDir: string,
  warn: (text: string) => void,
): Promise<MasterStatus | null> {
  return (await ofMaster(runDir, warn)) ?? (await ofNodes(runDir))
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

/** What the nodes say themselves at this moment; a master's picture is up to a second old. */
export async function nodesHere(runDir: string): Promise<NodeStatus[]> {
  const names = controlNames(runDir).filter(name => name !== masterName)
  const found = await Promise.all(names.map(name => nodeHere(runDir, name)))
  return found.filter(status => status !== null)
}

async function ofNodes(runDir: string): Promise<MasterStatus | null> {
  const names = controlNames(runDir)
  const nodes = await nodesHere(runDir)
  if (nodes.length === 0) return null
  const view = nodes.find(({ cluster }) => cluster.length > 0)?.cluster ?? []
  return {
    master: null,
    nodes: nodes.map(supervisedOf),
    elsewhere: view.filter(({ name }) => !names.includes(name)),
  }
}

/** Null where it is gone or does not answer. */
export async function nodeHere(runDir: string, name: string): Promise<NodeStatus | null> {
  try {
    using client = await connectControl(runDir, name)
    return client === null ? null : await client.status()
  } catch {
    return null
  }
}

function supervisedOf(node: NodeStatus): SupervisedStatus {
  const { cluster: _, place: __, ...rest } = node
  return { ...rest, isGate: node.modules.includes('Gate'), restarts: 0, lastWords: [] }
}
