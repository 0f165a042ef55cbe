#!/usr/bin/env node
// Plain JavaScript that old Node versions can read: it says what is missing, then makes a project.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major] = process.versions.node.split('.').map(Number)

if (major < 20) {
  process.stderr.write(
    `create-sifaka needs Node 20 or newer, this is ${process.versions.node}: install it from https://nodejs.org\n`,
  )
  process.exit(1)
}

const { create } = await import('../dist/create.js')
const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
process.exitCode = await create(
  {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  },
  {
    command: 'npm create sifaka',
    version: JSON.parse(manifest).version,
    templates: fileURLToPath(new URL('../templates', import.meta.url)),
  },
)
