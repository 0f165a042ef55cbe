/** The kit runs wherever Node does, from the published package. */
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject } from '../config/project.ts'
import { repository, run } from '../examples/written.ts'

const source = path.join(repository, 'src')

/** A file of the sources and all that it imports, at run time or as types. */
function closureOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const name of importsOf(file))
    if (name.startsWith('.')) closureOf(path.resolve(path.dirname(file), name), seen)
  return seen
}

function importsOf(file: string): string[] {
  if (!file.endsWith('.ts')) return []
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^(?:import|export)\s[^'"]*?from\s+'([^']+)'/gms)].map(
    ([, name]) => name!,
  )
}

describe('the test kit', () => {
  const files = [...closureOf(path.join(source, 'testing/testing.ts'))]
  const kit = globSync('testing/{testing.ts,kit/*.ts}', { cwd: source })
  const textOf = (file: string): string => readFileSync(path.join(source, file), 'utf8')

  it('imports nothing but what the package depends on', () => {
    const { dependencies } = JSON.parse(
      readFileSync(path.join(repository, 'package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> }
    const packages = files
      .flatMap(importsOf)
      .filter(name => !name.startsWith('.') && !name.startsWith('node:'))
      .map(name => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0])
    expect([...new Set(packages)].filter(name => !Object.hasOwn(dependencies, name))).toEqual([])
    expect(files.some(file => file.includes('contracts'))).toBe(false)
  })

  it('names no folder, program or signal that some systems lack', () => {
    expect(kit.length).toBeGreaterThan(5)
    for (const file of kit)
      expect(textOf(file), file).not.toMatch(/'\/(tmp|usr|etc|dev|proc)\b|SIG[A-Z]+|'sh'|\.sock'/)
  })

  it('starts no program where stores are in memory', async () => {
    const root = makeProject({
      'script.mjs': `
        import { startTestServer } from ${JSON.stringify(url('testing/testing.ts'))}
        await using server = await startTestServer({ clock: 'manual' })
        const alice = await server.login('alice')
        await server.advance(1_000)
        console.log(alice.user.name)
      `,
    })
    // Node's own permissions: no child processes, and nothing is written but where it says.
    const args = ['--permission', '--allow-fs-read=*', '--allow-net', '-C', 'sifaka-source']
    const { stdout } = await run(process.execPath, [...args, 'script.mjs'], { cwd: root })
    expect(stdout).toBe('alice\n')
  })

  it('keeps what a module forgot to await, with its place', async () => {
    const root = makeProject({
      'script.mjs': `
        import { startTestServer } from ${JSON.stringify(url('testing/testing.ts'))}
        import { Game, game } from ${JSON.stringify(new URL('game.ts', import.meta.url).href)}
        await using server = await startTestServer({ modules: [game] })
        const guest = await server.connect()
        await guest.call(Game, 'Forget', {})
        const [{ module, place, error }] = server.errors
        console.log(module, place, error.message)
      `,
    })
    const args = ['-C', 'sifaka-source', 'script.mjs']
    const { stdout, stderr } = await run(process.execPath, args, { cwd: root })
    expect(stdout).toBe('Game Forget forgotten\n')
    expect(stderr).toMatch(/^\[test server\] Await this promise: .* \(Game, Forget\): Error: forg/)
  })

  it('ends its real stores with the process, without being told', { timeout: 60_000 }, async () => {
    const root = makeProject({
      'script.mjs': `
        import { startTestServer } from ${JSON.stringify(url('testing/testing.ts'))}
        import { sql } from ${JSON.stringify(url('index.ts'))}
        await using server = await startTestServer({ stores: 'real' })
        const { rows } = await sql\`select @@port as port\`.execute(server.db)
        console.log(rows[0].port)
      `,
    })
    const { SIFAKA_TEST_MYSQL_URL: _, SIFAKA_TEST_REDIS_URL: __, ...env } = process.env
    const args = ['-C', 'sifaka-source', 'script.mjs']
    const { stdout } = await run(process.execPath, args, { cwd: root, env, timeout: 50_000 })
    const port = Number(stdout)
    expect(port).toBeGreaterThan(1_024)
    await expect(once(connect({ port, host: '127.0.0.1' }), 'connect')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })
})

function url(file: string): string {
  return new URL(`../../src/${file}`, import.meta.url).href
}
