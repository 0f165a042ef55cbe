/** The open pages: server-sent events, one kind, which carry the whole state each time. */
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { PageState } from './live-page.ts'

/** A developer's tabs, and those of a few phones; further ones are not told. */
const maxListeners = 32
/** A page that does not read so much is gone or stopped in its debugger: it asks again later. */
const maxUnreadBytes = 256 * 1024
/** Of an error's text; a compiler can say more than anybody reads. */
const maxErrorChars = 16_384

export class PageEvents {
  readonly #listeners = new Set<ServerResponse>()
  // Another one after each start, so that pages of the last one reload.
  #state: PageState = { version: randomUUID(), error: null }

  /** Tells it the state from now on; false where there are too many already. */
  add(response: ServerResponse): boolean {
    if (this.#listeners.size >= maxListeners) return false
    this.#listeners.add(response)
    response.once('close', () => this.#listeners.delete(response))
    // A page says nothing for hours.
    response.req.socket.setTimeout(0)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    this.#tell(response)
    return true
  }

  /** Every open page reloads; one that is hidden does when it is looked at. */
  reload(): void {
    this.#change({ ...this.#state, version: randomUUID() })
  }

  /** Shows a text over every page, also those that are opened later; null takes it away. */
  show(error: string | null): void {
    if (error === this.#state.error) return
    this.#change({ ...this.#state, error: error?.slice(0, maxErrorChars) ?? null })
  }

  close(): void {
    for (const response of this.#listeners) response.end()
    this.#listeners.clear()
  }

  #change(state: PageState): void {
    this.#state = state
    for (const response of this.#listeners) this.#tell(response)
  }

  #tell(response: ServerResponse): void {
    if (response.writableLength > maxUnreadBytes) response.destroy()
    else response.write(`data: ${JSON.stringify(this.#state)}\n\n`)
  }
}
