import { createHmac } from 'node:crypto'
import type { CodeMessage, CodeSender } from './code-sender.ts'

export interface WebhookOptions {
  readonly url: string
  /** With it, requests are signed. */
  readonly secret?: string | undefined
  readonly timeoutMs: number
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/**
 * Sends codes by an HTTP POST of `{"phoneNumber", "code", "purpose", "expiresInSeconds"}` as JSON.
 * Any 2xx means sent; redirects are not followed. With a secret the request carries
 * `x-sifaka-timestamp`, seconds since 1970, and `x-sifaka-signature`, `sha256=` and the
 * HMAC-SHA-256, in hex, of the timestamp, a dot and the body.
 */
export class WebhookCodeSender implements CodeSender {
  readonly #options: WebhookOptions

  constructor(options: WebhookOptions) {
    this.#options = options
  }

  async send(message: CodeMessage, signal: AbortSignal): Promise<void> {
    const { url, timeoutMs, fetch } = this.#options
    const { phoneNumber, code, purpose, expiresInSeconds } = message
    const body = JSON.stringify({ phoneNumber, code, purpose, expiresInSeconds })
    const response = await fetch(url, {
      method: 'POST',
      headers: this.#headers(body),
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`Cannot send a verify code: status ${response.status}`)
  }

  #headers(body: string): Record<string, string> {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (this.#options.secret === undefined) return headers
    const timestamp = Math.floor(Date.now() / 1000).toString()
    const signature = createHmac('sha256', this.#options.secret).update(`${timestamp}.${body}`)
    headers['x-sifaka-timestamp'] = timestamp
    headers['x-sifaka-signature'] = `sha256=${signature.digest('hex')}`
    return headers
  }
}
