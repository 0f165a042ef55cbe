/** The URLs under which a listener can be reached from here and from the local network. */
import { networkInterfaces } from 'node:os'

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** This machine's IPv4 addresses that others in the network can use. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(({ family, internal, address }) => {
      // 169.254: an interface that got no address from anybody.
      return family === 'IPv4' && !internal && !address.startsWith('169.254.')
    })
    .map(({ address }) => address)
}

/** Hosts for the URLs of a listener, this machine's first. */
export function hostsOf(host: string, lan: readonly string[] = lanAddresses()): string[] {
  if (host === '0.0.0.0' || host === '::' || host === '') return ['127.0.0.1', ...lan]
  return [host.includes(':') ? `[${host}]` : host]
}

/** `mqtt://127.0.0.1:1883`, and `ws://127.0.0.1:8083/mqtt` with a path. */
export function urlsOf(
  scheme: 'mqtt' | 'ws',
  address: ListenAddress,
  options: { path?: string; lan?: readonly string[] } = {},
): string[] {
  const hosts = hostsOf(address.host, options.lan)
  return hosts.map(host => `${scheme}://${host}:${address.port}${options.path ?? ''}`)
}
