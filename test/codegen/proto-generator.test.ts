import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'
import { SifakaError } from '../../src/errors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sifaka-generator-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('committed code is what the generator writes', () => {
  it.each([
    ['proto', 'src/protocol/generated'],
    ['test/contract/fixtures', 'test/contract/fixtures/generated'],
  ])('from %s in %s', async (sources, committed) => {
    const names = await readdir(join(root, sources))
    const protoFiles = names
      .filter(name => name.endsWith('.proto'))
      .map(name => join(sources, name))
    const outDir = join(folder, committed)
    await generateMessages({ protoFiles: protoFiles.toReversed(), outDir, cwd: root })
    const [written, kept] = [await textsIn(outDir), await textsIn(join(root, committed))]
    generatedFiles.forEach((name, i) =>
      expect(written[i], `run "npm run proto": ${name}`).toBe(kept[i]),
    )
    expect((await readdir(join(root, committed))).toSorted()).toEqual(generatedFiles.toSorted())
  })
})

describe('generateMessages', () => {
  it('names file and line of a syntax error', async () => {
    const error = await failureOf({
      'bad.proto': 'syntax = "proto3";\nmessage A {\n  int32 x = 1\n}\n',
    })
    expect(error.message).toBe(`Cannot read "bad.proto:4": illegal token '}', ';' expected`)
  })

  it('names file and line of a type that is nowhere', async () => {
    const error = await failureOf({
      'fine.proto': 'syntax = "proto3";\nmessage Foot {}\n',
      'bad.proto': 'syntax = "proto3";\nmessage A {\n  Foo x = 1;\n}\n',
    })
    expect(error.message).toBe(`Cannot read "bad.proto:3": no such Type or Enum 'Foo' in Type .A`)
  })

  it('names file and line of a number given twice', async () => {
    const source = 'syntax = "proto3";\nmessage A {\n  int32 x = 1;\n  int32 y = 1;\n}\n'
    const error = await failureOf({ 'twice.proto': source })
    expect(error.message).toBe('Cannot read "twice.proto:4": duplicate id 1 in Type A')
  })

  it('names the files of a message that stands in two', async () => {
    const source = 'syntax = "proto3";\nmessage Twice {}\n'
    const error = await failureOf({ 'a.proto': source, 'b.proto': source })
    expect(error.message).toContain(`duplicate name 'Twice'`)
  })

  it('names file and line of an error in an imported file', async () => {
    const files = {
      'main.proto':
        'syntax = "proto3";\nimport "parts/part.proto";\nmessage A { Part part = 1; }\n',
      'parts/part.proto': 'syntax = "proto3";\nmessage Part {\n  int32 x 1;\n}\n',
    }
    const error = await failureOf(files, ['main.proto'])
    expect(error.message).toMatch(/^Cannot read "parts\/part.proto:3": illegal token '1'/)
  })

  it('takes imports, folders with brackets in their names, and comments into the declarations', async () => {
    const cwd = await mkdtemp(join(folder, 'odd [name] '))
    await writeFile(join(cwd, 'part.proto'), 'syntax = "proto3";\nmessage Part { int64 id = 1; }\n')
    const main =
      'syntax = "proto3";\nimport "part.proto";\n// About A.\nmessage A { Part part = 1; }\n'
    await writeFile(join(cwd, 'main.proto'), main)
    await generateMessages({ protoFiles: ['main.proto'], outDir: 'deep/out', cwd })
    const types = await readFile(join(cwd, 'deep/out/messages.d.ts'), 'utf8')
    expect(types).toContain('About A.')
    expect(types.match(/static readonly descriptor/g)).toHaveLength(2)
  })

  it('refuses proto2, missing files, unusable field names and no files at all', async () => {
    const old = await failureOf({
      'old.proto': 'syntax = "proto2";\nmessage A { optional int32 x = 1; }',
    })
    expect(old.message).toBe('Cannot use "old.proto": its syntax is proto2, want syntax = "proto3"')
    const named = await failureOf({
      'c.proto': 'syntax = "proto3";message A { int32 constructor = 1; }',
    })
    expect(named.message).toContain('Cannot use field "A.constructor"')
    const cwd = await mkdtemp(join(folder, 'missing-'))
    const gone = await rejectionOf(
      generateMessages({ protoFiles: ['gone.proto'], outDir: 'out', cwd }),
    )
    expect(gone.message).toMatch(/^Cannot read "gone.proto": ENOENT/)
    const none = await rejectionOf(generateMessages({ protoFiles: [], outDir: 'out', cwd }))
    expect(none.message).toBe('Cannot generate messages: no .proto file is given')
    expect(await readdir(cwd)).toEqual([])
  })

  it('keeps two generated modules with the same message names apart', async () => {
    const generate = async (name: string, field: string): Promise<Record<string, Generated>> => {
      // Inside the project, so that the code finds protobuf.js.
      const cwd = join(root, 'node_modules', '.cache', `sifaka-test-${process.pid}`, name)
      await mkdir(cwd, { recursive: true })
      const source = `syntax = "proto3"; message Part { string ${field} = 1; } message Same { Part part = 1; }`
      await writeFile(join(cwd, 'same.proto'), source)
      await generateMessages({ protoFiles: ['same.proto'], outDir: 'out', cwd })
      return (await import(join(cwd, 'out', 'messages.js'))) as Record<string, Generated>
    }
    const first = await generate('one', 'a')
    const second = await generate('two', 'b')
    const bytes = Uint8Array.of(0x0a, 3, 0x0a, 1, 65)
    expect(JSON.parse(JSON.stringify(first['Same']!.decode(bytes)))).toEqual({ part: { a: 'A' } })
    expect(JSON.parse(JSON.stringify(second['Same']!.decode(bytes)))).toEqual({ part: { b: 'A' } })
    await rm(join(root, 'node_modules', '.cache', `sifaka-test-${process.pid}`), {
      recursive: true,
    })
  })
})

function textsIn(place: string): Promise<string[]> {
  return Promise.all(generatedFiles.map(name => readFile(join(place, name), 'utf8')))
}

interface Generated {
  decode(bytes: Uint8Array): unknown
}

async function failureOf(
  files: Record<string, string>,
  protoFiles = Object.keys(files),
): Promise<SifakaError> {
  const cwd = await mkdtemp(join(folder, 'case-'))
  const writes = Object.entries(files).map(async ([name, text]) => {
    await mkdir(dirname(join(cwd, name)), { recursive: true })
    await writeFile(join(cwd, name), text)
  })
  await Promise.all(writes)
  return rejectionOf(generateMessages({ protoFiles, outDir: 'out', cwd }))
}

async function rejectionOf(promise: Promise<unknown>): Promise<SifakaError> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(SifakaError)
  expect((error as SifakaError).code).toBe('ModuleInvalid')
  return error as SifakaError
}
