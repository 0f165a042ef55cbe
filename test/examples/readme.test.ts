/**
 * README.md's first module and its callers, run as they stand there: only ports are the test's own.
 */
import { copyFileSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sifaka, startSifaka, type RunningCli } from '../cli/run-cli.ts'
import { projectOf, repository, run } from './written.ts'

const readme = readFileSync(path.join(repository, 'README.md'), 'utf8')

/** The arguments of each `npx sifaka VERB ...` that stands on a line of its own. */
function commandsOf(verb: string): string[][] {
  return [...readme.matchAll(/^npx sifaka (.*)$/gm)]
    .map(([, words]) => words!.split(' '))
    .filter(([first]) => first === verb)
}

describe('the README', { timeout: 60_000 }, () => {
  const project = projectOf('README.md')
  const { files } = project
  const env = {
    SIFAKA_GATE__MQTT__TCP__HOST: '127.0.0.1',
    SIFAKA_GATE__MQTT__TCP__PORT: '0',
    SIFAKA_GATE__MQTT__WEBSOCKET__ENABLED: 'false',
  }
  let server: RunningCli
  let url: string

  beforeAll(async () => {
    const { code, stderr } = await sifaka(commandsOf('proto')[0]!, { cwd: project.root })
    expect([code, stderr]).toEqual([0, ''])
    server = startSifaka(commandsOf('start')[0]!, { cwd: project.root, env })
    url = (await server.until(/mqtt:\/\/127\.0\.0\.1:\d+/))[0]
  }, 60_000)

  afterAll(async () => {
    server.child.kill('SIGTERM')
    const { code } = await server.ended
    project.remove()
    expect(code).toBe(0)
  })

  it('has a first module of 30 lines, in three files', () => {
    const parts = ['proto/dice.proto', 'src/dice.ts', 'conf/server.json']
    const lines = parts.flatMap(name =>
      files[name]!.split('\n').filter(line => line !== '' && !line.startsWith('//')),
    )
    expect(lines.length).toBeLessThanOrEqual(30)
  })

  it('has a module that compiles, and one with a wrong field that does not', async () => {
    expect(await project.compile('src/dice.ts')).toBe('')
    project.write('src/wrong.ts', files['src/dice.ts']!.replace('{ sides }', '{ side }'))
    expect(await project.compile('src/wrong.ts')).toMatch(/Property 'side' does not exist/)
  })

  it.each(commandsOf('call'))('runs "npx sifaka %s %s ..."', async (...words) => {
    const args = [...words.filter(word => word !== undefined), '--url', url]
    const { code, stdout, stderr } = await sifaka(args, { cwd: project.root, env })
    expect([code, stderr]).toEqual([0, ''])
    const result = JSON.parse(stdout) as Record<string, unknown>
    if (words[1] === 'Dice.Roll')
      expect(result).toEqual({ name: 'alice', value: expect.any(Number) })
    else expect(result).toMatchObject({ userData: { UserName: 'alice' } })
  })

  it('has a JavaScript client that works', async () => {
    project.write('here.js', files['play.js']!.replace('mqtt://127.0.0.1:1883', url))
    const args = ['-C', 'sifaka-source', 'here.js']
    const { stdout } = await run(process.execPath, args, { cwd: project.root })
    expect(stdout).toMatch(/^push: carol\d+ rolled \d+\nreply: \d+\n$/)
  })

  it('has a Python client that works', async () => {
    const { port } = new URL(url)
    const python = process.env['SIFAKA_TEST_PYTHON'] ?? '/usr/bin/python3'
    copyFileSync(
      path.join(repository, 'examples/clients/python/sifaka_client.py'),
      path.join(project.root, 'sifaka_client.py'),
    )
    project.write('here.py', files['play.py']!.replace('"127.0.0.1", 1883', `"127.0.0.1", ${port}`))
    const { stdout } = await run(python, ['-B', 'here.py'], { cwd: project.root })
    expect(stdout).toMatch(/^\{'name': 'dave\d+', 'value': \d+\}\n$/)
  })

  it('tours source files that exist, and names every folder that a tour needs', () => {
    const named = [...readme.matchAll(/\]\((src\/[^)]+)\)/g)].map(([, file]) => file!)
    const sources = new Set(globSync('src/**/*.ts', { cwd: repository }))
    expect(named.filter(file => !sources.has(file))).toEqual([])
    const folders = named.map(file => file.split('/')[1])
    const needed = 'contract protocol crypto gate dispatch bus cluster master store app'.split(' ')
    for (const folder of needed) expect(folders).toContain(folder)
  })
})
