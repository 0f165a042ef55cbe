/** `sifaka dev` as a developer uses it: one server, and one change after the other. */
import { readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/client/client.ts'
import { isAlive } from '../../src/master/alive.ts'
import { until } from '../master/support.ts'
import { DevProject, Lab, newPlayer, type RunningDev, startDev, stop } from './dev-project.ts'

describe('sifaka dev', { timeout: 60_000 }, () => {
  let project: DevProject
  let dev: RunningDev
  let url: string

  beforeAll(async () => {
    project = new DevProject()
    dev = startDev(project)
    url = (await dev.next(/mqtt:\/\/127\.0\.0\.1:\d+/))[0]
  }, 60_000)

  afterAll(async () => {
    await stop(dev)
    project.remove()
  })

  const ask = async (client: Client) => client.call(Lab, 'Ask', { text: '?' })

  it('generates message classes that are not there yet', async () => {
    expect(project.read('src/generated/messages.js')).toContain('Lab_Answer')
    const client = await newPlayer(url)
    expect((await ask(client)).text).toBe('old ?')
  })

  it('runs a change on the same ports, with clients back and logged in, and the KV kept', async () => {
    const client = await newPlayer(url)
    await client.call(Lab, 'Keep', { text: 'this' })
    const { pid } = await ask(client)
    const began = performance.now()
    project.edit('src/lab.ts', "= 'old'", "= 'new'")
    await dev.next(/restarted in \d+ ms \(types checked in \d+, loaded in \d+, away for \d+\)/)
    await dev.next(/\d clients? back after \d+ ms, 1 logged in/)
    const answer = await ask(client)
    // About a second where nothing else runs.
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(answer.text).toBe('new ?')
    expect(answer.pid).not.toBe(pid)
    expect((await client.call(Lab, 'Keep', {})).text).toBe('this')
    await until('the old process to end', () => (isAlive(pid) ? null : true))
  })

  it('has clients try at once after each of several restarts', async () => {
    const client = await newPlayer(url)
    const attempts: number[] = []
    client.onState(state => {
      if (state.type === 'reconnecting') attempts.push(state.attempt)
    })
    for (const tone of ['newer', 'new']) {
      project.edit(
        'src/lab.ts',
        /tone: string = ('\w+')/.exec(project.read('src/lab.ts'))![1]!,
        `'${tone}'`,
      )
      await dev.next(/\d clients? back/)
      expect((await ask(client)).text).toBe(`${tone} ?`)
    }
    // A second try of one restart is possible where the server takes its time.
    expect(attempts.filter(attempt => attempt === 1)).toHaveLength(2)
  })

  it('shows a type error in place, and the old code goes on', async () => {
    const client = await newPlayer(url)
    const { pid } = await ask(client)
    project.edit('src/lab.ts', "tone: string = 'new'", 'tone: string = 7')
    await dev.next(
      /src\/lab\.ts:4:7\nTS2322: Type 'number' is not assignable to type 'string'\.\n\n[^]*> 4 \| const tone: string = 7\n +\| +\^\n/,
    )
    await dev.next(/1 problem: the code of before goes on/)
    expect((await ask(client)).pid).toBe(pid)
    project.edit('src/lab.ts', '= 7', "= 'mended'")
    await dev.next(/restarted in/)
    expect((await ask(client)).text).toBe('mended ?')
  })

  it('shows what a module throws when it is loaded, with nothing of our own', async () => {
    project.edit('src/lab.ts', 'export const lab', "throw new Error('not today')\nexport const lab")
    const [shown] = await dev.next(
      /src\/lab\.ts:6:7\n[^\n]*not today\n[^]*> 6 \| throw new Error[^]*the code of before goes on/,
    )
    expect(shown).not.toContain('load-modules')
    project.edit('src/lab.ts', "throw new Error('not today')\n", '')
    await dev.next(/restarted in/)
  })

  it('begins the old code again where the new one cannot start, with the KV', async () => {
    const client = await newPlayer(url)
    await client.call(Lab, 'Keep', { text: 'that' })
    const before = await ask(client)
    project.edit('src/lab.ts', '    // setup', "    throw new Error('no setup')")
    await dev.next(/src\/lab\.ts:9:11\n[^\n]*no setup[^]*1 problem: the code of before goes on/)
    expect(await ask(client)).toEqual(before)
    expect((await client.call(Lab, 'Keep', {})).text).toBe('that')
    project.edit('src/lab.ts', "    throw new Error('no setup')", '    // setup')
    await dev.next(/restarted in/)
  })

  it('shows which migration failed, at its place, and not twice', async () => {
    project.edit(
      'src/lab.ts',
      '  setup(ctx) {',
      `  migrations: {
    '001_seen': { up: db => db.schema.alterTable('nowhere').addColumn('seen', 'integer').execute() },
  },
  setup(ctx) {`,
    )
    const [shown] = await dev.next(/src\/lab\.ts:9:\d+\n[^\n]*\n[^]*1 problem: the code of before/)
    expect(shown).toMatch(
      /\nCannot run migration "Lab\/001_seen": no such table: nowhere; nothing of it is kept\n/,
    )
    project.edit(
      'src/lab.ts',
      /  migrations: [^]*?  \},\n/.exec(project.read('src/lab.ts'))![0],
      '',
    )
    await dev.next(/restarted in/)
  })

  it('shows what is wrong with the configuration at its place, a module refuses values too', async () => {
    project.edit('conf/server.json', '"size": 3', '"size": 30')
    await dev.next(/conf\/server\.json:7:\d+\n[^\n]*"modules\.Lab\.config\.size"[^]*goes on/)
    project.edit('conf/server.json', '"size": 30', '"size": 3,, ')
    await dev.next(/conf\/server\.json:7:\d+\n[^\n]*syntax error[^]*goes on/)
    project.edit('conf/server.json', '{', '{ "mode": "production",')
    await dev.next(/goes on/)
    project.edit('conf/server.json', '{ "mode": "production",', '{')
    project.edit('conf/server.json', '"size": 3,, ', '"size": 3')
    await dev.next(/restarted in/)
  })

  it('generates anew when a .proto changes, and shows where one is wrong', async () => {
    project.edit('proto/lab.proto', 'int32 pid = 2;', 'int32 pid = 2; int32 more = 3')
    await dev.next(/proto\/lab\.proto:3[^]*goes on/)
    project.edit('proto/lab.proto', 'more = 3', 'more = 3;')
    await dev.next(/restarted in \d+ ms \(generated in \d+/)
    expect(project.read('src/generated/messages.d.ts')).toContain('more')
  })

  it('hears of a file that is saved by renaming, and of one in a new folder', async () => {
    project.write('src/other/tone.ts', "export const tone = 'other'\n")
    await dev.next(/src\/other\/tone\.ts changed[^]*restarted in/)
    project.write(
      'src/lab.ts~',
      project.read('src/lab.ts').replace(/const tone.*/, "import { tone } from './other/tone.ts'"),
    )
    renameSync(path.join(project.root, 'src/lab.ts~'), path.join(project.root, 'src/lab.ts'))
    await dev.next(/src\/lab\.ts changed[^]*restarted in/)
    const client = await newPlayer(url)
    expect((await ask(client)).text).toBe('other ?')
    project.edit('src/other/tone.ts', "'other'", "'another'")
    await dev.next(/restarted in/)
    expect((await ask(client)).text).toBe('another ?')
  })

  it('restarts once for a burst of saves, and not for tests, pages and notes', async () => {
    for (const name of ['README.md', 'test/lab.test.ts', 'src/lab.test.ts', '.env.swp'])
      project.write(name, 'const wrong: string = 1\n')
    for (let count = 0; count < 20; count++) project.write(`src/burst${count}.ts`, '')
    const [, more] = await dev.next(/ and (\d+) more changed/)
    expect(Number(more)).toBe(19)
    await dev.next(/restarted in/)
    expect(count(dev.written(), /burst\d+\.ts/g)).toBe(1)
    await dev.next(/1 type error outside of the server, at src\/lab\.test\.ts:1:7/)
  })

  it('starts a killed server again', async () => {
    const client = await newPlayer(url)
    const { pid } = await ask(client)
    process.kill(pid, 'SIGKILL')
    await dev.next(/ended with signal SIGKILL[^]*the server has crashed; it starts again in \d+ ms/)
    await dev.next(/restarted in/)
    expect((await ask(client)).pid).not.toBe(pid)
  })

  it('shows an error that nobody caught, and starts again', async () => {
    const client = await newPlayer(url)
    await client.call(Lab, 'Crash', {})
    await dev.next(/src\/lab\.ts:\d+:17\n[^\n]*out of the blue[^]*the server has crashed/)
    await dev.next(/restarted in/)
    expect((await ask(client)).text).toBe('another ?')
  })

  it('gives up a server that hangs when the code changes', async () => {
    const client = await newPlayer(url)
    const { pid } = await ask(client)
    void client.call(Lab, 'Hang', {}).catch(() => {})
    project.edit('src/other/tone.ts', "'another'", "'awake'")
    await dev.next(/restarted in/)
    expect(isAlive(pid)).toBe(false)
    expect((await ask(client)).text).toBe('awake ?')
  })

  it('ends with 0 at Ctrl-C, and its server with it', async () => {
    const { pid } = await ask(await newPlayer(url))
    dev.child.kill('SIGINT')
    expect((await dev.ended).code).toBe(0)
    expect(isAlive(pid)).toBe(false)
    expect(readFileSync(path.join(project.root, 'data/sifaka.db')).length).toBeGreaterThan(0)
  })
})

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
