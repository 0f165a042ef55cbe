/**
 * Who answers in a run folder: the truth about the nodes of this machine, with or without a master.
 */
import { connectControl } from './control-client.ts'
import type { NodeStatus } from './control.ts'
import { controlNames, masterName } from './place.ts'

/** What the nodes say themselves at this moment; a master's picture is up to a second old. */
export async function nodesHere(runDir: string): Promise<NodeStatus[]> {
  const names = controlNames(runDir).filter(name => name !== masterName)
  const found = await Promise.all(names.map(name => nodeHere(runDir, name)))
  return found.filter(status => status !== null)
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
