import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

// In a process of its own: a rejection that nobody handles must end neither it nor this test run.
it('a forgotten await is logged with module and place and counted, and the process lives', async () => {
  const script = fileURLToPath(new URL('fixtures/stray-rejections.ts', import.meta.url))
  const args = ['-C', 'sifaka-source', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 15_000 })
  const { lines, series } = JSON.parse(stdout) as { lines: string[]; series: unknown[] }
  const words = 'Await this promise: it rejected with nobody waiting'
  expect(lines.toSorted()).toEqual(
    [
      `${words}: Arena timer late Error: from a timer`,
      `${words}: Arena hook start Error: from a hook`,
      `${words}: Arena Say Error: from a plain handler`,
      `${words}: Arena Deeper Error: from an async handler`,
      `${words}: none none Error: from nowhere`,
      'Say answered 0',
      'Deeper answered 0',
    ].toSorted(),
  )
  expect(series).toHaveLength(5)
  expect(series).toContainEqual({ labels: { module: 'Arena', place: 'Say' }, value: 1 })
})
