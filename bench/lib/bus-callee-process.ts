/** The called end of one side of the bus benchmark, in a process of its own: `SIDE URL`. */
import { busSides } from './bus-sides.ts'
import { serve } from './bus-links.ts'

const [word, url = ''] = process.argv.slice(2)
const side = busSides.find(one => one === word)
if (side === undefined) throw new Error(`Name a side: ${busSides.join(', ')}`)
const link = await serve({ side, url })
process.on('disconnect', () => {
  link[Symbol.asyncDispose]().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
process.send?.({ type: 'ready' })
