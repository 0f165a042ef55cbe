import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sifakaHere } from '../cli/run-cli.ts'
import { emptyFolder, runCreate, startCreate } from './run-create.ts'

function manifestIn(folder: string) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
}

describe('create without questions', () => {
  it('makes a project of the defaults with --yes, and says what to type next', async () => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await runCreate(['--yes'], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('  cd my-game\n  npm install\n  npm run dev\n')
    expect(stdout).toContain('npx sifaka call Game.Roll dice=3 --as alice')
    const project = path.join(cwd, 'my-game')
    expect(manifestIn(project)).toMatchObject({
      name: 'my-game',
      dependencies: { 'sifaka-server': '^1.2.3' },
    })
    for (const file of ['src/game.ts', 'web/main.ts', '.gitignore', 'src/generated/messages.js'])
      expect(existsSync(path.join(project, file)), file).toBe(true)
    expect(existsSync(path.join(project, '.git'))).toBe(true)
  })

  it('asks nothing where there is no terminal, or CI is set', async () => {
    const cwd = emptyFolder()
    expect((await runCreate(['one'], { cwd })).code).toBe(0)
    const inCi = startCreate(['two'], { cwd, isTTY: true, env: { CI: 'true' } })
    expect((await inCi.ended).code).toBe(0)
    expect(readdirSync(cwd)).toEqual(['one', 'two'])
  })

  it('takes a flag for each question', async () => {
    const cwd = emptyFolder()
    const flags = ['--module', 'BattleArena', '--no-page', '--no-git', '--sifaka', '1.0.0-beta.2']
    const { stdout } = await runCreate(['games/arena', '--name', '@studio/arena', ...flags], {
      cwd,
    })
    const project = path.join(cwd, 'games/arena')
    expect(stdout).toContain(`cd ${path.join('games', 'arena')}\n`)
    expect(existsSync(path.join(project, 'src/battle-arena.contract.ts'))).toBe(true)
    expect(existsSync(path.join(project, 'web'))).toBe(false)
    expect(existsSync(path.join(project, '.git'))).toBe(false)
    const { name, scripts, dependencies } = manifestIn(project)
    expect(name).toBe('@studio/arena')
    expect(scripts.check).toBe('tsc && vitest run')
    expect(dependencies).toEqual({ 'sifaka-server': '1.0.0-beta.2' })
  })

  it('makes the working directory itself a project with "."', async () => {
    const cwd = path.join(emptyFolder(), 'here')
    mkdirSync(cwd)
    const { stdout } = await runCreate(['.', '--yes'], { cwd })
    expect(manifestIn(cwd).name).toBe('here')
    expect(stdout).not.toContain('cd ')
  })

  it('makes no repository inside of another one', async () => {
    const cwd = emptyFolder()
    await runCreate(['outer', '--yes'], { cwd })
    await runCreate(['inner', '--yes'], { cwd: path.join(cwd, 'outer') })
    expect(existsSync(path.join(cwd, 'outer/inner/package.json'))).toBe(true)
    expect(existsSync(path.join(cwd, 'outer/inner/.git'))).toBe(false)
  })

  it('speaks of pnpm where that runs it, and configures it', async () => {
    const cwd = emptyFolder()
    const env = { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20.0.0 linux x64' }
    const { stdout } = await runCreate(['--yes'], { cwd, env })
    expect(stdout).toContain('  pnpm install\n  pnpm run dev\n')
    expect(stdout).toContain('pnpm exec sifaka call Game.Roll')
    expect(existsSync(path.join(cwd, 'my-game/pnpm-workspace.yaml'))).toBe(true)
  })

  it('says that Yarn cannot install the project, where that runs it', async () => {
    const env = { npm_config_user_agent: 'yarn/4.18.1 npm/? node/v20.0.0 linux x64' }
    const { stdout } = await runCreate(['--yes'], { cwd: emptyFolder(), env })
    expect(stdout).toContain('Use npm or pnpm: yarn does not install')
    expect(stdout).toContain('  npm install\n')
  })

  it('depends on a tarball by its path from the project', async () => {
    const cwd = emptyFolder()
    writeFileSync(path.join(cwd, 'sifaka.tgz'), '')
    await runCreate(['games/one', '--sifaka', './sifaka.tgz'], { cwd })
    const { dependencies } = manifestIn(path.join(cwd, 'games/one'))
    expect(dependencies).toEqual({ 'sifaka-server': 'file:../../sifaka.tgz' })
  })

  it('depends on the checkout that runs, and says that it must be built', async () => {
    const cwd = emptyFolder()
    mkdirSync(path.join(cwd, 'checkout'))
    const origin = { checkout: path.join(cwd, 'checkout') }
    const { stdout } = await runCreate(['game', '--yes'], { cwd, origin })
    expect(manifestIn(path.join(cwd, 'game')).dependencies).toEqual({
      'sifaka-server': 'file:../checkout',
    })
    expect(stdout).toContain('run "npm run build" there first')
  })

  it('writes colours to a terminal alone, and none where NO_COLOR is set', async () => {
    const cwd = emptyFolder()
    const onTerminal = (name: string, env: Record<string, string> = {}) =>
      startCreate([name, '--yes'], { cwd, isTTY: true, env }).ended
    expect((await onTerminal('one')).stdout).toContain('\u001b[')
    expect((await onTerminal('two', { NO_COLOR: '1' })).stdout).not.toContain('\u001b[')
    expect((await runCreate(['three'], { cwd })).stdout).not.toContain('\u001b[')
  })

  it('is "sifaka create", with the same flags', async () => {
    const cwd = emptyFolder()
    const { code } = await sifakaHere(['create', 'game', '--yes', '--no-page'], { cwd })
    expect(code).toBe(0)
    expect(existsSync(path.join(cwd, 'game/src/game.ts'))).toBe(true)
    const help = await sifakaHere(['create', '--help'])
    expect(help.stdout).toContain('Usage: sifaka create [folder] [options]')
  })
})

describe('create refuses', () => {
  it.each([
    [['My Game'], 'Cannot use "My Game" as the name of a package: want lower-case letters'],
    [['vitest'], 'the project depends on a package of that name'],
    [['fs'], 'Node or npm keeps it'],
    [['con'], 'Cannot use "con" as the name of a folder: Windows keeps it'],
    [['a:b', '--name', 'game'], 'Cannot use "a:b" as the name of a folder: some systems have no'],
    [['a\nb', '--name', 'game'], 'Cannot use "a\\nb" as the name of a folder'],
    [['a', 'b'], 'Name one folder: "a", "b" are 2'],
    [['--modul', 'Arena'], 'Unknown option "--modul"; --help shows what there is'],
    [['--module'], 'Option "--module" argument is ambiguous; --help shows what there is'],
    [['--page', '--no-page'], 'Use either --page or --no-page, not both'],
    [['--package-manager', 'bun'], 'Set --package-manager to npm or pnpm: it is "bun"'],
    [['--sifaka', './nowhere.tgz'], 'Cannot use --sifaka "./nowhere.tgz": there is no such file'],
    [['game', '--sifaka', ''], 'Cannot use --sifaka "": it is no tarball, no folder of a package'],
    [['--module', '1Up'], 'Cannot name the module "1Up": want a letter, then letters'],
  ])('%j with exit code 2, and writes nothing', async (args, message) => {
    const cwd = emptyFolder()
    const { code, stderr } = await runCreate([...args, '--yes'], { cwd })
    expect(stderr).toContain(`error: `)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
    expect(readdirSync(cwd)).toEqual([])
  })

  it('a folder that has files, and names them; --force writes beside them', async () => {
    const cwd = emptyFolder()
    for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt', '.DS_Store'])
      writeFileSync(path.join(cwd, name), name)
    const refused = await runCreate(['.', '--yes', '--name', 'game'], { cwd })
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it has "a.txt", "b.txt", "c.txt" and 1 more in it'),
    })
    const forced = await runCreate(['.', '--yes', '--name', 'game', '--force'], { cwd })
    expect(forced.code).toBe(0)
    expect(readFileSync(path.join(cwd, 'a.txt'), 'utf8')).toBe('a.txt')
    expect(manifestIn(cwd).name).toBe('game')
  })

  it('a link that leads nowhere in the place of the folder, and leaves it there', async () => {
    const cwd = emptyFolder()
    symlinkSync(path.join(cwd, 'away'), path.join(cwd, 'game'), 'junction')
    const { code, stderr } = await runCreate(['game', '--yes'], { cwd })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('it is a link that leads nowhere; choose another'),
    })
    expect(readdirSync(cwd)).toEqual(['game'])
  })

  it('a file in the place of the folder', async () => {
    const cwd = emptyFolder()
    writeFileSync(path.join(cwd, 'game'), '')
    const { code, stderr } = await runCreate(['game', '--yes'], { cwd })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: Cannot create a project in "game": it is a file; choose another\n',
    })
  })
})

