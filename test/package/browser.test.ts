/** The files that browsers load, as `npm run build` makes them. A browser loads them elsewhere. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBrowser, type BrowserFile } from '../../scripts/browser.mjs'
import * as browser from '../../src/browser.ts'
import * as index from '../../src/index.ts'
import * as protobuf from '../../src/protobuf.ts'

/** A tenth more than now, mostly mqtt.js. A jump is a dependency that came in by accident. */
const maxGzipBytes = 150 * 1024

describe('the browser build', () => {
  let folder: string
  let files: readonly BrowserFile[]
  const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8')

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sifaka-browser-'))
    files = await buildBrowser(folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('has the files of an import map, and source maps', () => {
    const names = files.map(({ fileName }) => fileName)
    expect(names).toEqual(expect.arrayContaining(['index.js', 'client.js', 'protobuf.js']))
    for (const name of ['index.js', 'client.js']) {
      expect(text(name)).toContain(`//# sourceMappingURL=${name}.map`)
      expect(existsSync(path.join(folder, `${name}.map`))).toBe(true)
    }
  })

  it('imports files of its own and nothing else', () => {
    const names = new Set(files.map(({ fileName }) => `./${fileName}`))
    const imported = files.flatMap(({ fileName }) =>
      [...text(fileName).matchAll(/(?:\bfrom|\bimport\(?)\s*(["'`])([^"'`]*?)\1/g)].map(
        ([, , name]) => name!,
      ),
    )
    expect(imported.length).toBeGreaterThan(2)
    expect(imported.filter(name => !names.has(name))).toEqual([])
  })

  it('has one class of errors and one protobuf.js', () => {
    const all = files.map(({ fileName }) => text(fileName)).join('\n')
    expect(all.match(/this\.name=[`"']SifakaError[`"']/g)).toHaveLength(1)
    expect(all.match(/\.build=[`"']minimal[`"']/g)).toHaveLength(1)
  })

  it('stays small', () => {
    const bytes = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
    expect(bytes).toBeLessThan(maxGzipBytes)
    const contracts = files.find(({ fileName }) => fileName === 'index.js')!
    expect(contracts.gzipBytes).toBeLessThan(8 * 1024)
  })

  it('says whose code it contains', () => {
    const licences = text('LICENSES.txt')
    for (const name of ['mqtt', 'protobufjs', 'long', '@noble/ciphers', '@jspm/core'])
      expect(licences).toContain(`\n## ${name}\n`)
    for (const { fileName } of files) expect(text(fileName)).toMatch(/^\/\*! sifaka-server /)
  })

  it('loads without globals of Node, and its errors are of one class', async () => {
    const script = `
      for (const name of ['process', 'Buffer', 'global', 'setImmediate']) delete globalThis[name]
      globalThis.window = globalThis
      const entries = await Promise.all(['index', 'client', 'protobuf'].map(name => import('./' + name + '.js')))
      const [{ SifakaError }, { connect }, protobuf] = entries
      const error = await connect('nonsense').catch(error => error)
      console.log(JSON.stringify({
        names: entries.map(entry => Object.keys(entry).sort()),
        isOurs: error instanceof SifakaError,
        isOne: protobuf.default.Reader === protobuf.Reader,
        long: protobuf.util.Long.fromString('9007199254740993').toString(),
      }))`
    const args = ['--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
    expect(JSON.parse(stdout)).toEqual({
      names: [Object.keys(browser).toSorted(), ['connect'], Object.keys(protobuf).toSorted()],
      isOurs: true,
      isOne: true,
      long: '9007199254740993',
    })
  })

  it('offers contracts what the package offers them, and nothing that only a server has', () => {
    expect(Object.entries(index)).toEqual(expect.arrayContaining(Object.entries(browser)))
    const document = readFileSync(
      path.resolve(import.meta.dirname, '../../docs/package.md'),
      'utf8',
    )
    const sentence = /^In a page `sifaka-server` is (.*?)\. So/ms.exec(document)![1]!
    const promised = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name!)
    expect(promised.toSorted()).toEqual(Object.keys(browser).toSorted())
  })
})
