// Packs the built package, installs the tarball into a copy of examples/arena, and uses it there as
// a studio would: from JavaScript and TypeScript, with its test, by the command, in a bundle for
// browsers. Dependencies of the package are hidden from the project, as pnpm hides them, so that an
// import of what the project does not declare fails here.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkDeclaredImports, checkFiles } from './package-files.mjs'
import { root, run, withServer } from './package-project.mjs'

const project = mkdtempSync(path.join(tmpdir(), 'sifaka-package-'))
const installed = path.join(project, 'node_modules/sifaka-server')
const { devDependencies } = readJson(path.join(root, 'package.json'))
const began = performance.now()

function say(text) {
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function sifaka(...args) {
  return run(process.execPath, [path.join(installed, 'bin/sifaka.js'), ...args], project)
}

function install(...names) {
  const options =
    '--install-strategy=shallow --ignore-scripts --no-audit --no-fund --prefer-offline'
  run('npm', ['install', ...options.split(' '), ...names], project)
}

/** What npm would fetch from the registry: the versions of this repository. */
function own(name) {
  return `${name}@${devDependencies[name]}`
}

function pack() {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', project], root))
  checkFiles(packed.files.map(file => file.path))
  return packed
}

function makeProject() {
  const example = path.join(root, 'examples/arena')
  cpSync(example, project, { recursive: true })
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module", "private": true }')
  const [, tsconfig] = /^```json\n(.*?)^```/ms.exec(readFileSync(`${example}/README.md`, 'utf8'))
  writeFileSync(path.join(project, 'tsconfig.json'), tsconfig)
}

/** The names that docs/package.md promises, by entry. */
function promisedNames() {
  const document = readFileSync(path.join(installed, 'docs/package.md'), 'utf8')
  const rows = [...document.matchAll(/^\| `(sifaka-server[\w/]*)` \|.*\| (`.*`) \|$/gm)]
  return rows.map(([, entry, names]) => ({ entry, names: names.replaceAll('`', '').split(', ') }))
}

function checkEntries() {
  const promised = promisedNames()
  const imports = promised.map(({ entry }) => `Object.keys(await import('${entry}'))`).join()
  const script = `console.log(JSON.stringify([${imports}]))`
  const found = JSON.parse(run(process.execPath, ['--input-type=module', '-e', script], project))
  for (const [at, { entry, names }] of promised.entries()) assert.deepEqual(found[at], names, entry)
}

/** Both ways in which projects resolve packages, and every declaration that they reach. */
function checkTypes() {
  const names = promisedNames().map(({ entry }) => entry)
  const lines = names.map((name, at) => `import * as entry${at} from '${name}'\nvoid entry${at}`)
  writeFileSync(path.join(project, 'src/entries.ts'), lines.join('\n'))
  tsc()
  // mqtt.js names types of the DOM.
  const everything = ['--skipLibCheck', 'false', '--lib', 'es2025,esnext.disposable,dom']
  tsc(...everything)
  tsc(...everything, '--module', 'esnext', '--moduleResolution', 'bundler')
}

function tsc(...args) {
  run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), ...args], project)
}

function checkTest() {
  assert.match(run(process.execPath, ['--test'], project), /^. pass [1-9]/m)
}

function checkGenerator() {
  install(own('protobufjs-cli'))
  const generated = path.join(project, 'src/generated')
  rmSync(generated, { recursive: true })
  sifaka('proto')
  for (const name of ['messages.js', 'messages.d.ts', 'messages.descriptor.js']) {
    const committed = path.join(root, 'examples/arena/src/generated', name)
    assert.equal(
      readFileSync(path.join(generated, name), 'utf8'),
      readFileSync(committed, 'utf8'),
      name,
    )
  }
}

async function checkCommand() {
  assert.match(sifaka('--help'), /simulate/)
  await withServer(installed, project, url => {
    const { userData } = JSON.parse(sifaka('call', 'User.GetSelfInfo', '--as', 'eve', '--url', url))
    assert.equal(userData.UserName, 'eve')
    const joined = sifaka('call', 'Arena.Join', 'seat=1', '--as', 'eve', '--url', url)
    assert.equal(JSON.parse(joined).coins, 15)
  })
}

/** What `vite build` makes of a page: one copy of everything, and nothing that browsers lack. */
function checkBundle() {
  const page = `
    import { SifakaError } from 'sifaka-server'
    import { connect } from 'sifaka-server/client'
    import { Arena } from './src/arena.contract.ts'
    document.title = String([connect, Arena, SifakaError])`
  writeFileSync(path.join(project, 'page.js'), page)
  writeFileSync(path.join(project, 'index.html'), '<script type="module" src="page.js"></script>')
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const output = run(process.execPath, [vite, 'build', '--minify', 'false'], project)
  const [file] = /\bassets\/[\w-]+\.js/.exec(output)
  const code = readFileSync(path.join(project, 'dist', file), 'utf8')
  assert.doesNotMatch(code, /["'`]node:|__vite-browser-external/)
  assert.equal(code.match(/\.name = [`"']SifakaError[`"']/g)?.length, 1, 'copies of SifakaError')
}

try {
  const { filename, size, files } = pack()
  say(`packed ${files.length} files, ${(size / 1024).toFixed(0)} KiB`)
  makeProject()
  install(path.join(project, filename), own('@types/node'))
  const hidden = createRequire(path.join(project, 'package.json'))
  for (const name of ['protobufjs', 'long', 'mqtt'])
    assert.throws(() => hidden.resolve(name), { code: 'MODULE_NOT_FOUND' }, `${name} is visible`)
  checkDeclaredImports(installed)
  say('installed into a copy of examples/arena')
  checkEntries()
  say('every entry loads, with the names of docs/package.md')
  checkTypes()
  say('types resolve, by nodenext and by bundler')
  checkTest()
  say("the arena's test passes")
  checkGenerator()
  say('"sifaka proto" writes the messages that are committed')
  await checkCommand()
  say('"sifaka start" hosts the arena, "sifaka call" calls it')
  checkBundle()
  say('Vite builds a page')
} finally {
  rmSync(project, { recursive: true, force: true })
}
