/**
 * A platform to develop against: who holds the ticket "ticket-of-NAME" is NAME, and a receipt
 * "PACK-ANYTHING" bought that pack. `node examples/guild/dev/platform.ts` serves it on port 9100;
 * tests start one of their own and have it be slow or broken.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the platform does with a request: `hang` takes it and never answers. */
type Behaviour = 'well' | 'hang' | 'reset' | 'fail' | 'nonsense'

export interface Platform extends AsyncDisposable {
  readonly url: string
  /** Requests so far: path, and the header `idempotency-key`. */
  readonly requests: readonly (readonly [string, string | undefined])[]
  /** What becomes of the next requests, one each; `well` when the list is at its end. */
  behave(...behaviours: Behaviour[]): void
}

export async function startPlatform(options: { port: number }): Promise<Platform> {
  const requests: [string, string | undefined][] = []
  let planned: Behaviour[] = []
  const server = createServer((request, response) => {
    requests.push([request.url ?? '', request.headers['idempotency-key'] as string | undefined])
    void answer(request, response, planned.shift() ?? 'well')
  })
  await new Promise<void>(resolve => server.listen(options.port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    behave: (...behaviours) => void (planned = behaviours),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
): Promise<void> {
  if (behaviour === 'hang') return
  if (behaviour === 'reset') return void request.socket.destroy()
  if (behaviour === 'fail') return void response.writeHead(503).end()
  if (behaviour === 'nonsense') return void response.end('<html>')
  const body = JSON.parse(await text(request)) as { ticket?: string; receipt?: string }
  const [status, reply] =
    request.url === '/verify' ? identityOf(body.ticket ?? '') : receiptOf(body.receipt ?? '')
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
}

function identityOf(ticket: string): [number, object] {
  const name = /^ticket-of-(\w+)$/.exec(ticket)?.[1]
  return name === undefined ? [401, {}] : [200, { id: `platform:${name}`, name }]
}

function receiptOf(receipt: string): [number, object] {
  const pack = /^(\w+)-./.exec(receipt)?.[1]
  return pack === undefined ? [402, {}] : [200, { pack }]
}

if (import.meta.main) {
  const { url } = await startPlatform({ port: 9100 })
  console.log(`The platform answers at ${url}`)
}
