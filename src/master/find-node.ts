/** Who has a node's name on this machine, before anything is started under it. */
import { birthOf } from '../control/birth.ts'
import { connectControl } from '../control/control-client.ts'
import type { ProcessState } from '../control/control.ts'
import { controlPlace, lastHolder } from '../control/place.ts'
import { isStillAlive } from './alive.ts'
import type { Found } from './life.ts'

export interface FoundNode extends Found {
  /** Absent where it holds its socket and does not answer. */
  readonly state?: ProcessState
}

export interface NodeLookup {
  readonly found: FoundNode | null
  /** The epoch of a process that ended while no master was there to see it. */
  readonly endedUnseen: string | null
}

/** Never rejects. */
export async function findNode(runDir: string, name: string): Promise<NodeLookup> {
  let isHeld = false
  try {
    using client = await connectControl(runDir, name)
    isHeld = client !== null
    if (client !== null) {
      const { pid, epoch, state } = await client.status()
      return { found: { pid, epoch, state, birth: birthOf(pid) }, endedUnseen: null }
    }
  } catch {
    // It is there and does not answer, or it ends just now: its file tells who it is.
    isHeld = true
  }
  const last = lastHolder(controlPlace(runDir, name))
  if (last === null) return { found: null, endedUnseen: null }
  if (isStillAlive(last)) return { found: isHeld ? last : null, endedUnseen: null }
  return { found: null, endedUnseen: last.epoch }
}
