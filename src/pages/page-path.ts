/**
 * What a request's target may say: a path of plain names. Everything that some file system reads
 * otherwise than it stands there is refused, on every system alike: what is refused on Windows
 * alone would be found by nobody until a colleague has Windows.
 */

/** Longer than any path of a page; 2,048 characters. */
const maxLength = 2048
/** Separators, streams and drives, patterns, and control characters, NUL among them. */
// oxlint-disable-next-line no-control-regex -- they are what it looks for
const unfit = /[\u0000-\u001f\u007f\\/:*?"<>|]/
/** Windows takes these for devices, with any ending and in every folder. */
const device =
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|$)/i

/**
 * The names in a target, decoded; the last one is empty where a folder is meant. Null where the
 * target is no such path. Names with a dot in front (`..`, `.env`) are never served.
 */
export function namesOf(target: string): readonly string[] | null {
  if (target.length > maxLength || !target.startsWith('/')) return null
  const encoded = target.replace(/[?#].*$/s, '').split('/')
  try {
    const names = encoded.slice(1).map(name => decodeURIComponent(name))
    return names.every((name, at) => isFit(name) || (name === '' && at === names.length - 1))
      ? names
      : null
  } catch {
    return null
  }
}

/** True for a name that means itself on every file system, and is not hidden. */
export function isFit(name: string): boolean {
  if (name === '' || name.startsWith('.') || name.endsWith('.') || name.endsWith(' ')) return false
  return !unfit.test(name) && !device.test(name)
}
