/**
 * The code of docs/testing.md, run as it stands there: by vitest, by Node's runner, as a script.
 */
import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sifaka } from '../cli/run-cli.ts'
import { projectOf, repository, run } from '../examples/written.ts'

const source = ['-C', 'sifaka-source']

describe('docs/testing.md', { timeout: 60_000 }, () => {
  const project = projectOf('docs/testing.md')

  beforeAll(async () => {
    // What npm would install beside the package.
    const vitest = path.join(repository, 'node_modules/vitest')
    symlinkSync(vitest, path.join(project.root, 'node_modules/vitest'), 'junction')
    const { code, stderr } = await sifaka(['proto'], { cwd: project.root })
    expect([code, stderr]).toEqual([0, ''])
  }, 60_000)

  afterAll(() => project.remove())

  it('has files that compile', async () => {
    const names = Object.keys(project.files).filter(name => name.endsWith('.ts'))
    expect(names.toSorted()).toEqual([
      'src/dice.ts',
      'test/dice.node.ts',
      'test/dice.test.ts',
      'test/services.ts',
      'try.ts',
    ])
    expect(await project.compile(...names)).toBe('')
  })

  it('has tests that pass under vitest', async () => {
    // The package is not built here: its sources are found as in this repository's own tests.
    project.write(
      'vitest.config.ts',
      `const conditions = ['sifaka-source', 'module', 'node', 'development|production']
       export default {
         resolve: { conditions },
         ssr: { resolve: { conditions } },
         test: { include: ['test/*.test.ts'], execArgv: ['-C', 'sifaka-source'] },
       }`,
    )
    const vitest = path.join(repository, 'node_modules/vitest/vitest.mjs')
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
    const args = [vitest, 'run', '--reporter=default']
    const { stdout } = await run(process.execPath, args, { cwd: project.root, env })
    expect(stdout).toMatch(/Tests +3 passed \(3\)/)
  })

  it('has a test that passes under the runner of Node, which ends by itself', async () => {
    const args = [...source, '--test', '--test-reporter=tap', 'test/dice.node.ts']
    const { stdout } = await run(process.execPath, args, { cwd: project.root, timeout: 30_000 })
    expect(stdout).toMatch(/^# pass 1$/m)
    expect(stdout).toMatch(/^# fail 0$/m)
  })

  it('has a script that prints what it says, logs to stderr, and ends by itself', async () => {
    const args = [...source, 'try.ts']
    const { stdout, stderr } = await run(process.execPath, args, {
      cwd: project.root,
      timeout: 30_000,
    })
    expect(stdout).toMatch(/^alice rolled [1-6]\nbob rolled [1-6]\ncarol rolled [1-6]\n$/)
    expect(stderr).toContain('Ran migration')
  })
})
