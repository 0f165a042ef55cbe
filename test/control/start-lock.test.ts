import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectControl } from '../../src/control/control-client.ts'
import { lockStart } from '../../src/control/start-lock.ts'
import { runFolder, testNode } from './support.ts'

const source = path.resolve(import.meta.dirname, '../../src/control')

/** A process that runs a few lines of code with what the folder exports. */
function run(code: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Takes the lock, says so, and keeps it. */
function holder(file: string): ChildProcess {
  return run(`
    import { lockStart } from ${JSON.stringify(path.join(source, 'start-lock.ts'))}
    await lockStart(${JSON.stringify(file)})
    process.stdout.write('held')
    setInterval(() => {}, 1000)`)
}

function lockFile(): string {
  const runDir = runFolder()
  mkdirSync(runDir, { mode: 0o700 })
  return path.join(runDir, 'work3.lock')
}

describe('the lock of a start', { timeout: 60_000 }, () => {
  it('goes to one after the other', async () => {
    const file = lockFile()
    let inside = 0
    let most = 0
    const enter = async (): Promise<void> => {
      const unlock = await lockStart(file)
      most = Math.max(most, ++inside)
      await new Promise(setImmediate)
      inside--
      unlock()
    }
    await Promise.all(Array.from({ length: 20 }, enter))
    expect(most).toBe(1)
  })

  it('ends with its holder, at once, however that dies', async () => {
    const file = lockFile()
    const other = holder(file)
    await once(other.stdout!, 'data')
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(readdirSync(path.dirname(file))).toEqual(['work3.lock'])
    const startedAt = performance.now()
    const unlock = await lockStart(file, { timeoutMs: 2000 })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    unlock()
  })

  it('stays with a living holder, however old its file is and though it is stopped', async () => {
    const file = lockFile()
    const other = holder(file)
    await once(other.stdout!, 'data')
    other.kill('SIGSTOP')
    utimesSync(file, 1, 1)
    await expect(lockStart(file, { timeoutMs: 300 })).rejects.toThrow(
      /^Cannot start: another start under this name has held ".*work3\.lock" for 0\.3 s/,
    )
  })
})

describe('starts under one name in the same moment', { timeout: 60_000 }, () => {
  it('leave one alive that answers, also on the socket of a dead one', async () => {
    for (let round = 0; round < 3; round++) {
      const runDir = runFolder()
      const code = `
        import { createControlServer } from ${JSON.stringify(path.join(source, 'control-server.ts'))}
        const hooks = { describe: () => ({ pid: process.pid }), drain() {}, died() {} }
        const options = { runDir: ${JSON.stringify(runDir)}, name: 'work3', epoch: '0123456789abcdef', hooks }
        const server = createControlServer(options)
        await server.start().then(
          () => process.stdout.write('up'),
          error => process.stdout.write(error.code),
        )
        setInterval(() => {}, 1000)`
      const dead = run(code)
      await once(dead.stdout!, 'data')
      dead.kill('SIGKILL')
      await once(dead, 'exit')
      const said = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const [words] = (await once(run(code).stdout!, 'data')) as [Buffer]
          return words.toString()
        }),
      )
      expect(said.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'TwinNode'), 'up'])
    }
  })
})

it('a run folder that cannot be written is told with its remedy', async () => {
  const runDir = runFolder()
  mkdirSync(runDir, { mode: 0o700 })
  // Root may write everywhere; a file in the folder's place stops it too.
  if (process.getuid?.() === 0) mkdirSync(path.join(runDir, 'work3.lock'))
  else chmodSync(runDir, 0o500)
  onTestFinished(() => chmodSync(runDir, 0o700))
  await expect(testNode(runDir).server.start()).rejects.toMatchObject({
    code: 'ConfigInvalid',
    message: expect.stringMatching(/^Cannot use the run folder ".*run": .*SIFAKA_RUNDIR/),
  })
})

it('a process whose number cannot be written down does not keep the name', async () => {
  const runDir = runFolder()
  mkdirSync(path.join(runDir, 'work3.pid'), { recursive: true, mode: 0o700 })
  const node = testNode(runDir)
  await expect(node.server.start()).rejects.toMatchObject({ code: 'ConfigInvalid' })
  await node.server.close()
  expect(await connectControl(runDir, 'work3')).toBeNull()
})
