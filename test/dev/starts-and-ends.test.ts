/** How `sifaka dev` begins and ends, and what it refuses. */
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive } from '../../src/master/alive.ts'
import { sifakaHere } from '../cli/run-cli.ts'
import { makeProject } from '../config/project.ts'
import { until } from '../master/support.ts'
import { DevProject, Lab, newPlayer, type RunningDev, startDev, stop } from './dev-project.ts'

function newProject(): DevProject {
  const project = new DevProject()
  onTestFinished(() => project.remove())
  return project
}

function start(project: DevProject, args: readonly string[] = []): RunningDev {
  const dev = startDev(project, args)
  onTestFinished(() => stop(dev))
  return dev
}

interface PageState {
  readonly version: string
  readonly error: string | null
}

/** What an open page is told: each state as a whole. */
async function pageAt(
  url: string,
): Promise<(isIt: (state: PageState) => boolean) => Promise<PageState>> {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(new URL('/sifaka/events', url), { signal: abort.signal })
  const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async isIt => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end !== -1) {
        const state = JSON.parse(text.slice('data: '.length, end)) as PageState
        text = text.slice(end + 2)
        if (isIt(state)) return state
        continue
      }
      // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
      const { value, done } = await chunks.read()
      if (done) throw new Error('The page server has gone')
      text += value
    }
  }
}

