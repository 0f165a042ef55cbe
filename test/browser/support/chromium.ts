/** Chromium for tests of pages: the machine's own, installed where it is missing. */
import { type Browser, type BrowserContext, chromium, type ConsoleMessage } from 'playwright-core'
import type { Page } from 'playwright-core'
import { onTestFailed, onTestFinished } from 'vitest'
import { chromiumTool, ensureTools, findChromium } from '../../../src/testing/services/install.ts'

/** Installing it from nothing took a minute. */
export const installMs = 300_000

export async function startChromium(): Promise<Browser> {
  await ensureTools([chromiumTool], { say: line => process.stderr.write(`${line}\n`) })
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: findChromium(),
    // Pages are kept for the way back, as they are for people.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    // Its sandbox does not start as root; containers give it little shared memory.
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
  })
}

/** A tab with storage of its own, and everything that went wrong in it. Ends with the test. */
export interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings of the console and uncaught errors, but for what `expected` matches. */
  readonly troubles: readonly string[]
  /** Topics of the PUBLISH packets that left the page, in order. */
  readonly published: readonly string[]
}

export async function openTab(browser: Browser, expected?: RegExp): Promise<Tab> {
  const context = await browser.newContext()
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const troubles: string[] = []
  const published: string[] = []
  const note = (text: string): void => {
    if (expected?.test(text) !== true) troubles.push(text)
  }
  const heard = (message: ConsoleMessage): void => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text())
  }
  context.on('console', heard)
  context.on('weberror', thrown => note(String(thrown.error())))
  page.on('websocket', socket => {
    socket.on('framesent', ({ payload }) => {
      const topic = topicOf(Buffer.from(payload))
      if (topic !== null) published.push(topic)
    })
  })
  onTestFinished(() => context.close())
  onTestFailed(() => void process.stderr.write(`On the console: ${troubles.join('\n')}\n`))
  return { page, context, troubles, published }
}

/** The topic of a PUBLISH; null for other packets. mqtt.js sends one packet a frame. */
function topicOf(packet: Buffer): string | null {
  if (packet.length < 4 || packet[0]! >> 4 !== 3) return null
  let at = 1
  while (packet[at]! >= 0x80) at++
  const length = packet.readUInt16BE(at + 1)
  return packet.toString('latin1', at + 3, at + 3 + length)
}
