/** The race of examples/web: its server as a process, and what a player does on its page. */
import path from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { WebSocketPlace } from '../../../src/pages/page-server.ts'
import { freePort } from '../../../src/testing/services/services.ts'
import { type RunningCli, startSifaka } from '../../cli/run-cli.ts'
import { ownDirectory } from '../../setup/resources.ts'

export const raceFolder = path.resolve(import.meta.dirname, '../../../examples/web')

export interface RaceServer {
  readonly place: WebSocketPlace
  /** Ends the process without a word to anybody; resolves when it is gone. */
  kill(): Promise<void>
  /** Ends it as a deployment does: clients are told, and closed. */
  drain(): Promise<void>
  /** Starts it on the same port, with the same database; resolves when it listens. */
  start(): Promise<void>
}

/** A running server that ends with the test. */
export async function startRace(): Promise<RaceServer> {
  const data = await ownDirectory()
  const place = { host: '127.0.0.1', port: await freePort(), path: '/mqtt' }
  const env = {
    SIFAKA_DATA_DIR: path.join(data.path, 'data'),
    SIFAKA_RUN_DIR: path.join(data.path, 'run'),
    SIFAKA_GATE__MQTT__TCP__ENABLED: 'false',
    SIFAKA_GATE__MQTT__WEBSOCKET__HOST: place.host,
    SIFAKA_GATE__MQTT__WEBSOCKET__PORT: String(place.port),
    SIFAKA_MONITOR__ENABLED: 'false',
    // A test hops faster than a person.
    SIFAKA_MODULES__RACE__CONFIG__BREATH_MS: '0',
  }
  let server: RunningCli | null = null
  const race = {
    place,
    async kill() {
      server?.child.kill('SIGKILL')
      await server?.ended
    },
    async drain() {
      server?.child.kill('SIGTERM')
      await server?.ended
    },
    async start() {
      server = startSifaka(['start'], { cwd: raceFolder, env })
      await server.until(/ws:\/\//)
    },
  }
  onTestFinished(async () => {
    await race.kill()
    await data[Symbol.asyncDispose]()
  })
  await race.start()
  return race
}

export async function register(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill('secret-word')
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('heading', { name: 'The track' }).waitFor()
}

/** Hops once; resolves with the place that the page shows for it. */
export async function hop(page: Page, wire: 'json' | 'protobuf'): Promise<number> {
  await page.getByRole('radio', { name: new RegExp(wire, 'i') }).check()
  await page.locator('#events').evaluate(list => list.replaceChildren())
  await page.getByRole('button', { name: 'Hop' }).click()
  const line = page.locator('#events li', {
    hasText: new RegExp(`^You hop \\d+ to \\d+, by ${wire}`),
  })
  const text = await line.first().textContent()
  return Number(/ to (\d+),/.exec(text ?? '')?.[1])
}

/** Resolves when the page shows this state of its connection. */
export async function stateOf(
  page: Page,
  type: 'ready' | 'reconnecting' | 'closed',
): Promise<void> {
  await page.locator(`#state[data-type="${type}"]`).waitFor()
}
