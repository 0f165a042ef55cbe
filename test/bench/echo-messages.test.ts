import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generatedFiles, generateMessages } from '../../src/codegen/proto-generator.ts'

it('the messages of the Echo module are what "sifaka proto" makes of echo.proto', async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'sifaka-echo-'))
  try {
    await generateMessages({ protoFiles: ['bench/lib/echo.proto'], outDir })
    for (const name of generatedFiles) {
      const committed = await readFile(join('bench/lib/generated', name), 'utf8')
      expect(await readFile(join(outDir, name), 'utf8')).toBe(committed)
    }
  } finally {
    await rm(outDir, { recursive: true, force: true })
  }
})
