/** The way to the game server: where it is, and a connection that this page may drop. */
import { type Contract, SifakaError } from 'sifaka-server'
import { type Client, connect } from 'sifaka-server/client'

/** Between two tries to connect for the first time; later ones are the client's own. */
const retryMs = 2000

export interface Connected {
  readonly client: Client
  /** Drops the connection as a bad network would: for this example alone. */
  readonly drop: () => void
}

/** Resolves when there is a connection, however long that takes. `onWait` is told that it does. */
export async function reachServer(
  contracts: readonly Contract[],
  onWait: () => void,
): Promise<Connected> {
  let socket: WebSocket | null = null
  // The SDK opens WebSockets by itself; this page takes them in hand to be able to drop them.
  const createWebsocket = (url: string, protocols: string[]): WebSocket =>
    (socket = new WebSocket(url, protocols))
  for (;;) {
    try {
      const client = await connect(await serverUrl(), { contracts, mqtt: { createWebsocket } })
      return { client, drop: () => socket?.close() }
    } catch (error) {
      if (SifakaError.from(error).code !== 'ConnectFailed') throw error
      onWait()
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  }
}

/** From the page where it says so, else from the server that serves it while it is developed. */
async function serverUrl(): Promise<string> {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="game-server"]')
  if (meta !== null && URL.canParse(meta.content)) return meta.content
  const response = await fetch('/sifaka/server.json').catch(() => null)
  if (response?.ok !== true) throw new SifakaError('ConnectFailed')
  const { url } = (await response.json()) as { url: string }
  return url
}
