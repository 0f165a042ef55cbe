/**
 * TypeScript for browsers: the types become blanks, so lines and columns stay. What cannot be
 * stripped becomes a module that says so, in the page's overlay and on its console.
 */
import { stripTypeScriptTypes } from 'node:module'

/** The event by which such a module asks for the overlay. */
export const brokenModuleEvent = 'sifaka:broken-module'

/** The JavaScript of a TypeScript source; `name` is its path as the page knows it. */
export function scriptOf(source: string, name: string): string {
  try {
    return strip(source)
  } catch (error) {
    return brokenModule(source, `${name}:${placeAndReason(error)}`)
  }
}

/** Node says once a process, on the terminal of people who did not choose it: experimental. */
function strip(source: string): string {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was, never called
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}

/**
 * "3 Expression expected", and the lines around. Node puts them in front of the stack: ":LINE", the
 * lines, mostly a caret below the column.
 */
function placeAndReason(error: unknown): string {
  const { message, stack = '' } = error as Error
  const [, line = '', lines] = /^:(\d+)\n([^]*?)\n\nSyntaxError\b/.exec(stack) ?? []
  return lines === undefined ? ` ${message}` : `${line} ${message}\n\n${lines}`
}

/**
 * Browsers link before they run: without the names that others import from it, the page's error
 * would be about a missing name.
 */
function brokenModule(source: string, text: string): string {
  const said = JSON.stringify(text)
  const names = [...exportedNames(source)].map(name => `export let ${name}`)
  return [
    `dispatchEvent(new CustomEvent('${brokenModuleEvent}', { detail: ${said} }))`,
    `throw new SyntaxError(${said})`,
    ...names,
    /^export\s+default\b/m.test(source) ? 'export default undefined' : '',
    '',
  ].join('\n')
}

/** Names that begin a line's declaration; enough for sources as people write them. */
function exportedNames(source: string): Set<string> {
  const declared =
    /^export\s+(?:declare\s+|abstract\s+|async\s+)*(?:const|let|var|class|enum|function\s*\*?)\s+([\w$]+)/gm
  const names = new Set<string>()
  for (const [, name = ''] of source.matchAll(declared)) names.add(name)
  // No list holds a brace: without that rule, many that are not closed would take for ever.
  for (const [, list = ''] of source.matchAll(/^export\s*\{([^{}]*)\}/gm))
    for (const [, name = ''] of list.matchAll(/([\w$]+)\s*(?:,|$)/g)) names.add(name)
  names.delete('default')
  return names
}
