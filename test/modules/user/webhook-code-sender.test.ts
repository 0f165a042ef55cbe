import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { WebhookCodeSender } from '../../../src/modules/user/webhook-code-sender.ts'
import { startWebhook, type Webhook } from '../support/webhook.ts'

const webhooks: Webhook[] = []
afterEach(async () => {
  for (const started of webhooks.splice(0)) await started[Symbol.asyncDispose]()
})

async function webhook(answer: (response: ServerResponse) => void): Promise<Webhook> {
  const started = await startWebhook(answer)
  webhooks.push(started)
  return started
}

const message = {
  phoneNumber: '+491701234567',
  code: '012345',
  purpose: 'register',
  expiresInSeconds: 900,
} as const
const never = new AbortController().signal

function senderTo(url: string, options: { secret?: string; timeoutMs?: number } = {}) {
  return new WebhookCodeSender({ url, timeoutMs: 2000, fetch, ...options })
}

describe('webhook code sender', () => {
  it('posts the code as JSON and is content with any 2xx', async () => {
    const { url, received } = await webhook(response => response.writeHead(202).end('queued'))
    await senderTo(url).send(message, never)
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ method: 'POST', url: '/codes' })
    expect(received[0]?.headers['content-type']).toBe('application/json')
    expect(received[0]?.headers['x-sifaka-signature']).toBeUndefined()
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(message)
  })

  it('signs timestamp and body with the secret', async () => {
    const { url, received } = await webhook(response => response.writeHead(204).end())
    await senderTo(url, { secret: 'a secret of ours' }).send(message, never)
    const [request] = received
    const timestamp = String(request?.headers['x-sifaka-timestamp'])
    expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60)
    const wanted = createHmac('sha256', 'a secret of ours').update(`${timestamp}.${request?.body}`)
    expect(request?.headers['x-sifaka-signature']).toBe(`sha256=${wanted.digest('hex')}`)
  })

  it.each([400, 404, 500, 503])('rejects on status %i', async status => {
    const { url } = await webhook(response => response.writeHead(status).end())
    await expect(senderTo(url).send(message, never)).rejects.toThrow(`status ${status}`)
  })

  it('follows no redirect', async () => {
    const { url: elsewhere, received } = await webhook(response => response.writeHead(200).end())
    const { url } = await webhook(response =>
      response.writeHead(307, { location: elsewhere }).end(),
    )
    await expect(senderTo(url).send(message, never)).rejects.toThrow('status 307')
    expect(received).toEqual([])
  })

  it('gives up on a webhook that hangs, at its deadline or when told to', async () => {
    const { url, received } = await webhook(() => undefined)
    const late = senderTo(url, { timeoutMs: 100 }).send(message, never)
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
    const abort = new AbortController()
    const stopped = senderTo(url).send(message, abort.signal)
    abort.abort()
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect(received.length).toBeGreaterThan(0)
  })

  it('rejects where nobody listens', async () => {
    const { url } = await webhook(() => undefined)
    await webhooks[0]?.[Symbol.asyncDispose]()
    await expect(senderTo(url).send(message, never)).rejects.toThrow('fetch failed')
  })
})
