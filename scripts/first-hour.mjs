// What docs/first-hour.md tells its reader to write, as edits of a new project's files.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const document = new URL('../docs/first-hour.md', import.meta.url)

/** Blocks whose first line is a comment with a file and a place, in the order of the document. */
const block =
  /^```\w+\n(?:\/\/|<!--) (\S+), (?:at the end|(before|after) "([^\n]+?)"(?: -->)?)\n(.*?)^```/gms

/** Writes it all into `project`; throws where a file has no such line, or more than one. */
export function followFirstHour(project) {
  const edits = [...readFileSync(document, 'utf8').matchAll(block)]
  for (const [, file, place, anchor, text] of edits)
    apply(path.join(project, file), { place, anchor, text })
  return edits.length
}

function apply(file, { place, anchor, text }) {
  const lines = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/)
  const found = lines.flatMap((line, index) => (line.includes(anchor) ? [index] : []))
  if (place !== undefined && found.length !== 1)
    throw new Error(
      `Cannot follow docs/first-hour.md: "${file}" has ${found.length} lines with ${anchor}`,
    )
  const at = place === undefined ? lines.length : found[0] + (place === 'after' ? 1 : 0)
  lines.splice(at, 0, ...text.replace(/\r?\n$/, '').split(/\r?\n/))
  writeFileSync(file, `${lines.join('\n')}\n`)
}
