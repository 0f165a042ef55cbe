import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'

it('the committed messages of the fixture are what the generator writes', async () => {
  const cwd = fileURLToPath(new URL('fixtures', import.meta.url))
  const outDir = await mkdtemp(join(tmpdir(), 'sifaka-fixture-'))
  onTestFinished(() => rm(outDir, { recursive: true }))
  await generateMessages({ cwd, protoFiles: ['arena.proto'], outDir })
  for (const file of generatedFiles) {
    const committed = await readFile(join(cwd, 'generated', file), 'utf8')
    expect(await readFile(join(outDir, file), 'utf8')).toBe(committed)
  }
})
