import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startGate } from './support/setup.ts'

const page = fileURLToPath(new URL('support/page.ts', import.meta.url))

test('it works with what a browser has: its mqtt.js, its WebSocket, nothing of Node', async () => {
  const gate = await startGate()
  const silent = createServer(() => {})
  await new Promise<void>(resolve => void silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const { port } = silent.address() as AddressInfo
  const args = ['-C', 'sifaka-source', '--no-warnings', page, gate.webUrl, `ws://127.0.0.1:${port}`]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(JSON.parse(stdout)).toEqual({
    length: 20_000,
    push: { seat: 5, at: '6' },
    state: { type: 'closed', reason: 'closed' },
    refusal: `Cannot connect to "ws://127.0.0.1:${port}/mqtt": no key after 500 ms`,
  })
  expect(gate.violations).toEqual([])
})
