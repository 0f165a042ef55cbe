// Builds what browsers load: index.js, client.js and protobuf.js, ES modules that share chunks, so
// that a page has one SifakaError and one protobuf.js whichever it imports. Minified, for a page
// without a bundler loads them as they are; source maps stand beside them.
// By itself: node scripts/browser.mjs FOLDER
import { createRequire } from 'node:module'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const entries = {
  index: path.join(root, 'src/browser.ts'),
  client: path.join(root, 'src/client/client.ts'),
  protobuf: path.join(root, 'src/protobuf.ts'),
}
const licencesFile = 'LICENSES.txt'

/**
 * Writes the files into `outDir`, made where it does not exist. Resolves to the JavaScript files
 * with their sizes. Rejects where anything needs a module that browsers do not have.
 */
export async function buildBrowser(outDir) {
  const bundle = await rolldown({
    cwd: root,
    input: entries,
    platform: 'browser',
    // Our own generated code imports the package by name, which would be a second copy.
    resolve: { alias: { 'sifaka-server/protobuf': entries.protobuf } },
    // A module that browsers do not have is a mere warning otherwise.
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(`Cannot build for browsers: ${log.message}`)
    },
  })
  try {
    const { output } = await bundle.write({ ...outputOptions(), dir: outDir })
    const chunks = output.filter(({ type }) => type === 'chunk')
    const packages = packagesOf(chunks.flatMap(({ moduleIds }) => moduleIds))
    writeFileSync(path.join(outDir, licencesFile), licencesOf(packages))
    return chunks.map(({ fileName, code }) => ({
      fileName,
      bytes: Buffer.byteLength(code),
      gzipBytes: gzipSync(code).length,
    }))
  } finally {
    await bundle.close()
  }
}

function outputOptions() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  return {
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: true,
    sourcemap: true,
    banner: `/*! ${name} ${version}, MIT licence; ${licencesFile} has those of what it contains */`,
  }
}

/** The names of the packages that modules come from, sorted. */
function packagesOf(modules) {
  /** @type {Set<string>} */
  const names = new Set(modules.flatMap(namesIn))
  // mqtt.js comes bundled for browsers; beside it lies the same, readable, with paths.
  const readable = path.join(path.dirname(require.resolve('mqtt/dist/mqtt.esm')), 'mqtt.js')
  if (names.has('mqtt')) for (const each of namesIn(readFileSync(readable, 'utf8'))) names.add(each)
  return [...names].toSorted()
}

function namesIn(text) {
  const found = text.matchAll(/node_modules[\\/](@[\w.-]+[\\/][\w.-]+|[\w.-]+)/g)
  return [...found].map(([, name]) => name.replaceAll('\\', '/'))
}

function licencesOf(packages) {
  const texts = packages.map(name => `## ${name}\n\n${licenceOf(name)}\n`)
  const title = 'The JavaScript files of this folder contain code of these packages.'
  return `${title}\n\n${texts.join('\n')}`
}

/** In the browser build of mqtt.js, yet not among the packages that npm installs with it. */
const elsewhere = {
  '@jspm/core':
    'Apache-2.0 (the text stands with "long"), Copyright 2018-2021 Guy Bedford; its parts:\n' +
    'https://github.com/jspm/jspm-core/blob/main/LICENSE',
  'esbuild-plugin-polyfill-node':
    'MIT, Copyright 2022 Fatih Aygün:\n' +
    'https://github.com/cyco130/esbuild-plugin-polyfill-node/blob/main/LICENSE',
}

function licenceOf(name) {
  const folder = path.join(root, 'node_modules', name)
  const file = existsSync(folder) && readdirSync(folder).find(one => /^licen[cs]e/i.test(one))
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : elsewhere[name]
  if (text === undefined) throw new Error(`Cannot build for browsers: "${name}" has no licence`)
  return text
}

/** One line a file, for a terminal. */
export function sizesOf(files) {
  const kib = bytes => `${(bytes / 1024).toFixed(1)} KiB`
  return files.map(
    ({ fileName, bytes, gzipBytes }) => `${fileName}: ${kib(bytes)}, gzip ${kib(gzipBytes)}`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , outDir = path.join(root, 'dist/browser')] = process.argv
  console.log(sizesOf(await buildBrowser(outDir)).join('\n'))
}
