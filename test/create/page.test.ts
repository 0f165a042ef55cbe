/** The template's page in Chromium, on a server that hosts the template's module. About 6 s. */
import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { buildBrowser } from '../../scripts/browser.mjs'
import { silentLogger } from '../../src/base/logger.ts'
import { PageServer } from '../../src/pages/page-server.ts'
import { installMs, openTab, startChromium, type Tab } from '../browser/support/chromium.ts'
import { startSifaka } from '../cli/run-cli.ts'
import { render, writeProject } from './projects.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** What each try of a client leaves on the console while its server is away. */
const refused = /^WebSocket connection to .* failed: .*ERR_CONNECTION_REFUSED$/

let browser: Browser

beforeAll(async () => {
  browser = await startChromium()
}, installMs)

afterAll(() => browser?.close())

it(
  'the page registers, rolls, shows pushes, and keeps its player over a lost server',
  {
    timeout: 90_000,
  },
  async () => {
    const project = writeProject(render())
    mkdirSync(path.join(project, 'node_modules'))
    symlinkSync(root, path.join(project, 'node_modules/sifaka-server'), 'junction')
    let server = await startServer(project, 0)
    const url = await servePage(project, server.port)
    const [alice, bob] = [await openTab(browser, refused), await openTab(browser, refused)]
    await register(alice, url, 'alice')
    await register(bob, url, 'bob')

    await roll(alice)
    await bob.page
      .locator('#feed')
      .getByText(/^alice rolled \d+$/)
      .waitFor()
    await alice.page.reload()
    await alice.page.getByText('You are alice.').waitFor()
    await alice.page.locator('[name=dice]').fill('6')
    await alice.page.locator('[name=dice]').evaluate(input => input.removeAttribute('max'))
    await alice.page.getByRole('button', { name: 'Roll' }).click()
    await alice.page.getByText('Dice are 1 to 5').waitFor()
    await alice.page.locator('[name=dice]').fill('2')

    await server.stop()
    await alice.page.getByText(/^Connection lost/).waitFor()
    server = await startServer(project, server.port)
    await alice.page.getByText('Connected', { exact: true }).waitFor()
    await roll(alice)

    await alice.page.getByRole('button', { name: 'Log out' }).click()
    await alice.page.getByLabel('Name').fill('alice')
    await alice.page.getByLabel('Password').fill('not-the-one')
    await alice.page.getByRole('button', { name: 'Log in' }).click()
    await alice.page.getByText('UserName or Password Error').waitFor()
    expect([...alice.troubles, ...bob.troubles]).toEqual([])
  },
)

async function register({ page }: Tab, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill('secret-word')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByText(`You are ${name}.`).waitFor()
}

async function roll({ page }: Tab): Promise<void> {
  await page.getByRole('button', { name: 'Roll' }).click()
  await page.getByText(/^You rolled \d+; your best of this round is \d+$/).waitFor()
}

/** `sifaka start` in the project; `port` is that of WebSockets, 0 takes any. */
async function startServer(
  project: string,
  port: number,
): Promise<{ port: number; stop(): Promise<void> }> {
  const env = {
    SIFAKA_GATE__MQTT__TCP__PORT: '0',
    SIFAKA_GATE__MQTT__WEBSOCKET__PORT: String(port),
    SIFAKA_MONITOR__ENABLED: 'false',
    SIFAKA_MODULES__GAME__CONFIG__PAUSEMS: '1',
  }
  const server = startSifaka(['start'], { cwd: project, env })
  const stop = async (): Promise<void> => {
    server.child.kill()
    await server.ended
  }
  onTestFinished(stop)
  const [, taken] = await server.until(/ws:\/\/127\.0\.0\.1:(\d+)\/mqtt/)
  return { port: Number(taken), stop }
}

async function servePage(project: string, port: number): Promise<string> {
  const sifakaDir = path.join(project, 'sdk')
  await buildBrowser(sifakaDir)
  const pages = new PageServer({
    root: project,
    port: 0,
    mode: 'development',
    websocket: () => ({ host: '127.0.0.1', port, path: '/mqtt' }),
    sifakaDir,
    log: silentLogger,
  })
  onTestFinished(() => pages.close())
  await pages.start()
  return pages.url!
}
