/**
 * Another version of Sifaka, made of this one's source: a copy with a few places changed. There is
 * no older release that could run beside it, and what nodes send is sealed, so it cannot be changed
 * on its way. A place that is not found any more fails loudly.
 */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'

export interface Change {
  /** From the root of the repository. */
  readonly file: string
  readonly find: string
  readonly by: string
}

export interface OtherVersion {
  readonly bin: string
  /** A file of `test/cluster/support` in the copy: its modules import the copy's source. */
  support(file: string): string
}

const root = path.resolve(import.meta.dirname, '../../..')
const support = path.join('test', 'cluster', 'support')
const supportFiles = ['works.ts', 'works.contract.ts', 'new-works.ts']

/** Resolves when the copy is in the folder, which must not exist. */
export async function otherVersion(
  folder: string,
  options: { readonly number: string; readonly changes: readonly Change[] },
): Promise<OtherVersion> {
  await mkdir(path.join(folder, support), { recursive: true })
  for (const part of ['src', 'bin', 'package.json'])
    await cp(path.join(root, part), path.join(folder, part), { recursive: true })
  for (const file of supportFiles)
    await cp(path.join(root, support, file), path.join(folder, support, file))
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir')
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  const numbered = { file: 'package.json', find: `"version": "${version}"` }
  for (const change of [{ ...numbered, by: `"version": "${options.number}"` }, ...options.changes])
    await apply(folder, change)
  return {
    bin: path.join(folder, 'bin', 'sifaka.js'),
    support: file => path.join(folder, support, file),
  }
}

async function apply(folder: string, { file, find, by }: Change): Promise<void> {
  const place = path.join(folder, file)
  const text = await readFile(place, 'utf8')
  if (text.split(find).length !== 2)
    throw new Error(`Cannot make another version: "${file}" must have "${find}" once`)
  await writeFile(
    place,
    text.replace(find, () => by),
  )
}

const codec = 'src/cluster/membership/announcement-codec.ts'

/**
 * Announcements and modules go out as these statements change them, which know them as `fields`.
 */
export function announcing(changes: { readonly head: string; readonly module: string }): Change[] {
  const encodeMessage = `export function encodeMessage(message: DirectoryMessage): Buffer {
  if (message.type !== 'here') return encodeKnownMessage(message)
  const fields: any = { ...message.head }
  ${changes.head}
  return encodeKnownMessage({ ...message, head: fields })
}
function encodeKnownMessage(`
  const encodeTable = `export function encodeTable(modules: readonly AnnouncedModule[]) {
  return encodeKnownTable(modules.map(module => {
    const fields: any = { ...module }
    ${changes.module}
    return fields
  }))
}
function encodeKnownTable(`
  return [
    { file: codec, find: 'export function encodeMessage(', by: encodeMessage },
    { file: codec, find: 'export function encodeTable(', by: encodeTable },
  ]
}

const batch = 'src/bus/batch.ts'

/** Each call, reply and notice has a frame before it whose type is of the future. */
export const unknownFrames: readonly Change[] = ['Call', 'Reply', 'Notice'].map(type => {
  const find = `    const at = this.#begin(FrameType.${type},`
  return { file: batch, find, by: `    this.#begin(99, 3)\n    this.#frames--\n${find}` }
})

/** Whoever is told of this node gets a notice and a call on channels of the future, besides. */
export const unknownChannels: readonly Change[] = [
  {
    file: 'src/cluster/membership/announcer.ts',
    find: '    this.#bus.notify(to, Channel.Directory, message)\n',
    by: `    this.#bus.notify(to, Channel.Directory, message)
    this.#bus.notify(to, 77, Buffer.from('later'))
    this.#bus.broadcast(78, Buffer.from('later'))
    this.#bus.notify(to, Channel.Directory, Buffer.from('{"type":"mood","mood":1}'))
    const { log } = this.#options
    const taker = {
      replied: () => log.warn('A call of the future was answered'),
      failed: (failure: string) => log.info('A call of the future', { failure, to: to.name }),
    }
    this.#bus.request(to, 79, Buffer.from('later'), taker, { deadline: performance.now() + 2_000 })
`,
  },
]

/** Calls in another layout, which nodes of this version cannot read. */
export const otherLayout: readonly Change[] = [
  {
    file: 'src/dispatch/remote/wire/call-codec.ts',
    find: 'const layout = 1\n',
    by: 'const layout = 2\n',
  },
]
