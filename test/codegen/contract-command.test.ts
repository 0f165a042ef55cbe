/** `sifaka contract` as users run it, and what is committed of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sifaka, sifakaHere } from '../cli/run-cli.ts'
import { makeProject } from '../config/project.ts'

const root = path.resolve(import.meta.dirname, '../..')
const arena = ['--conf', 'examples/arena/conf/server.json']

describe('committed contracts are what "sifaka contract" writes', { timeout: 60_000 }, () => {
  it.each([
    [[...arena, '--out', 'examples/arena/contract.json']],
    [[...arena, '--csharp', 'examples/clients/csharp/Contract.cs']],
    [['--python', 'examples/clients/python/sifaka_contract.py']],
  ])('%j', async args => {
    const { code, stderr } = await sifaka(['contract', ...args, '--check'], { cwd: root })
    expect([code, stderr], `run "npx sifaka contract ${args.join(' ')}"`).toEqual([0, ''])
  })
})

describe('sifaka contract', () => {
  const read = (cwd: string, name: string): string => readFileSync(path.join(cwd, name), 'utf8')

  it('writes contract.json, with the modules of the framework where there are no others', async () => {
    const cwd = makeProject({})
    const { code, stdout, stderr } = await sifakaHere(['contract'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe('Wrote contract.json: Gate, User, Push\n')
    expect(JSON.parse(read(cwd, 'contract.json'))).toMatchObject({
      formatVersion: 1,
      modules: [{ name: 'Gate' }, { name: 'User' }, { name: 'Push', functions: [] }],
    })
    expect(read(cwd, 'contract.json')).not.toContain(cwd)
  })

  it('writes constants alone where only they are named, into folders that it makes', async () => {
    const cwd = makeProject({})
    const args = [
      'contract',
      '--csharp',
      'a/C.cs',
      '--namespace',
      'Studio',
      '--typescript',
      'b/c.ts',
    ]
    expect(await sifakaHere(args, { cwd })).toMatchObject({ code: 0, stderr: '' })
    expect(read(cwd, 'a/C.cs')).toContain('namespace Studio\n')
    expect(read(cwd, 'b/c.ts')).toContain('export const User = {')
    expect(existsSync(path.join(cwd, 'contract.json'))).toBe(false)
  })

  it('checks without writing, and takes line ends of Windows for the same', async () => {
    const cwd = makeProject({})
    const check = ['contract', '--out', 'c.json', '--python', 'c.py', '--check']
    expect(await sifakaHere(check, { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '"c.json" is not current: run the same command without --check\n' +
        '"c.py" is not current: run the same command without --check\n',
    })
    expect(existsSync(path.join(cwd, 'c.json'))).toBe(false)
    await sifakaHere(check.slice(0, -1), { cwd })
    writeFileSync(path.join(cwd, 'c.py'), read(cwd, 'c.py').replaceAll('\n', '\r\n'))
    expect(await sifakaHere(check, { cwd })).toMatchObject({
      code: 0,
      stdout: 'Current: c.json, c.py\n',
    })
    writeFileSync(path.join(cwd, 'c.json'), read(cwd, 'c.json').replace('"User"', '"Users"'))
    expect(await sifakaHere(check, { cwd })).toMatchObject({
      code: 1,
      stderr: '"c.json" is not current: run the same command without --check\n',
    })
  })

  it('has internal functions where they are wanted', async () => {
    const cwd = makeProject({})
    await sifakaHere(['contract', '--internal'], { cwd })
    expect(read(cwd, 'contract.json')).toContain('"name": "PushMessageI"')
  })

  it.each([
    [['--namespace', 'a b'], 'Name a C# namespace with --namespace: "a b" is none'],
    [['--proto', 'nowhere'], 'Name .proto files or folders with --proto: there is no "nowhere"'],
    [['--out', 'x', '--python', 'x'], 'Name different files: "x" is named twice'],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await sifakaHere(['contract', ...args], { cwd: makeProject({}) })
    expect([code, stderr]).toEqual([2, `error: ${words}\n`])
  })
})
