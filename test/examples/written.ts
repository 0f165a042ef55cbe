/**
 * Projects made of what a document shows: its code blocks as files, beside the packages they need.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeSharedProject } from '../config/project.ts'

export const repository = path.resolve(import.meta.dirname, '../..')
export const run = promisify(execFile)

export interface WrittenProject {
  readonly root: string
  /** By path, as the document shows them. */
  readonly files: Readonly<Record<string, string>>
  write(name: string, text: string): void
  /** What the compiler complains of in this project; empty where it is content. */
  compile(...names: string[]): Promise<string>
  remove(): void
}

/** Fenced blocks whose first line is a comment with a path are files. */
export function projectOf(document: string): WrittenProject {
  const text = readFileSync(path.join(repository, document), 'utf8')
  const files: Record<string, string> = {}
  for (const [, comment, name, body] of text.matchAll(/^```\w+\n(\/\/|#) (\S+)\n(.*?)^```/gms))
    files[name!] = `${comment} ${name}\n${body}`
  const { root, remove } = makeSharedProject({ 'package.json': '{ "type": "module" }', ...files })
  link(root)
  return {
    root,
    files,
    write: (name, content) => writeFileSync(path.join(root, name), content),
    compile: (...names) => compile(root, names),
    remove,
  }
}

/** What npm would install. */
function link(root: string): void {
  const modules = path.join(root, 'node_modules')
  mkdirSync(modules)
  symlinkSync(repository, path.join(modules, 'sifaka-server'), 'junction')
  const types = path.join(modules, '@types')
  symlinkSync(path.join(repository, 'node_modules/@types'), types, 'junction')
}

const options =
  '--noEmit --strict --target es2024 --module nodenext --allowImportingTsExtensions --skipLibCheck' +
  ' --erasableSyntaxOnly --verbatimModuleSyntax --customConditions sifaka-source' +
  ' --lib es2025,esnext.disposable,dom --types node'

async function compile(cwd: string, names: readonly string[]): Promise<string> {
  const tsc = path.join(repository, 'node_modules/typescript/bin/tsc')
  const output = await run(process.execPath, [tsc, ...options.split(' '), ...names], { cwd }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  )
  // The sources of the package are imported too; whether those compile is another check's matter.
  return output.replace(/^\.\.\/.*\n(?: .*\n)*/gm, '')
}
