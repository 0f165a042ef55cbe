/** Making text of strangers fit for a log line or a terminal. */

/** Control characters (terminal escapes, line ends) and those that turn the reading direction. */
// oxlint-disable-next-line no-control-regex -- they are what it looks for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * Control and direction characters as `\xNN` and `\uNNNN`; the text is cut at `maxLength` (1,000).
 */
export function escapeText(text: string, maxLength = 1000): string {
  const kept = text.length > maxLength ? `${text.slice(0, maxLength)}...` : text
  return kept.replace(unprintable, escapeUnit)
}

/**
 * A client id as it may stand in a log: everything but printable ASCII escaped, a backslash
 * doubled, so that two different ids never read the same; cut at 64 characters, the longest legal
 * one.
 */
export function escapeClientId(id: string): string {
  const kept = id.length > 64 ? `${id.slice(0, 64)}...` : id
  return kept.replace(/\\/g, '\\\\').replace(/[^\u0020-\u007e]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0).toString(16)
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`
}
