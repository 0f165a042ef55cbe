/** Connecting as a client: the options that call and listen share, and the login. */
import type { Command } from 'commander'
import { Option } from 'commander'
import type { Client, ConnectOptions } from '../client/client.ts'
import { nodePrimitives } from '../crypto/primitives-node.ts'
import { SifakaError } from '../errors.ts'
import { loginAs } from './dev-users.ts'
import type { Project } from './project.ts'
import { integerOption, usageError } from './usage.ts'

export interface ConnectionOptions {
  readonly url?: string
  readonly conf?: string
  readonly user?: string
  readonly password?: string
  readonly as?: string
  readonly protobuf?: boolean
  readonly suite: 'classic' | 'none'
  readonly timeout: number
}

/** Adds the options that every client command has. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', "the server (default: this project's, else mqtt://127.0.0.1:1883)")
    .option('--conf <file>', 'the configuration of the project (default: conf/server.json)')
    .option('--user <name>', 'log in as this player')
    .option('--password <password>', 'the password of --user')
    .option('--as <name>', 'log in as a development player, made on first use')
    .option('--protobuf', 'speak protobuf instead of JSON')
    .addOption(suiteOption())
    .option('--timeout <ms>', 'deadline of a call', integerOption(1, 3_600_000), 5000)
}

export function suiteOption(): Option {
  return new Option('--suite <name>', "the server's cipher suite")
    .choices(['classic', 'none'])
    .default('classic')
}

/** Throws a usage error where the options contradict each other. */
export function checkLogin(options: ConnectionOptions): void {
  if (options.as !== undefined && options.user !== undefined)
    throw usageError('Use either --as or --user, not both')
  if ((options.user === undefined) !== (options.password === undefined))
    throw usageError('Use --user and --password together')
}

export interface OpenOptions extends Pick<ConnectOptions, 'reconnect' | 'signal'> {
  /** Is given the client before it logs in, for the pushes of the login. */
  readonly prepare?: (client: Client) => void
}

/**
 * A connected client, logged in where the options say so. Rejects with the SDK's or server's error.
 */
export async function openClient(
  project: Project,
  options: ConnectionOptions,
  more: OpenOptions,
): Promise<Client> {
  const { prepare, ...given } = more
  const { connect } = await import('../client/client.ts')
  const url = options.url ?? project.url
  const client = await connect(url, {
    ...given,
    contracts: project.contracts,
    wire: options.protobuf ? 'protobuf' : 'json',
    suite: options.suite,
    timeoutMs: options.timeout,
    primitives: nodePrimitives,
  })
  try {
    prepare?.(client)
    await logIn(client, { ...options, dataDir: project.dataDir })
    return client
  } catch (error) {
    await client.close()
    throw error
  }
}

async function logIn(
  client: Client,
  options: ConnectionOptions & { dataDir: string },
): Promise<void> {
  // Above the 15 s that the server grants a function that hashes a password.
  const call = (func: string, params: unknown): Promise<unknown> =>
    client.request('User', func, params, { timeoutMs: Math.max(options.timeout, 17_000) })
  const { as, user, password, dataDir } = options
  try {
    if (user !== undefined) await call('Login', { username: user, password })
    if (as !== undefined) await loginAs(as, call, dataDir)
  } catch (cause) {
    // Not the answer to what the user called, so not told as one.
    const { code, message } = SifakaError.from(cause)
    if (code === 'Closed') throw cause
    const text = `Cannot log in as "${user ?? as}": ${message}`
    throw new SifakaError('ConnectFailed', { text, cause })
  }
}
