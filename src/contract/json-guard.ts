import { maxJsonDepth } from '../protocol/limits.ts'

/**
 * True if a parsed JSON request is safe to look into: at most 32 levels deep (the outermost is 1)
 * and without a `__proto__` key at any depth, written plainly or with escapes. `text` is what
 * `value` was parsed from: nearly all requests are cleared by a look at it, without walking the
 * value.
 */
export function guardJson(text: string, value: unknown): boolean {
  if (!isSuspect(text)) return true
  return isShallowAndClean(value, 1)
}

/**
 * `__proto__` may hide behind escapes, and a value with fewer brackets than levels is never too
 * deep.
 */
function isSuspect(text: string): boolean {
  return text.includes('__proto__') || text.includes('\\u') || hasManyBrackets(text)
}

function hasManyBrackets(text: string): boolean {
  let open = 0
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1))
    if (++open >= maxJsonDepth) return true
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1))
    if (++open >= maxJsonDepth) return true
  return false
}

function isShallowAndClean(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > maxJsonDepth) return false
  if (Array.isArray(value)) return value.every(item => isShallowAndClean(item, depth + 1))
  if (Object.hasOwn(value, '__proto__')) return false
  for (const key in value)
    if (!isShallowAndClean((value as Record<string, unknown>)[key], depth + 1)) return false
  return true
}
