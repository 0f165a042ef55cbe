// npm run fuzz -- --seconds 600: seeded mutation of packet streams against a real gate.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } })
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const child = spawn(process.execPath, [vitest, 'run', 'test/torture/fuzz.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, SIFAKA_FUZZ_SECONDS: values.seconds },
})
child.on('exit', code => (process.exitCode = code ?? 1))
