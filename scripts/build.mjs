// Builds the published package: JavaScript and declarations in dist, generated code copied beside
// it, and in dist/browser what browsers load.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildBrowser, sizesOf } from './browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))

rmSync(`${root}/dist`, { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
// tsc leaves JavaScript sources out of its output.
cpSync(`${root}/src/protocol/generated`, `${root}/dist/protocol/generated`, { recursive: true })
const files = await buildBrowser(`${root}/dist/browser`)
for (const line of sizesOf(files)) console.log(`dist/browser/${line}`)
