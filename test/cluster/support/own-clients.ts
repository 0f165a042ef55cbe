/** The clients of one test: ended together when it is over. */
import type { Client } from '../../../src/client/client.ts'
import { RawClient } from '../../torture/raw-client.ts'

export class OwnClients {
  readonly #clients = new Set<RawClient | Client>()

  adopt<T extends RawClient | Client>(client: T): T {
    this.#clients.add(client)
    return client
  }

  async end(): Promise<void> {
    const clients = [...this.#clients]
    this.#clients.clear()
    for (const client of clients)
      if (client instanceof RawClient) client.destroy()
      else await client.close()
  }
}
