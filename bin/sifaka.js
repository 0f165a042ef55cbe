#!/usr/bin/env node
// Plain JavaScript that old Node versions can read: it says what is missing, then loads the
// command.
import { existsSync } from 'node:fs'

// 24.7 is the first with argon2 in node:crypto.
const [major, minor] = process.versions.node.split('.').map(Number)
const isTooOld = major < 24 || (major === 24 && minor < 7)
const built = new URL('../dist/main.js', import.meta.url)
const source = new URL('../src/main.ts', import.meta.url)
// The published package has no src; in the repository a build may be older than the source.
const isRepository = existsSync(source)

if (isTooOld) {
  const remedy = isRepository
    ? 'run "npm start" in its repository, which brings its own, or install it from https://nodejs.org'
    : 'install it from https://nodejs.org'
  process.stderr.write(
    `sifaka needs Node 24.7 or newer, this is ${process.versions.node}: ${remedy}\n`,
  )
  process.exit(1)
}

if (isRepository) {
  // Modules that import 'sifaka-server' then get this source, not a build of it.
  const { registerHooks } = await import('node:module')
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, 'sifaka-source'] }),
  })
}
await import(isRepository ? source.href : built.href)
