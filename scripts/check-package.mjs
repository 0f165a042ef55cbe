// Packs the built package, installs the tarball into an empty project, and uses it there: the entry
// points load from JavaScript, types resolve, the command runs, a server answers a call.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(path.join(tmpdir(), 'sifaka-package-'))
const isWindows = process.platform === 'win32'

function npm(args, cwd) {
  return execFileSync(isWindows ? 'npm.cmd' : 'npm', args, {
    cwd,
    encoding: 'utf8',
    shell: isWindows,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

function sifaka(args) {
  const bin = path.join(project, 'node_modules/sifaka-server/bin/sifaka.js')
  return execFileSync(process.execPath, [bin, ...args], { cwd: project, encoding: 'utf8' })
}

async function withServer(use) {
  const bin = path.join(project, 'node_modules/sifaka-server/bin/sifaka.js')
  const server = spawn(process.execPath, [bin, 'start'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const port = await new Promise((resolve, reject) => {
      let text = ''
      const read = chunk => {
        text += chunk
        const found = /mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(text)
        if (found) resolve(Number(found[1]))
      }
      server.stdout.on('data', read)
      server.stderr.on('data', read)
      server.on('exit', () => reject(new Error(`the server ended: ${text}`)))
      setTimeout(() => reject(new Error(`the server does not come up: ${text}`)), 20_000).unref()
    })
    use(port)
  } finally {
    server.kill()
    await new Promise(resolve => server.once('exit', resolve))
  }
}

try {
  const [{ filename, files }] = JSON.parse(
    npm(['pack', '--json', '--pack-destination', project], root),
  )
  const names = files.map(file => file.path)
  assert(!names.some(name => /^(src|test|dist\/testing)\//.test(name)), 'sources packed')
  writeFileSync(path.join(project, 'package.json'), '{"type":"module","private":true}')
  npm(['install', '--no-audit', '--no-fund', path.join(project, filename)], project)
  mkdirSync(path.join(project, 'conf'))
  writeFileSync(
    path.join(project, 'conf/server.json'),
    '{ "gate": { "mqtt": { "tcp": { "port": 0 }, "websocket": { "enabled": false } } } }',
  )
  const script = `
    import { defineContract, SifakaError } from 'sifaka-server'
    import { createServer } from 'sifaka-server/server'
    import { connect } from 'sifaka-server/client'
    console.log([defineContract, SifakaError, createServer, connect].map(one => typeof one).join())`
  const kinds = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    encoding: 'utf8',
  })
  assert.equal(kinds.trim(), 'function,function,function,function')
  assert.match(sifaka(['--help']), /simulate/)
  await withServer(port => {
    const url = `mqtt://127.0.0.1:${port}`
    const reply = JSON.parse(sifaka(['call', 'User.GetSelfInfo', '--as', 'packed', '--url', url]))
    assert.equal(reply.userData.UserName, 'packed')
  })
  console.log(`The package installs and works: ${filename}, ${names.length} files`)
} finally {
  rmSync(project, { recursive: true, force: true })
}
