/** One attack: `node attack-process.ts NAME PORT MS`. */
import { attacks } from './attacks.ts'

const [name = '', port, ms] = process.argv.slice(2)
await attacks[name]?.(Number(port), performance.now() + Number(ms))
process.exit(0)
