import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { generatedFiles, generateMessages } from '../../../src/codegen/proto-generator.ts'
import { ownDirectory } from '../../setup/resources.ts'

it('the committed messages of the ledger are what the generator writes', async () => {
  const cwd = import.meta.dirname
  const out = await ownDirectory()
  onTestFinished(() => out[Symbol.asyncDispose]())
  await generateMessages({ cwd, protoFiles: ['ledger.proto'], outDir: out.path })
  for (const file of generatedFiles) {
    const committed = await readFile(path.join(cwd, 'generated', file), 'utf8')
    expect(await readFile(path.join(out.path, file), 'utf8')).toBe(committed)
  }
})
