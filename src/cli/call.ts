/** `sifaka call`: one function call from the command line. */
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import type { Client } from '../client/client.ts'
import { messageTypeOf } from '../contract/descriptor.ts'
import { codecOf } from '../contract/message-codec.ts'
import type { Contract } from '../contract/contract.ts'
import { SifakaError, isGeneral } from '../errors.ts'
import type { Params } from './call-values.ts'
import { paramsOf, paramsOfJson } from './call-values.ts'
import type { ConnectionOptions } from './connection.ts'
import { checkLogin, openClient, withConnection } from './connection.ts'
import type { KnownFunction, Target } from './contracts.ts'
import { nearestFunction, targetOf } from './contracts.ts'
import type { CliHost } from './host.ts'
import { ExitCode, interrupted, writeLine } from './host.ts'
import { findProject } from './project.ts'
import { usageError } from './usage.ts'

const help = `
Parameters are key=value, nested as a.b=1. Values take the type that the contract says; without a
contract they are JSON where they look like it (5, true, [1,2]), else strings. key:=json is always
JSON. One argument that begins with { is all parameters as JSON, and - reads them from stdin.

Examples:
  sifaka call User.GetSelfInfo --as alice
  sifaka call User.Login username=alice password=secret-word
  sifaka call Arena.Join seat=3 --as alice --protobuf
  sifaka call Arena.Join "{\\"seat\\":3}" --url mqtt://192.168.1.20:1883 --as bob
  sifaka call Arena.Join - --as bob < params.json`

export function addCall(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  const command = program
    .command('call')
    .summary('call a function: Module.Func key=value ...')
    .description('Calls a function and prints its reply as JSON.')
    .argument('<function>', 'Module.Func, by names or numbers, or Module@instance.Func')
    .argument('[values...]', 'parameters: key=value, one JSON object, or -')
  withConnection(command)
    .addHelpText('after', help)
    .action(async (name: string, values: string[], options: ConnectionOptions) =>
      done(await call(host, { name, values }, options)),
    )
}

interface Words {
  readonly name: string
  readonly values: readonly string[]
}

async function call(host: CliHost, words: Words, options: ConnectionOptions): Promise<ExitCode> {
  checkLogin(options)
  const project = await findProject(host, options.conf)
  const target = targetOf(words.name, project.contracts)
  if (target === null)
    throw usageError(`Write Module.Func, such as User.Login, not "${words.name}"`)
  if (options.protobuf && target.known === null)
    throw unknownFunction(words.name, project.contracts)
  const params = await readParams(host, words.values, target.known)
  const interrupts = interrupted(host)
  const stopping = new AbortController()
  void interrupts.first.then(() => stopping.abort())
  try {
    await using client = await openClient(project, options, {
      reconnect: false,
      signal: stopping.signal,
    })
    const result = await send(client, { target, params, protobuf: options.protobuf === true })
    writeLine(
      host.stdout,
      host.stdout.isTTY ? JSON.stringify(result, null, 2) : JSON.stringify(result),
    )
    return ExitCode.Ok
  } catch (error) {
    return refused(host, SifakaError.from(error), {
      name: words.name,
      contracts: project.contracts,
    })
  } finally {
    interrupts.stop()
  }
}

async function readParams(
  host: CliHost,
  values: readonly string[],
  known: KnownFunction | null,
): Promise<Params> {
  const request = known?.spec.request
  const type = request === undefined ? null : messageTypeOf(request)
  const fromStdin = values.length === 1 && values[0] === '-'
  const params = fromStdin ? paramsOfJson(await text(host.stdin), type) : paramsOf(values, type)
  if (request !== undefined) check(params, known)
  return params
}

/** What does not fit the message is told here, by field; the server would say no more than 0xfe. */
function check(params: Params, known: KnownFunction | null): void {
  try {
    codecOf(known?.spec.request).fromJson(params)
  } catch (error) {
    const { message, cause } = SifakaError.from(error)
    throw usageError(cause instanceof Error ? cause.message : message)
  }
}

interface Sending {
  readonly target: Target
  readonly params: Params
  readonly protobuf: boolean
}

async function send(client: Client, { target, params, protobuf }: Sending): Promise<unknown> {
  const { known } = target
  if (!protobuf || known === null) return client.request(target.module, target.func, params)
  const draft = codecOf(known.spec.request).fromJson(params)
  const result = await client.call(known.contract, known.name as never, draft as never)
  return JSON.parse(codecOf(known.spec.response).stringify(result, { defaults: true }))
}

/** An answer of the server has an exit code of its own; everything else is for `runCli` to tell. */
function refused(
  host: CliHost,
  error: SifakaError,
  made: { name: string; contracts: readonly Contract[] },
): ExitCode {
  const isAnswer = isGeneral(error.code) || error.code === 'FunctionFailed'
  if (!isAnswer || (error.code === 'Internal' && error.cause !== undefined)) throw error
  const { state, errorName, message } = error
  // The general codes are known by their hexadecimal form.
  const number = state > 127 ? `0x${state.toString(16)}` : `${state}`
  const word = errorName === 'FunctionFailed' ? number : `${number} ${errorName}`
  writeLine(host.stderr, `${made.name} was answered ${word}: ${message}${hintOf(error, made)}`)
  return ExitCode.Refused
}

function hintOf(
  error: SifakaError,
  made: { name: string; contracts: readonly Contract[] },
): string {
  if (error.code === 'NeedLogin') return '; log in with --as NAME, or --user and --password'
  if (error.code !== 'NotFound') return ''
  const known = nearestFunction(made.name, made.contracts)
  return known === undefined || known === made.name
    ? ''
    : `; the nearest known function is "${known}"`
}

function unknownFunction(name: string, contracts: readonly Contract[]): Error {
  const known = nearestFunction(name, contracts)
  return usageError(
    `Cannot call "${name}" with --protobuf: no contract of this project has it, the nearest is "${known}"`,
  )
}
