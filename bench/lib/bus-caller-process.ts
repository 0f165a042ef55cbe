/** The calling end of one side of the bus benchmark, in a process of its own: `SIDE URL`. */
import { busSides } from './bus-sides.ts'
import { openCaller } from './bus-links.ts'
import { measure, verify } from './bus-load.ts'
import type { LoadOptions } from './bus-load.ts'
import type { CallerMessage } from './bus-process.ts'

const [word, url = ''] = process.argv.slice(2)
const side = busSides.find(one => one === word)
if (side === undefined) throw new Error(`Name a side: ${busSides.join(', ')}`)
const caller = await openCaller({ side, url })

function send(message: CallerMessage): void {
  process.send?.(message)
}

async function obey(options: LoadOptions): Promise<void> {
  try {
    await verify(caller, options.inFlight)
    send({ type: 'result', result: await measure(caller, options, type => send({ type })) })
  } catch (error) {
    send({ type: 'failed', why: error instanceof Error ? error.message : String(error) })
  }
}

process.on('message', (options: LoadOptions) => void obey(options))
process.on('disconnect', () => {
  caller[Symbol.asyncDispose]().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
send({ type: 'ready' })