describe('sifaka dev', { timeout: 60_000 }, () => {
  it('waits for a change where the first start fails, whatever is wrong', async () => {
    const project = newProject()
    project.edit('src/lab.ts', "= 'old'", '= old')
    const dev = start(project)
    await dev.next(/src\/lab\.ts:4:22\nTS2304: [^]*no server runs; waiting for the next change/)
    project.edit('conf/server.json', '"modules"', '"modulse"')
    await dev.next(/conf\/server\.json:\d+:\d+\n[^]*"modules"[^]*no server runs/)
    project.edit('conf/server.json', '"modulse"', '"modules"')
    project.edit('src/lab.ts', '= old', '= {')
    await dev.next(/src\/lab\.ts:\d+:\d+\n[^]*no server runs/)
    project.edit('src/lab.ts', '= {', "= 'good'")
    const [url] = await dev.next(/mqtt:\/\/\S+/)
    expect((await (await newPlayer(url)).call(Lab, 'Ask', {})).text).toBe('good ')
  })

  it('serves the pages of "web", reloads them, and shows errors in them', async () => {
    const project = newProject()
    project.write('web/index.html', '<!doctype html><title>Lab</title>\n')
    const dev = start(project, ['--no-types', '--web-port', '0'])
    const page = (await dev.next(/page: (http:\S+)/))[1]!
    await dev.next(/mqtt:\/\//)
    expect(await (await fetch(page)).text()).toContain('<title>Lab</title>')
    const state = await pageAt(page)
    const { version } = await state(() => true)
    project.edit('web/index.html', 'Lab', 'Laboratory')
    const { version: reloaded } = await state(now => now.version !== version)
    project.edit('src/lab.ts', '    // setup', "    throw new Error('no setup')")
    const { error } = await state(now => now.error !== null)
    expect(error).toMatch(/^src\/lab\.ts:9:11\n[^]*no setup[^]*the code of before goes on$/)
    project.edit('src/lab.ts', "    throw new Error('no setup')", '    // setup')
    await state(now => now.error === null && now.version !== reloaded)
    expect(dev.written()).not.toContain('index.html changed')
  })

  it('checks the types of pages that have a tsconfig.json of their own, and waits for nothing', async () => {
    const project = newProject()
    const tsconfig = '{ "extends": "../tsconfig.json", "include": ["."] }'
    project.write('web/tsconfig.json', tsconfig)
    project.write('web/main.ts', 'export const seats: number = 4\n')
    const dev = start(project, ['--web-port', '0'])
    await dev.next(/mqtt:\/\//)
    project.edit('web/main.ts', '= 4', "= 'four'")
    await dev.next(
      /1 type error outside of the server, at web\/main\.ts:1:14: TS2322: Type 'string' is not/,
    )
    project.edit('src/lab.ts', "= 'old'", "= 'new'")
    await dev.next(/restarted in[^]*1 type error outside of the server, at web\/main\.ts:1:14: /)
  })

  it('says which variables choose other ports where both are taken', async () => {
    const holders = [createServer(), createServer()]
    const ports = await Promise.all(
      holders.map(async holder => {
        onTestFinished(() => void holder.close())
        await once(holder.listen(0, '127.0.0.1'), 'listening')
        return (holder.address() as AddressInfo).port
      }),
    )
    const project = newProject()
    for (const port of ports) project.edit('conf/server.json', '"port": 0', `"port": ${port}`)
    const dev = start(project, ['--no-types'])
    const [tcp, websocket] = ports
    await dev.next(
      new RegExp(
        `\\nCannot listen on ports ${tcp} and ${websocket}: they are taken; choose others: [^\n]*SIFAKA_GATE__MQTT__TCP__PORT=\\S+ .*SIFAKA_GATE__MQTT__WEBSOCKET__PORT=\\S+ npx sifaka dev\\n`,
      ),
    )
    for (const holder of holders) holder.close()
    project.edit('src/lab.ts', "= 'old'", "= 'new'")
    await dev.next(/mqtt:\/\//)
  })

  it('looks every second where it is told to poll', async () => {
    const project = newProject()
    const dev = start(project, ['--poll', '--no-types'])
    await dev.next(/mqtt:\/\//)
    project.edit('src/lab.ts', "= 'old'", "= 'new'")
    await dev.next(/src\/lab\.ts changed[^]*restarted in/)
  })

  it('takes its server along when it is killed', async () => {
    const project = newProject()
    const dev = start(project, ['--no-types'])
    const [url] = await dev.next(/mqtt:\/\/\S+/)
    const { pid } = await (await newPlayer(url)).call(Lab, 'Ask', {})
    dev.child.kill('SIGKILL')
    await until('the server to end', () => (isAlive(pid) ? null : true))
  })

  it('goes on, and its server too, when nobody reads its output any more', async () => {
    const project = newProject()
    project.edit(
      'src/lab.ts',
      'Ask: (_, { text }) => (',
      "Ask: (_, { text }) => (ctx.log.info('asked'), ",
    )
    const dev = start(project, ['--no-types'])
    const [url] = await dev.next(/mqtt:\/\/\S+/)
    const player = await newPlayer(url)
    dev.child.stdout!.destroy()
    dev.child.stderr!.destroy()
    const answers: number[] = []
    for (let n = 0; n < 5; n++) answers.push((await player.call(Lab, 'Ask', {})).pid)
    expect(new Set(answers).size).toBe(1)
  })

  it('ends at once at a second Ctrl-C', async () => {
    const project = newProject()
    // Half a second later a Ctrl-C is a second one; until then it is the same, passed on by npm.
    project.edit('src/lab.ts', '// setup', "ctx.on('stop', () => new Promise(() => {}))")
    const dev = start(project, ['--no-types'])
    const [url] = await dev.next(/mqtt:\/\/\S+/)
    const { pid } = await (await newPlayer(url)).call(Lab, 'Ask', {})
    dev.child.kill('SIGINT')
    await dev.next(/stopping; Ctrl-C again ends at once/)
    const again = setInterval(() => dev.child.kill('SIGINT'), 200)
    expect((await dev.ended).code).toBe(1)
    clearInterval(again)
    await until('the server to end', () => (isAlive(pid) ? null : true))
  })

  it('leaves no server behind at a second Ctrl-C, not even one in an endless loop', async () => {
    const project = newProject()
    const dev = start(project, ['--no-types'])
    const [url] = await dev.next(/mqtt:\/\/\S+/)
    const player = await newPlayer(url)
    const { pid } = await player.call(Lab, 'Ask', {})
    onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')))
    const hanging = player.call(Lab, 'Hang', {}).catch(() => {})
    await player.close()
    dev.child.kill('SIGINT')
    await dev.next(/stopping; Ctrl-C again ends at once/)
    const again = setInterval(() => dev.child.kill('SIGINT'), 200)
    expect((await dev.ended).code).toBe(1)
    clearInterval(again)
    await until('the server to end', () => (isAlive(pid) ? null : true))
    await hanging
  })
})

describe('sifaka dev refuses', () => {
  const dev = (cwd: string, ...args: string[]) => sifakaHere(['dev', ...args], { cwd })

  it('production', async () => {
    const cwd = makeProject({ 'conf/server.json': '{ "mode": "production", "modules": {} }' })
    expect(await dev(cwd)).toMatchObject({
      code: 1,
      stderr: 'Run "sifaka start" in production: "sifaka dev" is for "mode": "development" alone\n',
    })
  })

  it('the configuration of a master', async () => {
    const cwd = makeProject({
      'conf/server.json': '{ "master": { "nodes": { "one": "one.json" } }, "modules": {} }',
    })
    const { code, stderr } = await dev(cwd)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Name one node's configuration with --conf, or run "sifaka master": /)
  })

  it('what is not there, and debuggers of other machines', async () => {
    const cwd = makeProject({ 'conf/server.json': '{}' })
    mkdirSync(path.join(cwd, 'pages'))
    expect((await dev(cwd, '--conf', 'other.json')).stderr).toContain('there is no file')
    expect(await dev(cwd, '--web', 'nowhere')).toMatchObject({ code: 2 })
    expect(await dev(cwd, '--inspect', '0.0.0.0:9229')).toMatchObject({ code: 2 })
    expect(await dev(cwd, '--inspect', 'abc')).toMatchObject({ code: 2 })
  })
})
