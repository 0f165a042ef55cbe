import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildBrowser } from '../../scripts/browser.mjs'
import { silentLogger } from '../../src/base/logger.ts'
import { PageServer, type PageServerOptions } from '../../src/pages/page-server.ts'
import { startGate } from '../client/support/setup.ts'
import { type OwnDirectory, ownDirectory } from '../setup/resources.ts'
import { installMs, openTab, startChromium, type Tab } from './support/chromium.ts'
import { hop, raceFolder, register, startRace, stateOf } from './support/race.ts'

const testMs = 60_000
/** While the server is away each try of the client leaves this line on the console. */
const refused =
  /^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/mqtt' failed: Error in connection establishment: net::ERR_CONNECTION_REFUSED$/

let browser: Browser
/** The package as it is installed: its package.json, and dist/browser. */
let installed: OwnDirectory
let sifakaDir: string

beforeAll(async () => {
  installed = await ownDirectory()
  sifakaDir = path.join(installed.path, 'dist/browser')
  await cp('package.json', path.join(installed.path, 'package.json'))
  await buildBrowser(sifakaDir)
  browser = await startChromium()
}, installMs)

afterAll(async () => {
  await browser?.close()
  await installed?.[Symbol.asyncDispose]()
})

const fixtures = path.join(import.meta.dirname, 'fixtures')

/** The url of a page that is served until the test ends. */
async function serve(
  options: Pick<PageServerOptions, 'root' | 'websocket'> & Partial<PageServerOptions>,
): Promise<{ url: string; pages: PageServer }> {
  const fixed = { port: 0, mode: 'development', sifakaDir, log: silentLogger } as const
  const pages = new PageServer({ ...fixed, ...options })
  onTestFinished(() => pages.close())
  await pages.start()
  return { url: pages.url!, pages }
}

describe('a page without a bundler', () => {
  it(
    'registers, calls on both wires, hears the others, and is back after its server was killed',
    { timeout: testMs },
    async () => {
      const server = await startRace()
      const { url } = await serve({ root: raceFolder, websocket: () => server.place })
      const alice = await openTab(browser, refused)
      const bob = await openTab(browser, refused)

      await alice.page.goto(url)
      await register(alice.page, 'alice')
      await hop(alice.page, 'json')
      expect(alice.published.at(-1)).toBe('i')
      const place = await hop(alice.page, 'protobuf')
      expect(alice.published.at(-1)).toBe('f')

      await bob.page.goto(url)
      await register(bob.page, 'bob')
      await alice.page.getByText('bob enters').waitFor()
      await bob.page.getByText(`alice${place} of 30`).waitFor()
      const bobs = await hop(bob.page, 'protobuf')
      await alice.page.getByText(`bob${bobs} of 30`).waitFor()

      const again = alice.page.waitForEvent('websocket')
      await alice.page.getByRole('button', { name: 'Drop the connection' }).click()
      await again
      await stateOf(alice.page, 'ready')
      expect(await hop(alice.page, 'json')).toBeGreaterThan(place)
      expect(alice.troubles).toEqual([])

      await server.kill()
      await Promise.all([stateOf(alice.page, 'reconnecting'), stateOf(bob.page, 'reconnecting')])
      await server.start()
      await Promise.all([stateOf(alice.page, 'ready'), stateOf(bob.page, 'ready')])
      await bob.page.getByText('alice0 of 30').waitFor()
      expect(await hop(alice.page, 'json')).toBeLessThanOrEqual(3)

      await alice.page.reload()
      await alice.page.getByRole('heading', { name: 'The track' }).waitFor()
      await alice.page.getByRole('button', { name: 'Log out' }).click()
      await alice.page.getByRole('button', { name: 'Register' }).waitFor()
      expect([alice.troubles, bob.troubles]).toEqual([[], []])
    },
  )
})

describe('a page whose server is replaced', () => {
  it(
    'is back each time, with nothing but the tries on its console',
    { timeout: testMs },
    async () => {
      const server = await startRace()
      const { url } = await serve({ root: raceFolder, websocket: () => server.place })
      const tabs = await Promise.all([1, 2, 3].map(() => openTab(browser, refused)))
      await Promise.all(tabs.map(({ page }) => page.goto(url)))
      for (const [index, { page }] of tabs.entries()) await register(page, `player${index}`)
      for (let turn = 0; turn < 3; turn++) {
        await server.drain()
        await Promise.all(tabs.map(({ page }) => stateOf(page, 'reconnecting')))
        await server.start()
        await Promise.all(tabs.map(({ page }) => stateOf(page, 'ready')))
      }
      expect(tabs.flatMap(({ troubles }) => troubles)).toEqual([])
    },
  )
})

describe('a page built by Vite', () => {
  it('finds the files for browsers in the package, and plays', { timeout: testMs }, async () => {
    const server = await startRace()
    const project = await ownDirectory()
    onTestFinished(() => project[Symbol.asyncDispose]())
    for (const folder of ['web', 'src'])
      await cp(path.join(raceFolder, folder), path.join(project.path, folder), {
        recursive: true,
      })
    await mkdir(path.join(project.path, 'node_modules'))
    const link = path.join(project.path, 'node_modules/sifaka-server')
    await symlink(installed.path, link, 'junction')
    const { host, port } = server.place
    const setting = `VITE_GAME_SERVER=ws://${host}:${port}/mqtt\n`
    await writeFile(path.join(project.path, 'web/.env'), setting)
    await build({
      root: path.join(project.path, 'web'),
      configFile: false,
      logLevel: 'error',
      build: { outDir: '../built', emptyOutDir: true, chunkSizeWarningLimit: 1000 },
    })
    const { url } = await serve({
      root: project.path,
      folder: 'built',
      websocket: () => null,
      sifakaDir: path.join(project.path, 'nothing'),
    })
    const { page, troubles, published } = await openTab(browser)
    await page.goto(url)
    await register(page, 'carol')
    await hop(page, 'json')
    await hop(page, 'protobuf')
    expect(published.slice(-2)).toEqual(['i', 'f'])
    expect(troubles).toEqual([])
  })
})