describe('create with questions', () => {
  it('asks for what no flag says, and takes an empty answer for the default', async () => {
    const cwd = emptyFolder()
    const terminal = startCreate(['--no-page'], { cwd, isTTY: true })
    await terminal.asked('Project folder')
    terminal.type('dice-game\r')
    await terminal.asked('Name of your module')
    terminal.type('\r')
    await terminal.asked('A git repository?')
    terminal.type('n\r')
    await terminal.asked('Install the dependencies now?')
    terminal.type('\r')
    const { code, stdout } = await terminal.ended
    expect(code).toBe(0)
    expect(stdout).not.toContain('A page')
    expect(existsSync(path.join(cwd, 'dice-game/src/game.ts'))).toBe(true)
    expect(existsSync(path.join(cwd, 'dice-game/.git'))).toBe(false)
  })

  it('asks again where an answer is refused, and says why', async () => {
    const cwd = emptyFolder()
    const terminal = startCreate(['game', '--page', '--no-git', '--no-install'], {
      cwd,
      isTTY: true,
    })
    await terminal.asked('Name of your module')
    terminal.type('user\r')
    await terminal.asked('Sifaka has a module "User"; choose another')
    await terminal.asked('Name of your module')
    terminal.type('Lobby\r')
    expect((await terminal.ended).code).toBe(0)
    expect(existsSync(path.join(cwd, 'game/src/lobby.ts'))).toBe(true)
  })

  it.each([
    ['--module', 'Push'],
    ['--sifaka', 'nowhere.tgz'],
  ])('tells a wrong %s before it asks anything', async (...args) => {
    const cwd = emptyFolder()
    const { stdout, code } = await startCreate(args, { cwd, isTTY: true }).ended
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
  })

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('leaves nothing after %s', async (_, key) => {
    const cwd = emptyFolder()
    const terminal = startCreate([], { cwd, isTTY: true })
    await terminal.asked('Project folder')
    terminal.type('game\r')
    await terminal.asked('Name of your module')
    terminal.type(key)
    const { code, stderr } = await terminal.ended
    expect(code).toBe(1)
    expect(stderr).toContain('Cancelled: nothing was written')
    expect(readdirSync(cwd)).toEqual([])
  })

  it('leaves nothing where the input ends', async () => {
    const cwd = emptyFolder()
    const terminal = startCreate([], { cwd, isTTY: true })
    await terminal.asked('Project folder')
    terminal.hangUp()
    expect((await terminal.ended).code).toBe(1)
    expect(readdirSync(cwd)).toEqual([])
  })
})
