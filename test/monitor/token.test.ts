import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadOrMakeToken } from '../../src/monitor/monitor-token.ts'
import { makeProject } from '../config/project.ts'
import { RecordingLogger } from '../support/recording-logger.ts'

function place() {
  const dataDir = makeProject({})
  return { dataDir, file: path.join(dataDir, 'monitor-token'), log: new RecordingLogger() }
}
const development = { configured: '', mode: 'development' } as const
const isPosix = process.platform !== 'win32'

describe('loadOrMakeToken', () => {
  it('takes the configured one, and makes no file', async () => {
    const { dataDir, file, log } = place()
    for (const mode of ['development', 'production'] as const)
      expect(await loadOrMakeToken({ dataDir, configured: 'given', mode, log })).toBe('given')
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  it('makes one in development, for its owner alone, and finds it at the next start', async () => {
    const { dataDir, file, log } = place()
    const token = await loadOrMakeToken({ dataDir, log, ...development })
    expect(token).toMatch(/^[0-9a-f]{64}$/)
    expect(readFileSync(file, 'utf8')).toBe(`${token}\n`)
    if (isPosix) expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await loadOrMakeToken({ dataDir, log, ...development })).toBe(token)
    expect(log.lines).toEqual([expect.stringContaining('Made the token')])
    expect(log.lines.join()).not.toContain(token)
  })

  it('makes one for all processes that start at once', async () => {
    const { dataDir, log } = place()
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => loadOrMakeToken({ dataDir, log, ...development })),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(log.lines).toHaveLength(1)
  })

  it('makes none in production, and says what to do', async () => {
    const { dataDir, file, log } = place()
    const token = await loadOrMakeToken({ dataDir, configured: '', mode: 'production', log })
    expect(token).toBeNull()
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*SIFAKA_MONITOR__TOKEN_FILE/)])
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  it('refuses a file that holds none, and a folder that cannot be written', async () => {
    const { dataDir, file, log } = place()
    writeFileSync(file, 'password\n')
    const text = `Cannot use "${file}": it holds no token; delete it, and the next start makes a new one`
    await expect(loadOrMakeToken({ dataDir, log, ...development })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: text,
    })
    const missing = path.join(dataDir, 'gone')
    await expect(loadOrMakeToken({ dataDir: missing, log, ...development })).rejects.toMatchObject({
      code: 'ConfigInvalid',
    })
  })

  it.runIf(isPosix)('warns where others may read it', async () => {
    const { dataDir, file, log } = place()
    await loadOrMakeToken({ dataDir, log, ...development })
    chmodSync(file, 0o644)
    await loadOrMakeToken({ dataDir, log, ...development })
    expect(log.lines.at(-1)).toMatch(/^warn .*chmod 600/)
  })
})
