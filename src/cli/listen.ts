/** `sifaka listen`: pushes as they come, one JSON line each. */
import type { Command } from 'commander'
import type { Client, ClientState, Push } from '../client/client.ts'
import type { ConnectionOptions } from './connection.ts'
import { checkLogin, openClient, withConnection } from './connection.ts'
import type { CliHost } from './host.ts'
import { ExitCode, interrupted, writeLine } from './host.ts'
import { findProject } from './project.ts'
import { integerOption } from './usage.ts'

const help = `
Comes back by itself when the connection is lost, and ends with Ctrl-C.

Examples:
  sifaka listen --as alice
  sifaka listen --as alice --count 1 --protobuf
  sifaka listen --user bob --password secret-word --url ws://192.168.1.20:8083/mqtt`

interface ListenOptions extends ConnectionOptions {
  readonly count?: number
}

export function addListen(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  const command = program
    .command('listen')
    .summary('print the pushes of a player')
    .description('Prints pushes as they come, one JSON line each.')
  withConnection(command)
    .option('--count <n>', 'end after so many pushes', integerOption(1, 1_000_000_000))
    .addHelpText('after', help)
    .action(async (options: ListenOptions) => done(await listen(host, options)))
}

async function listen(host: CliHost, options: ListenOptions): Promise<ExitCode> {
  checkLogin(options)
  const project = await findProject(host, options.conf)
  const interrupts = interrupted(host)
  const stopping = new AbortController()
  void interrupts.first.then(() => stopping.abort())
  try {
    const { promise, resolve } = Promise.withResolvers<ExitCode>()
    await using client = await openClient(project, options, {
      signal: stopping.signal,
      prepare: opened => print(host, opened, { count: options.count ?? Infinity, end: resolve }),
    })
    writeLine(host.stderr, `Listening at ${options.url ?? project.url}, Ctrl-C ends`)
    // Watched from here on, for a login that fails closes the client too.
    watch(host, client, resolve)
    return await promise
  } catch (error) {
    if (stopping.signal.aborted) return ExitCode.Ok
    throw error
  } finally {
    interrupts.stop()
  }
}

interface Printing {
  readonly count: number
  readonly end: (code: ExitCode) => void
}

function print(host: CliHost, client: Client, { count, end }: Printing): void {
  let printed = 0
  client.onPush(push => {
    if (printed >= count) return
    writeLine(host.stdout, lineOf(push))
    if (++printed >= count) end(ExitCode.Ok)
  })
}

/** Tells what becomes of the connection, and ends with the client. */
function watch(host: CliHost, client: Client, end: (code: ExitCode) => void): void {
  const tell = (text: string): void => writeLine(host.stderr, text)
  const follow = (state: ClientState): void => {
    if (state.type === 'reconnecting')
      tell(`Connection lost (${state.reason.message}), next try in ${Math.round(state.delayMs)} ms`)
    if (state.type === 'ready') tell('Connected again')
    if (state.type !== 'closed') return
    if (state.reason !== 'closed') tell(`The connection was ended: ${state.reason}`)
    end(state.reason === 'closed' ? ExitCode.Ok : ExitCode.Failed)
  }
  client.onState(follow)
  client.onLoginLost(error => tell(`Not logged in any more: ${error.message}`))
  if (client.state.type === 'closed') follow(client.state)
}

function lineOf({ name, module, type, content }: Push): string {
  const [moduleName, push] = name?.split('.') ?? []
  return JSON.stringify({ module: moduleName ?? module, push, type, content }, bytesAsBase64)
}

/** As the server writes them in JSON. Called with what `toJSON` of a Buffer made, hence `this`. */
function bytesAsBase64(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key]
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}
