import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { loadConfig } from '../../src/config/loader.ts'
import { render, writeProject } from './projects.ts'

const root = path.resolve(import.meta.dirname, '../..')

function readJson(file: string) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
}

const installed = 'node_modules/sifaka-server/'
const names = ['Game', 'Arena', 'BattleArena', 'Use_Case', 'HouseParty']

describe('the template', () => {
  it.each(names)('has no placeholder left for a module "%s", with a page and without', module => {
    for (const page of [true, false])
      for (const [file, text] of render({ module, page })) {
        expect(file).not.toMatch(/module.?name/i)
        expect(text, file).not.toMatch(/module.?name|project-name|sifaka-version|<!-- /i)
      }
  })

  it('says nothing of a page where there is none', () => {
    const files = render({ page: false })
    for (const name of ['README.md', 'package.json'])
      expect(files.get(name)).not.toMatch(/\bpage\b|8080|web/)
    expect([...files.keys()].filter(file => file.startsWith('web/'))).toEqual([])
  })

  it('has a README whose files are there', () => {
    const files = render()
    const named = [...files.get('README.md')!.matchAll(/`(\w[\w.-]*(?:\/[\w.-]+)*\/?)`/g)]
    const paths = named.map(([, file = '']) => file).filter(file => /[/.]/.test(file))
    expect(paths.length).toBeGreaterThan(10)
    // Made by npm, the server, and for pnpm alone.
    const made = new Set(['data/', 'package-lock.json', 'pnpm-workspace.yaml'])
    const isThere = (file: string): boolean =>
      file.startsWith(installed)
        ? existsSync(path.join(root, file.slice(installed.length)))
        : [...files.keys()].some(
            one => one === file || (file.endsWith('/') && one.startsWith(file)),
          )
    expect(paths.filter(file => !made.has(file) && !isThere(file))).toEqual([])
  })

  it.each(['Arena', 'HouseParty'])(
    'has the classes that the generator makes of the messages of "%s"',
    async module => {
      const files = render({ module })
      const cwd = writeProject(files)
      const protoFiles = readdirSync(path.join(cwd, 'proto')).map(file => path.join('proto', file))
      await generateMessages({ protoFiles, outDir: 'made', cwd })
      for (const file of generatedFiles)
        expect(readFileSync(path.join(cwd, 'made', file), 'utf8'), file).toBe(
          files.get(`src/generated/${file}`),
        )
    },
  )

  it('has configurations that load, also in production', () => {
    const cwd = writeProject(render())
    const development = loadConfig({ cwd, env: {} })
    expect(Object.keys(development.modules)).toEqual(['Gate', 'User', 'Push', 'Game'])
    const file = path.join('conf', 'production.json')
    expect(() => loadConfig({ file, cwd, env: {} })).toThrow('tlsTerminatedUpstream')
    const env = { SIFAKA_GATE__MQTT__TLSTERMINATEDUPSTREAM: 'true' }
    const production = loadConfig({ file, cwd, env })
    expect(production).toMatchObject({ mode: 'production', gate: { mqtt: { plainTopics: 'off' } } })
    expect(Object.keys(production.modules)).toEqual(['Gate', 'User', 'Push', 'Game'])
  })

  it('asks for the versions that Sifaka itself is tested with', () => {
    const { devDependencies } = JSON.parse(render().get('package.json')!)
    const own = readJson('package.json').devDependencies
    for (const [name, version] of Object.entries(devDependencies))
      expect(own[name], name).toBe(version)
  })

  it('is published by a package of the same version', () => {
    const { version } = readJson('package.json')
    expect(readJson('packages/create-sifaka/package.json').version).toBe(version)
  })

  // About 10 s: the declarations of the whole package are made first, as its users get them.
  it('passes the type checker, the page too', { timeout: 120_000 }, () => {
    const project = writeProject(render({ module: 'BattleArena' }))
    installDeclarations(project)
    for (const config of ['.', 'web']) expect(typeErrors(project, ['-p', config])).toBe('')
  })
})

const tsc = path.join(root, 'node_modules/typescript/bin/tsc')

function typeErrors(cwd: string, args: readonly string[]): string {
  return spawnSync(process.execPath, [tsc, ...args], { cwd, encoding: 'utf8' }).stdout
}

/** node_modules as npm would make it, with declarations alone of sifaka-server. */
function installDeclarations(project: string): void {
  const modules = path.join(project, 'node_modules')
  const own = path.join(modules, 'sifaka-server')
  mkdirSync(own, { recursive: true })
  for (const name of readdirSync(path.join(root, 'node_modules')))
    if (!name.startsWith('.') && !name.includes('sifaka'))
      symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction')
  cpSync(path.join(root, 'package.json'), path.join(own, 'package.json'))
  const out = ['--emitDeclarationOnly', '--outDir', path.join(own, 'dist')]
  // Its own type errors are for "npm run types" to find.
  typeErrors(root, ['-p', 'tsconfig.build.json', ...out])
  const generated = path.join('protocol', 'generated')
  cpSync(path.join(root, 'src', generated), path.join(own, 'dist', generated), { recursive: true })
}
