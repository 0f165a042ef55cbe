/** `sifaka contract`: what clients in other languages need to know of a project's modules. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { checkContracts } from '../contract/check-contract.ts'
import { contractJson, type ContractJson } from '../codegen/contract-json.ts'
import { csharpConstants, isNamespace } from '../codegen/csharp.ts'
import { readProtoFiles } from '../codegen/proto-files.ts'
import { pythonConstants } from '../codegen/python.ts'
import { typescriptConstants } from '../codegen/typescript.ts'
import { loadConfig } from '../config/loader.ts'
import { frameworkModules } from '../config/schema.ts'
import type { CliHost } from './host.ts'
import { ExitCode, writeLine } from './host.ts'
import { clientContracts } from './project.ts'
import { usageError } from './usage.ts'

const help = `
Writes contract.json: modules, functions, messages, errors, pushes, state codes. With --csharp,
--python or --typescript it writes constants for that language; contract.json then only with --out.
Commit what it writes, and let CI run the same command with --check.

Examples:
  sifaka contract
  sifaka contract --out client/contract.json --csharp client/Contract.cs --namespace Studio.Arena
  sifaka contract --python client/contract.py --check`

interface ContractOptions {
  conf?: string
  out?: string
  csharp?: string
  namespace: string
  python?: string
  typescript?: string
  proto?: string[]
  internal?: true
  check?: true
}

export function addContract(program: Command, host: CliHost, done: (code: ExitCode) => void): void {
  program
    .command('contract')
    .summary('write the contract for clients in other languages')
    .description('Writes what clients in other languages need to know of the modules.')
    .option('--conf <file>', 'the configuration (default: conf/server.json)')
    .option('--out <file>', 'the contract as JSON (default: contract.json)')
    .option('--csharp <file>', 'constants in C#')
    .option('--namespace <name>', 'namespace of the C# constants', 'Sifaka.Contracts')
    .option('--python <file>', 'constants in Python')
    .option('--typescript <file>', 'constants in TypeScript')
    .option('--proto <paths...>', ".proto files, or folders of them (default: the project's proto)")
    .option('--internal', 'with the functions that only other modules may call')
    .option('--check', 'write nothing; exit code 1 where a file is not current')
    .addHelpText('after', help)
    .action(async (options: ContractOptions) => done(await contract(options, host)))
}

async function contract(options: ContractOptions, host: CliHost): Promise<ExitCode> {
  if (!isNamespace(options.namespace))
    throw usageError(`Name a C# namespace with --namespace: "${options.namespace}" is none`)
  const json = await readContract(options, host)
  const texts = textsOf(json, options)
  if (options.check === true) return check(texts, host)
  for (const [file, text] of texts) {
    const place = path.resolve(host.cwd, file)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  const modules = json.modules.map(({ name }) => name).join(', ')
  writeLine(host.stdout, `Wrote ${[...texts.keys()].join(', ')}: ${modules}`)
  return ExitCode.Ok
}

async function readContract(options: ContractOptions, host: CliHost): Promise<ContractJson> {
  // Secrets of production may be the server's alone: contracts need none.
  const config = loadConfig({ file: options.conf, cwd: host.cwd, env: host.env, rules: false })
  const contracts = await clientContracts(config)
  checkContracts(contracts, new Set(frameworkModules))
  const paths = options.proto?.map(name => existing(name, host.cwd))
  const protoFiles = readProtoFiles(paths ?? [path.join(config.root, 'proto')], config.root)
  return contractJson(contracts, { protoFiles, internal: options.internal })
}

function existing(name: string, cwd: string): string {
  const place = path.resolve(cwd, name)
  if (existsSync(place)) return place
  throw usageError(`Name .proto files or folders with --proto: there is no "${name}"`)
}

/** What is to be written, by file. */
function textsOf(json: ContractJson, options: ContractOptions): Map<string, string> {
  const texts = new Map<string, string>()
  const { csharp, python, typescript, namespace } = options
  const isAlone = csharp === undefined && python === undefined && typescript === undefined
  const out = options.out ?? (isAlone ? 'contract.json' : undefined)
  const add = (file: string | undefined, write: () => string): void => {
    if (file === undefined) return
    if (texts.has(file)) throw usageError(`Name different files: "${file}" is named twice`)
    texts.set(file, write())
  }
  add(out, () => `${JSON.stringify(json, null, 2)}\n`)
  add(csharp, () => csharpConstants(json, { namespace }))
  add(python, () => pythonConstants(json))
  add(typescript, () => typescriptConstants(json))
  return texts
}

function check(texts: ReadonlyMap<string, string>, host: CliHost): ExitCode {
  const stale = [...texts].filter(([file, text]) => !isCurrent(path.resolve(host.cwd, file), text))
  for (const [file] of stale)
    writeLine(host.stderr, `"${file}" is not current: run the same command without --check`)
  if (stale.length > 0) return ExitCode.Failed
  writeLine(host.stdout, `Current: ${[...texts.keys()].join(', ')}`)
  return ExitCode.Ok
}

/** A checkout on Windows may have other line ends. */
function isCurrent(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text
}
