/**
 * The generator behind `sifaka proto`: from `.proto` files to message classes for contracts. It
 * runs protobuf.js' `pbjs` and adds what the codecs need: a `descriptor` on each class, and the
 * descriptor itself as an ES module, since browsers import no JSON. The only part that loads
 * protobufjs-cli.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import protobuf from 'protobufjs'
import { pbjs } from 'protobufjs-cli'
import { SifakaError } from '../errors.ts'
import { asDeclared } from './message-types.ts'

export interface GenerateOptions {
  /** At least one; relative ones are taken from `cwd`. Their order does not matter. */
  readonly protoFiles: readonly string[]
  /** Made where it does not exist; its `messages.*` files are replaced. */
  readonly outDir: string
  /** The working directory of the process unless stated. */
  readonly cwd?: string
}

/** The files that `generateMessages` writes. */
export const generatedFiles = ['messages.js', 'messages.d.ts', 'messages.descriptor.js'] as const
export type GeneratedFile = (typeof generatedFiles)[number]

/**
 * Writes `messages.js`, `messages.d.ts` and `messages.descriptor.js` into `outDir`. The same
 * sources make the same bytes everywhere. Throws `ModuleInvalid` naming file and line of what is
 * wrong in a source; then nothing is written.
 */
export async function generateMessages(options: GenerateOptions): Promise<void> {
  const cwd = options.cwd ?? process.cwd()
  const outDir = resolve(cwd, options.outDir)
  const files = await generateTexts(
    options.protoFiles.map(file => resolve(cwd, file)),
    cwd,
  )
  await mkdir(outDir, { recursive: true })
  await Promise.all(generatedFiles.map(name => writeFile(join(outDir, name), files[name])))
}

async function generateTexts(
  protoFiles: string[],
  cwd: string,
): Promise<Record<GeneratedFile, string>> {
  if (protoFiles.length === 0) throw invalid('Cannot generate messages: no .proto file is given')
  const sources = await readSources(protoFiles, cwd)
  const ordered = [...new Set(protoFiles)].toSorted(bySlashes)
  const inputs = ['--keep-case', '-p', cwd, ...ordered.map(asPattern)]
  const root = JSON.parse(await runPbjs(sources, ['-t', 'json', ...inputs])) as Entry
  for (const [name, entry] of entriesOf(root)) checkEntry(name, entry, sources)
  const { code, types } = await runStatic(sources, inputs)
  return {
    'messages.js': withDescriptors(code, root),
    'messages.d.ts': asDeclared(types),
    'messages.descriptor.js': descriptorModule(root),
  }
}

/** The same order on every system: "\" stands elsewhere among the letters than "/" does. */
function bySlashes(one: string, other: string): number {
  const [first = '', second = ''] = [one, other].map(path => path.replaceAll(sep, '/'))
  return first < second ? -1 : Number(first > second)
}

interface Source {
  readonly path: string
  /** As errors show it: from the working directory, with forward slashes. */
  readonly shown: string
  readonly text: string
}

/** As much of a descriptor as the generator looks at. */
interface Entry {
  readonly edition?: string
  readonly fields?: Readonly<Record<string, unknown>>
  readonly nested?: Readonly<Record<string, Entry>>
}

/**
 * The files and what they import, parsed one by one: `pbjs` names the line of an error, no file.
 */
async function readSources(protoFiles: readonly string[], cwd: string): Promise<Source[]> {
  const sources: Source[] = []
  const paths = new Set(protoFiles)
  // The set grows while it is walked.
  for (const path of paths) {
    const shown = relative(cwd, path).split(sep).join('/')
    // oxlint-disable-next-line no-await-in-loop -- which files follow is known only after this one
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw invalid(`Cannot read "${shown}": ${wordsOf(error)}`, error)
    })
    const source = { path, shown, text }
    sources.push(source)
    for (const imported of parseImports(source)) {
      const places = [join(dirname(path), imported), join(cwd, imported)]
      const place = places.find(candidate => existsSync(candidate))
      // The types of google/protobuf come with protobuf.js; pbjs reports any other that is missing.
      if (place !== undefined) paths.add(place)
    }
  }
  return sources
}

function parseImports(source: Source): readonly string[] {
  try {
    const root = new protobuf.Root()
    return protobuf.parse(source.text, root, { keepCase: true }).imports ?? []
  } catch (error) {
    const words = wordsOf(error)
    const line = /\s*\((?:[^()]*, )?line (\d+)\)/.exec(words)
    const what = line ? words.replace(line[0], '') : words
    throw invalid(`Cannot read "${at(source, line?.[1] ?? lineOf(source, what))}": ${what}`, error)
  }
}

