/** The platform's identity service: who holds this ticket? It knows nothing of our users. */
import type { AnyCall } from 'sifaka-server'

export interface IdentityOptions {
  readonly url: string
  readonly apiKey: string
  readonly timeoutMs: number
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/** Who the platform says that it is. */
export interface Identity {
  readonly id: string
  readonly name: string
}

const maxIdLength = 100
const maxNameLength = 40

/** Null for a ticket that is none. Rejects with `TooBusy` where the platform does not answer. */
export async function identify(
  call: Pick<AnyCall, 'log' | 'fail'>,
  ticket: string,
  options: IdentityOptions,
): Promise<Identity | null> {
  const { url, apiKey, timeoutMs, fetch } = options
  let response: Response
  let body: unknown
  try {
    response = await fetch(`${url}/verify`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ticket }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.ok) body = await response.json()
    // A body that nobody reads would keep its connection.
    else await response.body?.cancel()
  } catch (error) {
    call.log.warn('The platform did not answer', { error })
    throw call.fail('TooBusy', 'The platform does not answer, try again later')
  }
  if (response.status === 401) return null
  if (response.ok && isIdentity(body)) return body
  call.log.warn('The platform failed', { status: response.status })
  throw call.fail('TooBusy', 'The platform does not answer, try again later')
}

/** What comes from outside is checked, also where it comes from a friend. */
function isIdentity(body: unknown): body is Identity {
  if (typeof body !== 'object' || body === null) return false
  const { id, name } = body as Partial<Record<string, unknown>>
  if (typeof id !== 'string' || typeof name !== 'string') return false
  return id !== '' && id.length <= maxIdLength && name !== '' && name.length <= maxNameLength
}
