/** README.md and its Chinese translation say the same: what can be compared is compared. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const english = partsOf('README.md')
const chinese = partsOf('README.zh-CN.md')

interface Section {
  /** `#`, `##`: its words are translated. */
  readonly level: string
  /** Fenced blocks with their fences. */
  readonly blocks: readonly string[]
  readonly links: readonly string[]
  /** What stands in backquotes. */
  readonly codes: readonly string[]
  /** List items and rows of tables. */
  readonly items: number
}

function partsOf(file: string): { text: string; sections: Section[] } {
  const text = readFileSync(path.join(root, file), 'utf8')
  const blocks: string[] = []
  const prose = text.replace(/^```.*?^```$/gms, block => `\n@${blocks.push(block) - 1}@\n`)
  const sections = prose.split(/^(?=#+ )/m).filter(part => part.startsWith('#'))
  return {
    text,
    sections: sections.map(part => ({
      level: /^#+/.exec(part)![0],
      blocks: [...part.matchAll(/^@(\d+)@$/gm)].map(([, at]) => blocks[Number(at)]!),
      // Their order is the language's.
      links: [...part.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target!).toSorted(),
      codes: [...part.matchAll(/`([^`]+)`/g)].map(([, code]) => code!).toSorted(),
      items: part.match(/^(?:- |\d+\. |\|)/gm)?.length ?? 0,
    })),
  }
}

const other: Readonly<Record<string, string>> = {
  'README.md': 'README.zh-CN.md',
  'README.zh-CN.md': 'README.md',
}
const withoutOther = ({ links, ...rest }: Section): Section => ({
  ...rest,
  links: links.filter(link => !Object.hasOwn(other, link)),
})

describe('README.zh-CN.md', () => {
  it('has the sections of README.md, with the same code, links and lists in each', () => {
    expect(english.sections.length).toBeGreaterThan(8)
    expect(chinese.sections.map(withoutOther)).toEqual(english.sections.map(withoutOther))
  })

  it('is Chinese wherever the other one is English', () => {
    const titles = (text: string): string[] =>
      [...text.matchAll(/^#{2,} (.*)$/gm)].map(([, title]) => title!)
    expect(titles(chinese.text).filter(title => !/\p{Script=Han}/u.test(title))).toEqual([])
    expect(titles(english.text).filter(title => /\p{Script=Han}/u.test(title))).toEqual([])
  })

  it.each(Object.entries(other))('%s leads to %s at its top', (file, target) => {
    const text = file === 'README.md' ? english.text : chinese.text
    expect(text.split(/\r?\n/, 5).join('\n')).toContain(`](${target})`)
  })
})
