import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

interface WebhookRequest {
  readonly url: string | undefined
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Webhook extends AsyncDisposable {
  readonly url: string
  readonly received: readonly WebhookRequest[]
  /** The first request. */
  readonly arrived: Promise<WebhookRequest>
}

/** An HTTP server that keeps what it is sent and answers as told, or never. */
export async function startWebhook(answer: (response: ServerResponse) => void): Promise<Webhook> {
  const received: WebhookRequest[] = []
  const arrival = Promise.withResolvers<WebhookRequest>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', chunk => (body += chunk))
    request.on('end', () => {
      const { url, method, headers } = request
      received.push({ url, method, headers, body })
      arrival.resolve({ url, method, headers, body })
      answer(response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The webhook has no port')
  return {
    url: `http://127.0.0.1:${address.port}/codes`,
    received,
    arrived: arrival.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Another code than the right one. */
export function wrongCode(code: string): string {
  return ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0')
}
