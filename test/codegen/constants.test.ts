/** Constants of a contract as nasty as contracts may be, read by the compilers they are for. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contractJson, type ContractJson } from '../../src/codegen/contract-json.ts'
import { csharpConstants, isNamespace } from '../../src/codegen/csharp.ts'
import { upperSnake } from '../../src/codegen/names.ts'
import { readProtoFiles } from '../../src/codegen/proto-files.ts'
import { pythonConstants } from '../../src/codegen/python.ts'
import { typescriptConstants } from '../../src/codegen/typescript.ts'
import type { Contract } from '../../src/contract/contract.ts'
import { findBinary } from '../../src/testing/services/binaries.ts'
import { ownDirectory, type OwnDirectory } from '../setup/resources.ts'

const run = promisify(execFile)
const nasty = 'Ends */ comments, </summary> & """docstrings""" \\\r\nin\u2028many\u0085ways #1'
const names = `event None class default State StateCode HASH Functions Pushes Errors Name Id Equals
  GetType ToString SifakaState Hall lambda await mro join Join JOIN constructor name value IntEnum
  record`.split(/\s+/)

/** Every module has every name as function, push and error; the last module has nothing. */
const contracts: Contract[] = [
  ...names.map((name, index) => ({
    name,
    id: 11 + index,
    functions: Object.fromEntries(
      names.map((func, at) => [
        func,
        {
          id: at + 1,
          errors: Object.fromEntries(
            names.map((error, code) => [error, { code: code + 1, text: nasty }]),
          ),
        },
      ]),
    ),
    pushes: Object.fromEntries(names.map((push, at) => [push, { type: at }])),
  })),
  { name: 'Empty', id: 200, functions: {} },
]

describe('constants', { timeout: 60_000 }, () => {
  let json: ContractJson
  let out: OwnDirectory

  beforeAll(async () => {
    out = await ownDirectory()
    json = contractJson(contracts, { protoFiles: readProtoFiles([], out.path) })
  })
  afterAll(() => out[Symbol.asyncDispose]())

  function write(name: string, text: string): string {
    const file = path.join(out.path, name)
    writeFileSync(file, text)
    return file
  }

  it('compile as C#, without a warning', async () => {
    const file = write('Contract.cs', csharpConstants(json, { namespace: 'Studio.Game' }))
    const program = `using System; using Studio.Game; class Program { static void Main() {
      Console.Write(Hall.Id + " " + Hall.Functions.Join + " " + @event.Functions.@event + " "
        + Hall.Errors.Join.Join_ + " " + Functions_.Functions.Equals_ + " " + Empty.Id + " "
        + SifakaState.NeedLogin + SifakaState.NameOf(SifakaState.NeedLogin)); } }`
    const main = write('Main.cs', program)
    const exe = path.join(out.path, 'main.exe')
    const tool = (name: string): string => findBinary(name) ?? expect.fail(`There is no ${name}`)
    await run(tool('mcs'), ['-warnaserror', '-warn:4', `-out:${exe}`, file, main])
    const { stdout } = await run(tool('mono'), [exe])
    const id = (name: string): number => 11 + names.indexOf(name)
    const at = (name: string): number => 1 + names.indexOf(name)
    expect(stdout).toBe(
      `${id('Hall')} ${at('Join')} ${at('event')} ${at('Join')} ${at('Equals')} 200 249NeedLogin`,
    )
  })

  it('give no type of C# a name that its later versions refuse', () => {
    const text = csharpConstants(json, { namespace: 'Studio.Game' })
    expect(text).toContain('public static class @record\n')
    expect(text).not.toContain('public static class record')
  })

  it('are read by Python', async () => {
    write('contract.py', pythonConstants(json))
    const code = `from contract import *
print(Hall.ID, int(Hall.Functions.JOIN), int(Hall.Functions.JOIN_), int(None_.Functions.NONE),
  int(Hall.Errors.Join.MRO), int(State_.Pushes.NAME), Empty.NAME, int(State.NEED_LOGIN), HASH[:3])
print(len(Hall.Functions), len(Hall.Errors.lambda_))`
    const { stdout } = await run('python3', ['-B', '-c', code], { cwd: out.path })
    const at = (name: string): number => names.indexOf(name)
    // "join" comes before "Join" and "JOIN": the first has the name.
    expect(stdout).toBe(
      `${11 + at('Hall')} ${1 + at('join')} ${1 + at('Join')} ${1 + at('None')} ${1 + at('mro')} ` +
        `${at('Name')} Empty 249 ${json.hash.slice(0, 3)}\n${names.length} ${names.length}\n`,
    )
  })

  it('are read by TypeScript', async () => {
    const file = write('contract.ts', typescriptConstants(json))
    const read = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<
      string,
      { id: number; functions: Record<string, number>; errors: Record<string, object> }
    >
    expect(read['Hall']!.id).toBe(11 + names.indexOf('Hall'))
    expect(Object.keys(read['Hall']!.functions)).toEqual(names)
    expect(read['class_']!.errors['constructor']).toHaveProperty('default')
    expect(read['contractHash']).toBe(json.hash)
    expect(read['StateCode']).toMatchObject({ NeedLogin: 0xf9 })
    const tsc = path.resolve('node_modules/typescript/bin/tsc')
    await run(process.execPath, [tsc, '--noEmit', '--strict', '--ignoreConfig', file])
  })

  it('name the files of the messages and the contract they were written from', () => {
    for (const text of [
      csharpConstants(json, { namespace: 'A' }),
      pythonConstants(json),
      typescriptConstants(json),
    ]) {
      expect(text).toContain('sifaka-server/proto/all_response.proto')
      expect(text).toContain(json.hash)
      expect(text).not.toContain(out.path)
      expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true)
    }
  })
})

describe('names', () => {
  it.each([
    ['GetSelfInfo', 'GET_SELF_INFO'],
    ['HTTPCode2', 'HTTP_CODE2'],
    ['join', 'JOIN'],
    ['a_B', 'A_B'],
    ['X', 'X'],
  ])('%s is %s in capitals', (name, snake) => {
    expect(upperSnake(name)).toBe(snake)
  })

  it.each(['Studio', 'Studio.Arena', '_a.b1'])('%s is a namespace', name => {
    expect(isNamespace(name)).toBe(true)
  })

  it.each(['', '.', 'a..b', '1a', 'a.event', 'a-b', 'a {'])('"%s" is no namespace', name => {
    expect(isNamespace(name)).toBe(false)
  })
})

describe('the protocol document', () => {
  it('is what the constants of states were written from', () => {
    const text = readFileSync('docs/protocol.md', 'utf8')
    const json = contractJson([], { protoFiles: readProtoFiles([], '/nowhere') })
    for (const { hex, name } of json.states) expect(text).toContain(`| ${hex} | ${name} |`)
  })
})
