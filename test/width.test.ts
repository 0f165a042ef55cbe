import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** The formatter wraps code; comments it leaves as they are. */
it('no comment is wider than 100 columns', () => {
  const files = globSync('{src,test,bench,scripts,examples}/**/*.{ts,mjs}', { cwd: root })
  const wide = files
    .filter(file => !file.includes('generated'))
    .flatMap(file => {
      const lines = readFileSync(path.join(root, file), 'utf8').split('\n')
      return lines.flatMap((line, index) =>
        line.length > 100 && /^\s*(\*|\/\*|\/\/)/.test(line) ? [`${file}:${index + 1}`] : [],
      )
    })
  expect(wide).toEqual([])
})
