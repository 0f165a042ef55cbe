/** The code of docs/modules.md: what stands there as files is generated, compiled and run. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sifaka } from '../cli/run-cli.ts'
import { projectOf, run } from './written.ts'

describe('docs/modules.md', { timeout: 60_000 }, () => {
  const project = projectOf('docs/modules.md')

  beforeAll(async () => {
    const { code, stderr } = await sifaka(['proto'], { cwd: project.root })
    expect([code, stderr]).toEqual([0, ''])
  }, 60_000)

  afterAll(() => project.remove())

  it('has files that compile', async () => {
    const names = Object.keys(project.files).filter(name => name.endsWith('.ts'))
    expect(names).toEqual(
      expect.arrayContaining([
        'src/arena.contract.ts',
        'src/tables.ts',
        'src/arena.ts',
        'src/main.ts',
        'test/arena.ts',
      ]),
    )
    expect(await project.compile(...names)).toBe('')
  })

  it('does not compile with what the contract does not have', async () => {
    const arena = project.files['src/arena.ts']!
    const wrongs = [
      ["'SeatTaken'", "'SeatStolen'"],
      ["'Seated', { seat,", "'Seated', { chair: seat,"],
      ['async Clear() {', 'async Clean() {'],
      ['ctx.config.seats', 'ctx.config.chairs'],
    ] as const
    for (const [index, [right, wrong]] of wrongs.entries()) {
      expect(arena).toContain(right)
      project.write(`src/wrong${index}.ts`, arena.replace(right, wrong))
    }
    const files = wrongs.map((_, index) => `src/wrong${index}.ts`)
    const errors = await project.compile(...files)
    for (const file of files) expect(errors).toContain(file)
  })

  it('has a test that passes', async () => {
    const args = ['-C', 'sifaka-source', 'test/arena.ts']
    const { stdout } = await run(process.execPath, args, { cwd: project.root })
    expect(stdout).toContain('Seat 1 is taken')
  })
})
