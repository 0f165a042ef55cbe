/** What to do where a gate's port cannot be had: the variables that choose others. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { listenReason, otherPort } from '../base/listen-reason.ts'
import { withVariable } from '../base/shell.ts'
import { SifakaError } from '../errors.ts'
import type { Config } from './config.ts'
import { isClustered } from './rules.ts'

/** `command` is how the server was started; other errors are returned as they are. */
export async function withListenRemedy(
  error: unknown,
  { config, command }: { readonly config: Config; readonly command: string },
): Promise<unknown> {
  if (!(error instanceof SifakaError) || error.code !== 'ListenFailed') return error
  const { code, port } = (error.cause ?? {}) as NodeJS.ErrnoException & { port?: number }
  const { tcp, websocket, reusePort } = config.gate.mqtt
  if (port === undefined || (port !== tcp.port && port !== websocket.port)) return error
  if (otherPort({ code, port }) === null) return error
  const isTaken = code === 'EADDRINUSE'
  const mayHaveTwo = isTaken && !reusePort && port === tcp.port && websocket.enabled
  const isSecondToo = mayHaveTwo && port !== websocket.port && (await isInUse(websocket))
  const ports = isSecondToo ? [port, websocket.port] : [port]
  const [one, two] = ports
  const which = two === undefined ? `port ${one}` : `ports ${one} and ${two}`
  const others = two === undefined ? 'another' : 'others'
  const share =
    isTaken && isClustered(config) && !reusePort
      ? '; gates of one cluster share it where each has SIFAKA_GATE__MQTT__REUSEPORT=true'
      : ''
  const again = ports.reduceRight(
    (rest, taken) => withOther(rest, { taken, code, config }),
    command,
  )
  const text = `Cannot listen on ${which}: ${reasonOf(code, ports.length, reusePort)}; choose ${others}: ${again}${share}`
  return new SifakaError('ListenFailed', { text, cause: error.cause })
}

function withOther(
  command: string,
  { taken, code, config }: { taken: number; code: string | undefined; config: Config },
): string {
  const { tcp, websocket } = config.gate.mqtt
  const value = otherPort({ code, port: taken }, [tcp.port, websocket.port]) ?? 0
  const name = `SIFAKA_GATE__MQTT__${taken === websocket.port ? 'WEBSOCKET' : 'TCP'}__PORT`
  return withVariable({ name, value }, command)
}

function reasonOf(code: string | undefined, count: number, reusePort: boolean): string {
  if (code === 'EADDRINUSE' && reusePort) return 'it is taken by a process that does not share it'
  return count > 1 ? 'they are taken' : (listenReason({ code }) ?? `${code}`)
}

/** So that two ports that are taken are one error and not two, one after the other. */
async function isInUse({ host, port }: { readonly host: string; readonly port: number }) {
  const server = createServer()
  try {
    await once(server.listen({ host, port }), 'listening')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  } finally {
    server.close()
  }
}
