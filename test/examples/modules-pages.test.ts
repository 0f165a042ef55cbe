/** The pages of docs/modules/: their code is the examples', word for word; so are their logs. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from './written.ts'

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8')
const pages = globSync('docs/modules/*.md', { cwd: repository })
  .map(page => page.replaceAll('\\', '/'))
  .toSorted()
const indentOf = (line: string): number => line.search(/\S|$/)

/** Whether lines stand in a text one behind the other, all as much indented as the first one is. */
function stands(lines: readonly string[], text: readonly string[]): boolean {
  return text.some((first, start) => {
    const shift = indentOf(first) - indentOf(lines[0] ?? '')
    return lines.every((line, index) => {
      const found = text[start + index]
      return (
        found !== undefined && (line === '' ? '' : ' '.repeat(Math.max(0, shift)) + line) === found
      )
    })
  })
}

interface Block {
  readonly file: string
  /** Between two lines of `// ...` something is left out. */
  readonly pieces: readonly (readonly string[])[]
}

function blocksOf(page: string): Block[] {
  return [...read(page).matchAll(/^```(?:ts|jsonc|js|proto)\n(.*?)^```/gms)].map(([, text]) => {
    const [first = '', ...lines] = text!.trimEnd().split('\n')
    const pieces = lines.join('\n').split(/^\/\/ \.\.\.\n/m)
    return {
      file: first.replace(/^\/\/ /, ''),
      pieces: pieces.map(piece => piece.trimEnd().split('\n')),
    }
  })
}

describe('the pages of docs/modules', () => {
  it('are all in the index, and the index has no others', () => {
    const linked = [...read('docs/modules.md').matchAll(/^\| .*\]\((modules\/\w+\.md)\) \|$/gm)]
    expect(linked.map(([, page]) => `docs/${page}`).toSorted()).toEqual(pages)
  })

  it.each(pages)('%s shows the code of an example as it stands', page => {
    for (const { file, pieces } of blocksOf(page)) {
      expect(file, page).toMatch(/^(?:examples|test)\/[\w./-]+\.(?:ts|json|proto)$/)
      const text = read(file).split('\n')
      for (const piece of pieces)
        expect(stands(piece, text), `${file}:\n${piece.join('\n')}`).toBe(true)
    }
  })

  it('show records that the code writes', () => {
    const sources = globSync('{src,examples/guild/src}/**/*.ts', { cwd: repository })
    const code = sources.map(read).join('\n')
    const records = pages.flatMap(page =>
      [...read(page).matchAll(/^\[[\d:.]+\] (?:INFO|WARN|ERROR): (.*)$/gm)].map(
        ([, text]) => text!,
      ),
    )
    expect(records.length).toBeGreaterThan(3)
    for (const record of records) expect(code).toContain(record)
  })
})
