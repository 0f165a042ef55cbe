import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to a TCP port that can be watched, and fall silent as a dead radio link does. */
export interface Proxy extends AsyncDisposable {
  readonly port: number
  /** From now on the links that there are carry no byte, no FIN, no reset; new ones work. */
  silence(): void
  /** Ends the links that there are, without a word to either side; new ones work. */
  cut(): void
}

export interface ProxyOptions {
  /** Told what the server says, before the client reads it. */
  readonly fromServer?: (chunk: Buffer) => void
}

export async function startProxy(target: number, options: ProxyOptions = {}): Promise<Proxy> {
  const links = new Set<{ near: Socket; far: Socket; silent: boolean }>()
  const server = createServer(near => {
    const far = connect({ port: target, host: '127.0.0.1' })
    const link = { near, far, silent: false }
    links.add(link)
    far.on('data', (chunk: Buffer) => options.fromServer?.(chunk))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', chunk => link.silent || to.write(chunk))
      from.on('error', () => {})
      from.on('close', () => link.silent || to.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    silence() {
      for (const link of links) link.silent = true
    },
    cut() {
      for (const { near, far } of links) {
        near.destroy()
        far.destroy()
      }
      links.clear()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const { near, far } of links) {
        near.destroy()
        far.destroy()
      }
    },
  }
}
