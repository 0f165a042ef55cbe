import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ownDirectory } from '../../setup/resources.ts'
import { HistoryLog, monotonicMs, readHistory } from './history.ts'

async function folder(): Promise<string> {
  const directory = await ownDirectory()
  onTestFinished(() => directory[Symbol.asyncDispose]())
  return directory.path
}

it('several logs become one history, in the order of their times', async () => {
  const at = await folder()
  const [one, two] = ['one.jsonl', 'two.jsonl'].map(name => path.join(at, name)) as [string, string]
  using first = new HistoryLog(one)
  using second = new HistoryLog(two)
  first.add({ e: 'begin', seed: 1 }, 1)
  second.add({ e: 'phase', name: 'calm', floor: 1 }, 2)
  first.add({ e: 'end', seed: 1 }, 3)
  first.close()
  second.close()
  expect(readHistory([two, one]).map(({ e }) => e)).toEqual(['begin', 'phase', 'end'])
})

it('a last line that a kill cut short is left out', async () => {
  const file = path.join(await folder(), 'cut.jsonl')
  using log = new HistoryLog(file)
  log.add({ e: 'begin', seed: 1 })
  log.close()
  appendFileSync(file, '{"t":5,"e":"en')
  expect(readHistory([file])).toEqual([expect.objectContaining({ e: 'begin' })])
})

it('the clock is that of Python and of every other process of this machine', () => {
  expect(Math.abs(monotonicMs() - Number(process.hrtime.bigint()) / 1e6)).toBeLessThan(100)
})
