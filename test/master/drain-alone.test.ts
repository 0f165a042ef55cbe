import { describe, expect, it } from 'vitest'
import { drainAlone } from '../../src/master/drain-alone.ts'
import { runFolder, testNode } from '../control/support.ts'

describe('a drain without a master', () => {
  it('has failed where the node is still there at the end of its time', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    // Timers may fire up to a millisecond early, so one try proves nothing.
    for (let tries = 0; tries < 30; tries++)
      await expect(
        drainAlone('work3', { runDir, times: { endMs: 5, exitMs: 0 } }),
      ).rejects.toMatchObject({
        code: 'RequestTimeout',
        message: expect.stringMatching(
          /^"work3" was told to drain and has not ended within 0\.005 s; .* kill -KILL \d+$/,
        ),
      })
    expect(node.drains).toBe(30)
  })

  it('has failed where its socket ends and its process does not', async () => {
    const runDir = runFolder()
    const node = testNode(runDir, {
      hooks: { drain: () => void setTimeout(() => void node.server.close(), 10) },
    })
    await node.server.start()
    await expect(
      drainAlone('work3', { runDir, times: { endMs: 10_000, exitMs: 50 } }),
    ).rejects.toThrow(/^"work3" was told to drain and has closed its control socket, but/)
  })

  it('is called off by what its beginning throws, and finds nobody where nobody is', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    const onBegin = (): void => {
      throw new Error('the disk is full')
    }
    await expect(drainAlone('work3', { runDir, onBegin })).rejects.toThrow('the disk is full')
    expect(node.drains).toBe(0)
    expect(await drainAlone('work4', { runDir, onBegin })).toBe(false)
  })
})