/** The bare page behind a web server that lets it be kept, which one for development does not. */
async function serveAsFiles(): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const name = url === '/' ? 'index.html' : url.slice(1)
    const folder = name.startsWith('sifaka/') ? path.dirname(sifakaDir) : path.join(fixtures, 'web')
    response.setHeader('content-type', name.endsWith('.js') ? 'text/javascript' : 'text/html')
    const file = path.join(folder, name.replace('sifaka/', 'browser/'))
    createReadStream(file).pipe(response)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A page with a client at `url` that would not come back by itself in the time of a test. */
async function openBare(url: string, expected?: RegExp): Promise<Tab> {
  const { url: pageUrl } = await serve({ root: fixtures, websocket: () => null })
  const tab = await openTab(browser, expected)
  await tab.page.goto(pageUrl)
  await tab.page.waitForFunction('globalThis.isReady')
  await tab.page.evaluate(`openClient('${url}', 3_600_000)`)
  return tab
}

const lastState = (type: string): string => `states.at(-1) === '${type}'`

describe('a client in a page', () => {
  it('notices that the network has gone, and is back as soon as it comes', async () => {
    const gate = await startGate()
    const { page, context, troubles } = await openBare(gate.webUrl)
    await context.setOffline(true)
    await page.waitForFunction(lastState('reconnecting'))
    await context.setOffline(false)
    await page.waitForFunction(lastState('ready'))
    expect(await page.evaluate('states')).toEqual(['ready', 'reconnecting', 'connecting', 'ready'])
    expect(troubles).toEqual([])
  })

  it('comes back when its page is seen again', async () => {
    const gate = await startGate()
    const { page, troubles } = await openBare(gate.webUrl, refused)
    await gate.stop()
    await page.waitForFunction(lastState('reconnecting'))
    await gate.listen()
    // Pages of a headless browser are always seen: only the event can be had.
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.waitForFunction(lastState('ready'))
    expect(troubles).toEqual([])
  })

  it('comes back when its page is taken out of the back/forward cache', async () => {
    const gate = await startGate()
    const kept = /^WebSocket connection to '.*' failed: Page entered Back-Forward Cache\.$/
    const { page, troubles } = await openTab(browser, kept)
    await page.goto(await serveAsFiles())
    await page.waitForFunction('globalThis.isReady')
    await page.evaluate(`openClient('${gate.webUrl}', 250)`)
    await page.goto('about:blank')
    // It is there without being loaded, which is what is waited for otherwise.
    await page.goBack({ waitUntil: 'commit' })
    await page.waitForFunction(
      "globalThis.states?.join() === 'ready,reconnecting,connecting,ready'",
    )
    expect(troubles).toEqual([])
  })

  it('takes the timers of its keep-alive from a worker, which a hidden page does not slow', async () => {
    const gate = await startGate()
    const { page } = await openBare(gate.webUrl)
    expect(page.workers().map(worker => new URL(worker.url()).protocol)).toEqual(['blob:'])
  })
})

describe('the overlay', () => {
  const broken = 'export const one: number = (\n'
  const good = "import { one } from './one.ts'\ndocument.title = `${one}`\n"
  const html = '<!doctype html><title>0</title><link rel="icon" href="data:," />'

  it('shows where a script is wrong, until the page is told to reload', async () => {
    await using project = await ownDirectory()
    const web = path.join(project.path, 'web')
    await mkdir(web)
    await writeFile(
      path.join(web, 'index.html'),
      `${html}<script type="module" src="main.ts"></script>`,
    )
    await writeFile(path.join(web, 'main.ts'), good)
    await writeFile(path.join(web, 'one.ts'), broken)
    const { url, pages } = await serve({ root: project.path, websocket: () => null })
    const { page, troubles } = await openTab(browser)
    await page.goto(url)
    const overlay = page.locator('#sifaka-overlay')
    await overlay.getByText('/one.ts:1 ').waitFor()
    expect(troubles).toEqual([
      expect.stringMatching(/^SyntaxError: \/one\.ts:1 Expression expected/),
    ])
    await writeFile(path.join(web, 'one.ts'), 'export const one: number = 1\n')
    pages.reload()
    await page.waitForFunction("document.title === '1'")
    expect(await overlay.count()).toBe(0)
  })

  it('shows what the server tells, in pages opened before and after, until it is cleared', async () => {
    const { pages, url } = await serve({ root: fixtures, websocket: () => null })
    const { page, context, troubles } = await openTab(browser)
    await page.goto(url)
    await page.waitForFunction('globalThis.isReady')
    pages.showError('src/race.ts:3:1 error <b>TS2322</b>')
    await page.locator('#sifaka-overlay').getByText('<b>TS2322</b>').waitFor()
    const later = await context.newPage()
    await later.goto(url)
    await later.locator('#sifaka-overlay').waitFor()
    pages.clearError()
    await page.locator('#sifaka-overlay').waitFor({ state: 'detached' })
    await later.locator('#sifaka-overlay').waitFor({ state: 'detached' })
    expect(troubles).toEqual([])
  })
})
