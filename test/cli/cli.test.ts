import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeProject } from '../config/project.ts'
import { sifaka, sifakaHere } from './run-cli.ts'

const verbs = ['start', 'check', 'migrate', 'call', 'listen', 'proto', 'simulate']

describe('sifaka', { timeout: 30_000 }, () => {
  it('lists its commands and exit codes with --help', async () => {
    const { code, stdout } = await sifaka(['--help'])
    expect(code).toBe(0)
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'))
    expect(stdout).toContain('3  call: the server answered with an error')
  })

  it.each(verbs)('%s --help explains its options with examples', async verb => {
    const { code, stdout } = await sifakaHere([verb, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: sifaka ${verb}`)
    expect(stdout).toMatch(new RegExp(`Examples:\\n(.*\\n)*.*sifaka ${verb}`))
  })

  it('prints the version of the package', async () => {
    const file = path.resolve(import.meta.dirname, '../../package.json')
    const { version } = JSON.parse(readFileSync(file, 'utf8'))
    expect(await sifaka(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('ends with 2 and the nearest command for one that does not exist', async () => {
    const { code, stderr } = await sifaka(['strat'])
    expect(code).toBe(2)
    expect(stderr).toContain("error: unknown command 'strat'\n(Did you mean start?)")
  })

  it.each([
    [['call'], "error: missing required argument 'function'"],
    [['call', 'User'], 'error: Write Module.Func, such as User.Login, not "User"'],
    [
      ['call', 'User.Login', 'usernam=a'],
      'error: "User_Login_Request" has no field "usernam", the nearest is "username"',
    ],
    [
      ['call', 'User.Login', 'username'],
      'error: Write parameters as key=value, key:=json or one JSON object, not "username"',
    ],
    [
      ['call', 'User.Login', 'username:=5'],
      'error: Cannot read User_Login_Request: "username" must be a string',
    ],
    [
      ['call', 'Arena.Join', '--protobuf'],
      'error: Cannot call "Arena.Join" with --protobuf: no contract of this project has it',
    ],
    [
      ['call', 'User.Login', '--as', 'a', '--user', 'b'],
      'error: Use either --as or --user, not both',
    ],
    [['listen', '--user', 'b'], 'error: Use --user and --password together'],
    [
      ['call', 'User.Login', '--suite', 'aes'],
      "error: option '--suite <name>' argument 'aes' is invalid. Allowed choices are classic, none.",
    ],
    [
      ['simulate', '--clients', '0'],
      "error: option '--clients <n>' argument '0' is invalid. It must be an integer from 1 to 1000000.",
    ],
    [
      ['proto', '--in', 'nowhere'],
      'error: Name .proto files with --in: there is no folder "nowhere"',
    ],
  ])('ends with 2 for %j', async (args, message) => {
    const { code, stdout, stderr } = await sifakaHere(args, { cwd: makeProject({}) })
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('ends with 1 and one line where nobody listens', async () => {
    const args = ['call', 'User.GetSelfInfo', '--url', 'mqtt://127.0.0.1:9']
    const { code, stderr } = await sifaka(args, { cwd: makeProject({}) })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Cannot connect to "mqtt:\/\/127\.0\.0\.1:9": .*ECONNREFUSED.*\n$/)
  })

  it('goes on without a project that is not usable, unless it was named', async () => {
    const cwd = makeProject({ 'conf/server.json': '{ "nam": 1 }' })
    const args = ['call', 'User.GetSelfInfo', '--url', 'mqtt://127.0.0.1:9']
    const found = await sifaka(args, { cwd })
    expect(found.stderr).toContain(
      'warning: going on without this project. Cannot use the configuration:',
    )
    expect(found.stderr).toContain('Cannot connect to')
    const named = await sifaka([...args, '--conf', 'conf/server.json'], { cwd })
    expect(named).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Cannot use the configuration:\n  conf/server.json:1:3: no such key "nam", the nearest known one is "name"\n',
    })
  })
})

describe('bin/sifaka.js', { timeout: 30_000 }, () => {
  it('says in one line that Node is too old', async () => {
    const fake = `Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } })`
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(fake)}`]
    const { code, stdout, stderr } = await sifaka(['start'], { nodeArgs })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^sifaka needs Node 24\.7 or newer, this is 20\.20\.2: .+\n$/)
  })

  it('uses nothing that old Node versions cannot read and loads nothing else first', () => {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../bin/sifaka.js'), 'utf8')
    expect(text.match(/^import .*$/gm)).toEqual(["import { existsSync } from 'node:fs'"])
    expect(text).not.toMatch(/import\.meta\.(dirname|filename)|\?\?=|\busing\b/)
    expect(text).toContain('sifaka needs Node 24.7 or newer')
  })
})

