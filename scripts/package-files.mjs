// What may lie in the published package, and what its files may import.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { root } from './package-project.mjs'

const needed = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'bin/sifaka.js',
  'conf/server.json',
  'dist/browser/LICENSES.txt',
  'dist/browser/client.js',
  'dist/browser/index.js',
  'dist/browser/protobuf.js',
  'dist/create/create.js',
  'dist/testing/testing.js',
  'docs/package.md',
  'proto/user.proto',
]
/** Sources, tests, what runs left behind, what only the repository needs, what is secret. */
const unwanted = [
  /^(?:src|test|bench|data|run|scripts|packages|soak-results|dist\/testing\/contracts)\//,
  /^dist\/.*(?<!\.d)\.ts$/,
  /\.(?:db|sqlite|log|tgz|pem|key)$/,
  /(?:^|\/)\.(?:env|npmrc)$/,
]

/** `names` are the paths in the tarball. */
export function checkFiles(names) {
  const templates = readdirSync(path.join(root, 'templates'), {
    recursive: true,
    withFileTypes: true,
  })
  const files = templates
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
  const missing = [...needed, ...files.map(file => file.split(path.sep).join('/'))].filter(
    name => !names.includes(name),
  )
  assert.deepEqual(missing, [], 'not packed')
  assert.deepEqual(
    names.filter(name => unwanted.some(pattern => pattern.test(name))),
    [],
    'packed',
  )
}

/** Statements at the beginning of a line, and `import(...)`, which declarations have too. */
const imports =
  /^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm

/** Every package that a file of dist imports is a dependency; `folder` is the installed package. */
export function checkDeclaredImports(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const { name, dependencies, peerDependencies } = manifest
  const declared = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })])
  const files = readdirSync(path.join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
  const undeclared = files
    .filter(file => /\.(?:js|d\.ts)$/.test(file))
    .flatMap(file =>
      [...readFileSync(path.join(folder, 'dist', file), 'utf8').matchAll(imports)]
        .map(([, fixed, dynamic]) => fixed ?? dynamic)
        .filter(one => !one.startsWith('.') && !isBuiltin(one) && !declared.has(packageOf(one)))
        .map(one => `${file}: ${one}`),
    )
  assert.deepEqual(undeclared, [], 'imported, yet no dependency')
}

function packageOf(imported) {
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/')
}