function checkEntry(name: string, entry: Entry, sources: readonly Source[]): void {
  for (const field of unusableNames)
    if (entry.fields !== undefined && Object.hasOwn(entry.fields, field))
      throw invalid(`Cannot use field "${name}.${field}": every object has that name, want another`)
  if (entry.edition === undefined || entry.edition === 'proto3') return
  const short = name.slice(name.lastIndexOf('.') + 1)
  const source = sources.find(({ text }) => new RegExp(`\\b${short}\\b`).test(text))
  throw invalid(
    `Cannot use "${source?.shown ?? name}": its syntax is ${entry.edition}, want syntax = "proto3"`,
  )
}

/** A class cannot have these as fields. */
const unusableNames = ['constructor', '__proto__']

/** Messages leave out what nobody should use: conversion and verification live in the codecs. */
const staticArguments =
  '-t static-module -w esm --alt-comment --no-verify --no-convert --no-delimited --no-typeurl --no-service'.split(
    ' ',
  )

/**
 * What generated code imports, the package's own too. It passes protobuf.js on, so that a project
 * depends on `sifaka-server` alone, and package managers that hide undeclared packages are content.
 */
const runtime = 'sifaka-server/protobuf'

async function runStatic(
  sources: readonly Source[],
  inputs: readonly string[],
): Promise<{ code: string; types: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'sifaka-proto-'))
  try {
    const out = join(folder, 'messages.js')
    const words = [...staticArguments, '--dependency', runtime]
    await runPbjs(sources, [...words, '-d', '-o', out, ...inputs])
    return {
      // Declarations are made from the comments of the code; the code itself is half as long
      // without.
      code: await runPbjs(sources, [...words, '--no-comments', ...inputs]),
      types: await readFile(join(folder, 'messages.d.ts'), 'utf8'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** pbjs takes file names as patterns. */
function asPattern(path: string): string {
  return /[[*?]/.test(path) ? path.split(sep).join('/').replace(/[[*?]/g, '[$&]') : path
}

function runPbjs(sources: readonly Source[], args: string[]): Promise<string> {
  return new Promise((resolveText, reject) => {
    pbjs.main(args, (error, output) => {
      if (error) reject(resolutionError(error, sources))
      else resolveText(output ?? '')
    })
  })
}

/** Errors across files name a type or field, not where it stands: look for it. */
function resolutionError(error: Error, sources: readonly Source[]): SifakaError {
  for (const source of sources) {
    const line = lineOf(source, error.message)
    if (line !== null) return invalid(`Cannot read "${at(source, line)}": ${wordsOf(error)}`, error)
  }
  const names = sources.map(({ shown }) => `"${shown}"`).join(', ')
  return invalid(`Cannot generate messages of ${names}: ${wordsOf(error)}`, error)
}

/** The last line that has the first quoted word of an error, or null. */
function lineOf(source: Source, words: string): string | null {
  const quoted = /'([^']+)'/.exec(words)?.[1] ?? /id (\d+)/.exec(words)?.[1]
  if (quoted === undefined) return null
  const word = new RegExp(`(?<![\\w.])${RegExp.escape(quoted)}(?![\\w.])`)
  const line = source.text.split('\n').findLastIndex(text => word.test(text))
  return line < 0 ? null : String(line + 1)
}

function at(source: Source, line: string | null): string {
  return line === null ? source.shown : `${source.shown}:${line}`
}

function withDescriptors(code: string, root: Entry): string {
  // Roots shared through protobuf.js would mix the messages of two generated modules.
  const shared = 'const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});'
  if (!code.includes(shared)) throw invalid('Cannot add descriptors: pbjs writes another root')
  const lines = [...entriesOf(root)]
    .filter(([, entry]) => entry.fields !== undefined)
    .map(([name]) => {
      const path = name.split('.').map(part => `[${JSON.stringify(part)}]`)
      return `$root${path.join('')}.descriptor = { root: $descriptor, name: ${JSON.stringify(name)} };`
    })
  const imports = 'import { descriptor as $descriptor } from "./messages.descriptor.js";\n'
  return (
    code
      .replace(shared, () => 'const $root = {};')
      .replace(/^import /m, () => `${imports}import `) +
    `\n// Where the codecs find the type of each class.\n${lines.join('\n')}\n`
  )
}

function descriptorModule(root: Entry): string {
  return [
    '// Written by "sifaka proto"; edit the .proto files instead.',
    '/** The types of messages.js as a protobuf.js JSON descriptor. */',
    `export const descriptor = ${JSON.stringify(root, null, 2)};`,
    '',
  ].join('\n')
}

function* entriesOf(entry: Entry, scope = ''): Generator<[name: string, entry: Entry]> {
  for (const [name, nested] of Object.entries(entry.nested ?? {})) {
    yield [scope + name, nested]
    yield* entriesOf(nested, `${scope}${name}.`)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error)
}

function invalid(text: string, cause?: unknown): SifakaError {
  return new SifakaError('ModuleInvalid', { text, cause })
}
