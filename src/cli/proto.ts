/** `sifaka proto`: message classes of a project from its `.proto` files. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { SifakaError } from '../errors.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import type * as ProtoGenerator from '../codegen/proto-generator.ts'
import { usageError } from './usage.ts'

const help = `
Writes messages.js, messages.d.ts and messages.descriptor.js; commit them with your sources.

Examples:
  sifaka proto                               every .proto below ./proto, into ./src/generated
  sifaka proto --in game.proto --out src/gen
  sifaka proto --in proto/arena.proto proto/chat.proto`

interface ProtoOptions {
  in: string[]
  out: string
}

export function addProto(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('proto')
    .summary('generate message classes from .proto files')
    .description('Generates message classes, their types and descriptors from .proto files.')
    .option('--in <paths...>', '.proto files, or folders of them', ['proto'])
    .option('--out <folder>', 'where the generated files go', path.join('src', 'generated'))
    .addHelpText('after', help)
    .action(async (options: ProtoOptions) => done(await generate(options, host)))
}

async function generate(options: ProtoOptions, host: CliHost): Promise<ExitCode> {
  const protoFiles = options.in.flatMap(name => protoFilesOf(name, host.cwd))
  if (protoFiles.length === 0)
    throw usageError(`Name .proto files with --in: there are none in "${options.in.join('", "')}"`)
  const { generateMessages } = await loadGenerator()
  await generateMessages({ protoFiles, outDir: options.out, cwd: host.cwd })
  const count = protoFiles.length === 1 ? '1 file' : `${protoFiles.length} files`
  writeLine(host.stdout, `Generated messages of ${count} into ${options.out}`)
  return ExitCode.Ok
}

/**
 * protobufjs-cli is large and needed by nobody who only runs a server, so projects bring their own.
 */
async function loadGenerator(): Promise<typeof ProtoGenerator> {
  try {
    return await import('../codegen/proto-generator.ts')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    const text = 'Cannot generate messages: run "npm install --save-dev protobufjs-cli@2" first'
    throw new SifakaError('ConfigInvalid', { text, cause })
  }
}

/** The file itself, or every `.proto` below the folder, sorted. */
function protoFilesOf(name: string, cwd: string): string[] {
  if (name.endsWith('.proto')) return [name]
  const folder = path.resolve(cwd, name)
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.proto'))
      .toSorted()
      .map(file => path.join(name, file))
  } catch {
    throw usageError(`Name .proto files with --in: there is no folder "${name}"`)
  }
}
