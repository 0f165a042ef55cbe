/** Which `.proto` files hold the messages of contracts: found by reading them, not by name. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { SifakaError } from '../errors.ts'

export interface ProtoFile {
  /** As a list shows it: forward slashes, never absolute. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  /** What it declares, without comments and places. */
  readonly types: object
  /** Full names of its messages. */
  readonly messages: readonly string[]
  /** As they stand in it. */
  readonly imports: readonly string[]
}

/** The package's own files, which it carries for clients. */
const frameworkFolder = fileURLToPath(new URL('../../proto', import.meta.url))

/**
 * The `.proto` files of these files and folders, in this order, then the framework's. Names are
 * relative to `root`; the framework's begin with the name of its package, wherever that is
 * installed. Throws `ModuleInvalid` for one that cannot be read.
 */
export function readProtoFiles(paths: readonly string[], root: string): ProtoFile[] {
  const found = new Map<string, string>()
  const framework = filesIn(frameworkFolder)
  for (const file of paths.flatMap(filesIn))
    if (!framework.includes(realpathSync(file))) found.set(file, asName(path.relative(root, file)))
  for (const file of framework) found.set(file, `sifaka-server/proto/${path.basename(file)}`)
  return [...found].map(([file, name]) => readProtoFile(file, name))
}

/**
 * Those of `files` that declare one of the messages (by full name, with the function or push that
 * has it), and those that they import, sorted by name.
 */
export function protoFilesOf(
  messages: ReadonlyMap<string, string>,
  files: readonly ProtoFile[],
): ProtoFile[] {
  const used = new Set<ProtoFile>()
  for (const [message, user] of messages) {
    const file = files.find(({ messages: declared }) => declared.includes(message))
    if (file === undefined)
      throw invalid(
        `Cannot find message "${message}" of ${user} in a .proto file: name its file or folder with --proto`,
      )
    used.add(file)
  }
  // The set grows while it is walked.
  for (const file of used)
    for (const imported of file.imports) {
      const match = findImport(imported, file, files)
      if (match !== undefined) used.add(match)
    }
  return [...used].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * An import is found beside its file, else below some folder, as protoc's `-I` would. The types of
 * google/protobuf are found nowhere: protoc has them itself.
 */
function findImport(
  imported: string,
  from: ProtoFile,
  files: readonly ProtoFile[],
): ProtoFile | undefined {
  const beside = path.resolve(path.dirname(from.path), imported)
  return (
    files.find(file => file.path === beside) ??
    files.find(({ name }) => `/${name}`.endsWith(`/${imported}`))
  )
}

function filesIn(place: string): string[] {
  if (place.endsWith('.proto')) return [place]
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.proto'))
    .toSorted()
    .map(name => path.join(place, name))
}

function readProtoFile(file: string, name: string): ProtoFile {
  try {
    const root = new protobuf.Root()
    const text = readFileSync(file, 'utf8')
    const { imports = [] } = protobuf.parse(text, root, { keepCase: true })
    return { name, path: file, types: root.toJSON(), messages: [...messagesIn(root)], imports }
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw invalid(`Cannot read "${name}": ${words}`, cause)
  }
}

function* messagesIn(namespace: protobuf.NamespaceBase): Generator<string> {
  for (const entry of namespace.nestedArray) {
    if (entry instanceof protobuf.Type) yield entry.fullName.slice(1)
    if (entry instanceof protobuf.Namespace) yield* messagesIn(entry)
  }
}

function asName(file: string): string {
  return file.split(path.sep).join('/')
}

function invalid(text: string, cause?: unknown): SifakaError {
  return new SifakaError('ModuleInvalid', { text, cause })
}
