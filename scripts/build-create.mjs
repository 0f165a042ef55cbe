// Builds the package create-sifaka: src/create as one file, and the templates beside it, so that
// "npm create sifaka" downloads nothing else.
// By itself: node scripts/build-create.mjs
import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Writes `dist` and `templates` into the folder of the package. */
export async function buildCreate(folder = path.join(root, 'packages/create-sifaka')) {
  for (const name of ['dist', 'templates'])
    rmSync(path.join(folder, name), { recursive: true, force: true })
  const bundle = await rolldown({
    cwd: root,
    input: { create: path.join(root, 'src/create/create.ts') },
    platform: 'node',
    // Node 20 reads it, whatever the sources are written for.
    transform: { target: 'node20' },
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(`Cannot build create-sifaka: ${log.message}`)
    },
  })
  try {
    const { output } = await bundle.write({ dir: path.join(folder, 'dist'), format: 'esm' })
    const foreign = output.flatMap(({ imports = [] }) => imports).filter(isForeign)
    if (foreign.length > 0)
      throw new Error(`Cannot build create-sifaka: it imports "${foreign.join('", "')}"`)
  } finally {
    await bundle.close()
  }
  cpSync(path.join(root, 'templates'), path.join(folder, 'templates'), { recursive: true })
}

function isForeign(name) {
  return !name.startsWith('node:')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCreate()
