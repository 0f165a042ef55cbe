import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to a TCP port that can fall silent, as a dead radio link does: no byte, no FIN, no reset. */
export interface SilentProxy extends AsyncDisposable {
  readonly port: number
  /** From now on the links that there are carry nothing more; new ones work. */
  silence(): void
}

export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const links = new Set<{ near: Socket; far: Socket; silent: boolean }>()
  const server = createServer(near => {
    const far = connect({ port: target, host: '127.0.0.1' })
    const link = { near, far, silent: false }
    links.add(link)
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
    async [Symbol.asyncDispose]() {
      server.close()
      for (const { near, far } of links) {
        near.destroy()
        far.destroy()
      }
    },
  }
}
