/**
 * Judges a kept history again: `node -C sifaka-source test/cluster/check-process.ts
 * soak-results/7`.
 */
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { checkHistory } from './checker/checker.ts'
import { readHistory } from './support/history.ts'
import { summaryOf } from './support/summary.ts'

const [place] = process.argv.slice(2)
if (place === undefined) throw new Error('Name the folder of a run, or its one log')
const files = statSync(place).isDirectory()
  ? readdirSync(place)
      .filter(name => name.endsWith('.jsonl'))
      .map(name => path.join(place, name))
  : [place]
const verdict = checkHistory(readHistory(files))
process.stdout.write(`${summaryOf(verdict)}\n`)
process.exitCode = verdict.passed ? 0 : 1
