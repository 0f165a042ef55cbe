/**
 * What scripts/soak.mjs runs: one run of the nemesis, its summary, and what is kept of a failure.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  ensureTools,
  mariaDbTool,
  natsTool,
  pahoTool,
  redisTool,
} from '../../src/testing/services/install.ts'
import { runNemesis } from './support/run.ts'
import { summaryOf } from './support/summary.ts'

const help = `npm run soak -- [flags]: a cluster of real processes under load and faults, judged by its history

  --minutes   how long (10)
  --seed      the plan of faults (by the clock)
  --bus       redis or nats (redis)
  --clients   how many play (16)
  --master    run the nodes under a master
  --keep      keep history and logs of a run that passed, too
  --help      this text

What is kept of a failure is in soak-results/SEED.
`
const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
    bus: { type: 'string', default: 'redis' },
    clients: { type: 'string', default: '16' },
    master: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(help)
  process.exit(0)
}
const say = (line: string): unknown => process.stderr.write(`${line}\n`)
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const minutes = Number(values.minutes)
if (!(minutes > 0) || !Number.isSafeInteger(seed))
  throw new Error('Give --minutes above 0, and --seed as an integer')
if (values.bus !== 'redis' && values.bus !== 'nats')
  throw new Error(`Give --bus redis or nats, not "${values.bus}"`)

await ensureTools([mariaDbTool, redisTool, natsTool, pahoTool], { say })
const folder = path.resolve('soak-results', String(seed))
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
say(`seed ${seed}, bus ${values.bus}, ${minutes} min`)
const verdict = await runNemesis({
  seed,
  ms: minutes * 60_000,
  bus: values.bus,
  master: values.master,
  clients: Number(values.clients),
  folder,
  say,
})
const summary = summaryOf(verdict)
say(summary)
if (verdict.passed && !values.keep) await rm(folder, { recursive: true, force: true })
else {
  const command = `npm run soak -- --minutes ${minutes} --seed ${seed} --bus ${values.bus} --clients ${values.clients}${values.master ? ' --master' : ''}`
  await writeFile(path.join(folder, 'summary.txt'), `${command}\n${summary}\n`)
  await writeFile(path.join(folder, 'findings.json'), JSON.stringify(verdict.findings, null, 2))
  say(`History, logs and findings are in ${folder}; again with: ${command}`)
}
process.exitCode = verdict.passed ? 0 : 1
