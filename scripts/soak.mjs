// npm run soak -- --minutes 60 [--seed 7] [--bus nats] [--clients 16] [--master] [--keep]: a
// cluster under load and faults; what is kept of a failure is in soak-results/<seed>/.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../test/cluster/soak-process.ts', import.meta.url))
const args = ['-C', 'sifaka-source', script, ...process.argv.slice(2)]
const child = spawn(process.execPath, args, { stdio: 'inherit' })
child.on('exit', code => (process.exitCode = code ?? 1))
