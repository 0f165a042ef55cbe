/**
 * The compiler begins with the whole of two types and ends with the one property that is wrong.
 * A developer wants the end first, and of the rest as much as fits on a line.
 */

/** Of the lines around the one that says it, innermost first. */
const maxAround = 3
const maxTypeLength = 64
const maxLineLength = 240

/** `lines` is one message: its first line, and those that go on with it, further in each time. */
export function plainTypeError(lines: readonly string[]): string {
  const [first = '', ...rest] = lines
  const [, code = '', words = first] = /^((?:error )?TS\d+: )(.*)$/.exec(first) ?? []
  const [innermost = '', ...around] = chainOf([words, ...rest])
  const path = around
    .toReversed()
    .map(stepOf)
    .filter(step => step !== null)
  const place = path.length === 0 ? '' : `in "${path.join('.')}": `
  const headline = `${code}${place}${short(innermost)}`
  const context = new Set(around.filter(line => stepOf(line) === null).map(short))
  context.delete(short(innermost))
  return [headline, ...[...context].slice(0, maxAround).map(line => `  ${line}`)]
    .map(line => cut(line, maxLineLength))
    .join('\n')
}

/** The innermost line, the one that it explains, and so on out to the first. */
function chainOf(lines: readonly string[]): string[] {
  const depths = lines.map(line => line.length - line.trimStart().length)
  let depth = Math.max(...depths)
  // Of several overloads the last one is meant most often.
  const from = depths.lastIndexOf(depth)
  const chain = [lines[from]!.trim()]
  for (let index = from - 1; index >= 0; index--) {
    if (depths[index]! >= depth) continue
    depth = depths[index]!
    chain.push(lines[index]!.trim())
  }
  return chain
}

/** `bust` of "Types of property 'bust' are incompatible."; null for other lines. */
function stepOf(line: string): string | null {
  const [, step] = /^(?:Types of property|The types (?:of|returned by)) '(.+?)' /.exec(line) ?? []
  return step ?? null
}

function short(line: string): string {
  return line.replace(/'([^']+)'/g, (_, type: string) => `'${cut(type, maxTypeLength)}'`)
}

/** Both ends are kept: types of a kind begin alike. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const kept = maxLength - ' ... '.length
  const head = Math.ceil((kept * 2) / 3)
  return `${text.slice(0, head)} ... ${text.slice(text.length - (kept - head))}`
}
