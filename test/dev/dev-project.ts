/** A project in a temporary folder, with everything that one has after `npm install`. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { withinBound } from '../../src/base/within.ts'
import { type Client, connect } from '../../src/client/client.ts'
import { defineContract } from '../../src/contract/contract.ts'
import type { MessageClass } from '../../src/contract/message-class.ts'
import { User } from '../../src/modules/user/user.contract.ts'
import { type RunningCli, startSifaka } from '../cli/run-cli.ts'

const repository = path.resolve(import.meta.dirname, '../..')
/** What a project installs; links, so that the tests need no registry. */
const packages = [
  '@types',
  '@typescript',
  'protobufjs',
  'protobufjs-cli',
  'typescript',
  'undici-types',
  'long',
]

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "lab", "private": true, "type": "module" }',
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2024", "module": "nodenext", "strict": true, "noEmit": true, "skipLibCheck": true,
    "types": ["node"], "allowImportingTsExtensions": true, "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true, "customConditions": ["sifaka-source"]
  },
  "include": ["src"]
}
`,
  'conf/server.json': `{
  "gate": { "mqtt": {
    "tcp": { "host": "127.0.0.1", "port": 0 },
    "websocket": { "host": "127.0.0.1", "port": 0 }
  } },
  "monitor": { "enabled": false },
  "modules": { "Gate": {}, "User": {}, "Lab": { "from": "./src/lab.ts", "config": { "size": 3 } } }
}
`,
  'proto/lab.proto': `syntax = "proto3";
message Lab_Ask_Request { string text = 1; }
message Lab_Answer { string text = 1; int32 pid = 2; }
`,
  'src/lab.contract.ts': `import { defineContract } from 'sifaka-server'
import * as messages from './generated/messages.js'

const io = { request: messages.Lab_Ask_Request, response: messages.Lab_Answer }

export const Lab = defineContract({
  name: 'Lab',
  id: 11,
  functions: {
    Ask: { id: 1, access: 'anyone', ...io },
    Wait: { id: 2, access: 'anyone', timeoutMs: 400, ...io },
    Crash: { id: 3, access: 'anyone', ...io },
    Keep: { id: 4, access: 'anyone', ...io },
    Hang: { id: 5, access: 'anyone', ...io },
  },
})
`,
  'src/lab.ts': `import { defineModule } from 'sifaka-server'
import { Lab } from './lab.contract.ts'

const tone: string = 'old'

export const lab = defineModule(Lab, {
  config: { size: { type: 'integer', default: 1, maximum: 9 } },
  setup(ctx) {
    // setup
    return {
      Ask: (_, { text }) => ({ text: tone + ' ' + text, pid: process.pid }),
      async Wait(_, { text }) {
        debugger
        await new Promise(resolve => setTimeout(resolve, Number(text)))
        return { text: 'waited', pid: process.pid }
      },
      Crash() {
        setTimeout(() => {
          throw new Error('out of the blue')
        })
        return {}
      },
      Hang() {
        for (;;);
      },
      async Keep(_, { text }) {
        if (text !== '') await ctx.kv.set('kept', text, { ttlMs: 60_000 })
        return { text: (await ctx.kv.get('kept')) ?? '' }
      },
    }
  },
})
`,
}

export class DevProject {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'sifaka-dev-')))

  constructor(more: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries({ ...files, ...more })) this.write(name, text)
    const modules = path.join(this.root, 'node_modules')
    mkdirSync(modules)
    for (const name of packages)
      symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name), 'junction')
    symlinkSync(repository, path.join(modules, 'sifaka-server'), 'junction')
  }

  write(name: string, text: string): void {
    const file = path.join(this.root, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  /** As an editor saves: the file as a whole. Fails where `from` is not there. */
  edit(name: string, from: string, to: string): void {
    const text = this.read(name)
    if (!text.includes(from)) throw new Error(`There is no "${from}" in ${name}`)
    this.write(
      name,
      text.replace(from, () => to),
    )
  }

  read(name: string): string {
    return readFileSync(path.join(this.root, name), 'utf8')
  }

  /** Message classes made by another project of the same sources. */
  copyGenerated(from: DevProject): void {
    cpSync(path.join(from.root, 'src/generated'), path.join(this.root, 'src/generated'), {
      recursive: true,
    })
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

const ceilingMs = 30_000

/** Shared by the projects of a file, so that only its first start compiles Sifaka. */
const cacheDir = mkdtempSync(path.join(tmpdir(), 'sifaka-dev-cache-'))
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }))

export interface RunningDev extends RunningCli {
  /** Resolves with the first match behind what was matched before. */
  next(pattern: RegExp): Promise<RegExpExecArray>
  /** All that it wrote. */
  written(): string
}

/** `sifaka dev`; whoever starts it stops it, by `stop`. */
export function startDev(project: DevProject, args: readonly string[] = []): RunningDev {
  const env = { NODE_COMPILE_CACHE: cacheDir }
  const cli = startSifaka(['dev', ...args], { cwd: project.root, env })
  let seen = 0
  let text = ''
  for (const stream of [cli.child.stdout, cli.child.stderr])
    stream?.on('data', (chunk: string) => {
      text += chunk
    })
  return {
    ...cli,
    written: () => text,
    async next(pattern) {
      const rest = new RegExp(`^[^]{${seen},}?(${pattern.source})`, pattern.flags.replace('m', ''))
      const match = await withinBound(
        cli.until(rest),
        ceilingMs,
        () => `Not written: ${pattern}; since the last match there was:\n${text.slice(seen)}`,
      )
      seen = match[0].length
      return pattern.exec(match[1]!) ?? match
    },
  }
}

export async function stop({ child, ended }: RunningCli): Promise<void> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

/** A client of the server, logged in as a new user; closed after the test. */
export async function newPlayer(url: string): Promise<Client> {
  // After a crash the client has to find the server by itself.
  const client = await connect(url, { timeoutMs: 15_000, reconnect: { maxDelayMs: 500 } })
  onTestFinished(() => client.close())
  await client.call(User, 'Register', {
    username: `u${process.hrtime.bigint()}`,
    password: 'secret-word',
  })
  return client
}

/** The project's contract as its clients have it, without generated code. */
const request = message<{ text: string }>('Lab_Ask_Request', { text: { type: 'string', id: 1 } })
const response = message<{ text: string; pid: number }>('Lab_Answer', {
  text: { type: 'string', id: 1 },
  pid: { type: 'int32', id: 2 },
})
export const Lab = defineContract({
  name: 'Lab',
  id: 11,
  functions: {
    Ask: { id: 1, access: 'anyone', request, response },
    Wait: { id: 2, access: 'anyone', timeoutMs: 400, request, response },
    Crash: { id: 3, access: 'anyone', request, response },
    Keep: { id: 4, access: 'anyone', request, response },
    Hang: { id: 5, access: 'anyone', request, response },
  },
})

/** For the JSON wire alone. */
function message<T>(name: string, fields: object): MessageClass<T> {
  const unused = (): never => {
    throw new Error('These tests speak JSON')
  }
  return {
    name,
    descriptor: { root: { nested: { [name]: { fields } } }, name },
    decode: unused,
    encode: unused,
  }
}