describe('sifaka proto', { timeout: 30_000 }, () => {
  it('generates messages of every .proto of the project', async () => {
    const cwd = makeProject({
      'proto/a.proto': 'syntax = "proto3"; message A { int32 x = 1; }',
      'proto/deep/b.proto': 'syntax = "proto3"; message B { string y = 1; }',
    })
    expect(await sifaka(['proto'], { cwd })).toEqual({
      code: 0,
      stdout: `Generated messages of 2 files into ${path.join('src', 'generated')}\n`,
      stderr: '',
    })
    const text = readFileSync(path.join(cwd, 'src/generated/messages.js'), 'utf8')
    expect(text).toContain('A')
    expect(text).toContain('B')
  })

  it('names file and line of what is wrong in a source', async () => {
    const cwd = makeProject({ 'proto/a.proto': 'syntax = "proto3";\nmessage A { int32 x 1; }' })
    const { code, stderr } = await sifaka(['proto'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Cannot read "proto\/a\.proto:2": .*\n$/)
  })
})

describe('sifaka check and migrate', { timeout: 30_000 }, () => {
  it('check says what a start would find, migrate changes it', async () => {
    const cwd = makeProject({ 'conf/server.json': '{ "store": { "migrate": "check" } }' })
    const before = await sifaka(['check'], { cwd })
    expect(before.code).toBe(1)
    expect(before.stdout).toMatch(
      /^configuration +ok +.*server\.json \(mode development, node "server"\)$/m,
    )
    expect(before.stdout).toMatch(/^modules +ok +Gate, User, Push$/m)
    expect(before.stdout).toMatch(
      /^migrations +FAILED +\d+ pending, User\.001_user, .*: run "sifaka migrate"$/m,
    )
    const migrated = await sifaka(['migrate'], { cwd })
    expect(migrated.code).toBe(0)
    expect(migrated.stdout).toMatch(/^User\.001_user\n(.*\n)*Ran \d+ migrations\n$/)
    const after = await sifaka(['check'], { cwd })
    expect(after.code).toBe(0)
    expect(after.stdout).toMatch(/^migrations +ok +none pending$/m)
    expect((await sifaka(['migrate'], { cwd })).stdout).toBe('Nothing was pending\n')
  })

  it('check tells a store that is away, without its password', async () => {
    const cwd = makeProject({
      'conf/server.json':
        '{ "store": { "sql": "mysql://root:tiger@127.0.0.1:9/x", "kv": "redis://:tiger@127.0.0.1:9" } }',
    })
    const { code, stdout, stderr } = await sifaka(['check'], { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^sql +FAILED +mysql:\/\/root:\*\*\*@127\.0\.0\.1:9\/x: /m)
    expect(stdout).toMatch(/^kv +FAILED +redis:\/\/:\*\*\*@127\.0\.0\.1:9: /m)
    expect(stdout + stderr).not.toContain('tiger')
  })

  it("name a studio's module that cannot be loaded, and its wrong settings", async () => {
    const arena = `export const arena = {
      contract: { name: 'Arena', id: 11, functions: {} },
      config: { seats: { type: 'integer', default: 4 } },
      setup: () => ({}) }`
    const module = (entry: string) => ({
      'conf/server.json': `{ "modules": { "Arena": ${entry} } }`,
      'src/arena.ts': arena,
      'src/broken.ts': 'export const = 5',
      'src/empty.ts': 'export const a = 1',
    })
    const check = async (entry: string) => {
      const cwd = makeProject(module(entry))
      const { code, stderr, stdout } = await sifaka(['check'], { cwd })
      return { code, text: (stderr || stdout).replaceAll(cwd, '.').replaceAll('\\', '/') }
    }
    expect(await check('{ "from": "./src/arena.ts" }')).toMatchObject({ code: 0 })
    expect(await check('{ "from": "./src/arena.ts", "config": { "seets": 4 } }')).toEqual({
      code: 1,
      text: 'Cannot use the configuration:\n  conf/server.json:1:65: no such key "modules.Arena.config.seets", the nearest known one is "modules.Arena.config.seats"\n',
    })
    expect(await check('{ "from": "./src/gone.ts" }')).toEqual({
      code: 1,
      text: 'Cannot use module "Arena": there is no file "./src/gone.ts"\n',
    })
    expect(await check('{ "from": "./src/empty.ts" }')).toEqual({
      code: 1,
      text: 'Cannot use module "Arena": "./src/empty.ts" exports none; export what defineModule returns\n',
    })
    const broken = await check('{ "from": "./src/broken.ts" }')
    expect(broken.code).toBe(1)
    expect(broken.text).toMatch(
      /^Cannot use module "Arena": loading ".\/src\/broken.ts" failed, SyntaxError: /,
    )
    const missing = await check('{ "from": "@acme/arena" }')
    expect(missing.text).toMatch(
      /^Cannot use module "Arena": no package "@acme\/arena" is found from "\."; install it/,
    )
  })
})
