/**
 * User names: which are allowed and when two are the same. A name is 3 to 32 code points after
 * trimming and NFKC. Two names are the same where their keys are: NFKC, case fold, trim. The typed
 * form is kept for display only.
 *
 * The fold is the full one of Unicode, taken per code point as lower(upper(lower(c))), with one
 * difference: dotless `ı` is folded to `i` too, so that `admın` cannot stand beside `admin`.
 * Accents are kept: `Ádmin` is not `admin`.
 *
 * Scripts follow UTS #39, Highly Restrictive, over the recommended scripts of UAX #31: one script,
 * or Latin with Han, Hiragana and Katakana, with Han and Bopomofo, or with Han and Hangul. Digits,
 * punctuation and symbols belong to no script (Common), so emoji are allowed beside any; sequences
 * joined by ZWJ are not, for ZWJ is a format character.
 */

export interface UserName {
  /** As typed, trimmed. */
  readonly display: string
  /** What names are compared by: unique, to be stored in a binary-collated column. */
  readonly key: string
}

type NameProblem = 'short' | 'forbidden'

export type NameResult =
  | { readonly type: 'name'; readonly name: UserName }
  | { readonly type: 'problem'; readonly problem: NameProblem }

const minCodePoints = 3
const maxCodePoints = 32
/** The fold may lengthen a name (`ß` becomes `ss`); the key column holds this many characters. */
export const maxKeyCodePoints = 128

/** Judges a typed name. Never throws, whatever the text. */
export function parseName(typed: string): NameResult {
  // Far above any name that could pass, so that normalising a 64 KiB text costs nothing.
  if (typed.length > 1024) return problem('forbidden')
  const display = typed.trim()
  const normal = display.normalize('NFKC').trim()
  const length = codePointsOf(normal)
  if (length < minCodePoints) return problem('short')
  if (length > maxCodePoints || !display.isWellFormed()) return problem('forbidden')
  if (!hasAllowedCharacters(display) || !hasAllowedCharacters(normal)) return problem('forbidden')
  if (!isHighlyRestrictive(normal)) return problem('forbidden')
  const key = nameKey(display)
  if (codePointsOf(key) > maxKeyCodePoints) return problem('forbidden')
  return { type: 'name', name: { display, key } }
}

/** The key of a name, allowed or not. */
export function nameKey(typed: string): string {
  const once = fold(typed.normalize('NFKC'))
  // Folding may leave what NFKC composes, and that may fold again: NFKC_Casefold does the same.
  return fold(once.normalize('NFKC')).normalize('NFKC').trim()
}

function fold(text: string): string {
  let folded = ''
  // Per code point: toLowerCase of a whole word knows the final sigma, a fold does not.
  for (const character of text) {
    if (character !== emojiPresentation)
      folded += character.toLowerCase().toUpperCase().toLowerCase()
  }
  return folded
}

/** Phones type it behind emoji; it changes only how they look, so names are compared without it. */
const emojiPresentation = '\u{FE0F}'

/**
 * Controls, formats, surrogates, private use and unassigned (whose fold a later Unicode may define,
 * and so change keys that are stored); separators but the space.
 */
const forbidden = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u
/** Invisible letters and variation selectors, but the one that belongs to emoji. */
const invisible =
  /(?!\u{FE0F})\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})\u{FE0F}/u
/** UTS #39, 5.4: stacks of marks; a name that begins with one marks what is printed before it. */
const strayMarks = /^\p{M}|[\p{Mn}\p{Me}]{5}/u

function hasAllowedCharacters(name: string): boolean {
  const spaced = name.replaceAll(/\p{Zs}/gu, space => (space === '\u{1680}' ? space : ' '))
  return !forbidden.test(spaced) && !invisible.test(name) && !strayMarks.test(name)
}

/** UAX #31, table 5, without those that stand in the combinations below. */
const recommendedScripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Armenian',
  'Bengali',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thaana',
  'Thai',
  'Tibetan',
]

const scriptSets = [
  ...recommendedScripts.map(script => [script]),
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
].map(scripts => {
  const classes = [...scripts, 'Common', 'Inherited'].map(script => `\\p{scx=${script}}`)
  return new RegExp(`^[${classes.join('')}]*$`, 'u')
})

function isHighlyRestrictive(name: string): boolean {
  return scriptSets.some(set => set.test(name))
}

/** How many code points a text has. */
export function codePointsOf(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

function problem(kind: NameProblem): NameResult {
  return { type: 'problem', problem: kind }
}

/**
 * A phone number as it is stored and sent to, or null where it is none: 7 to 15 digits (E.164),
 * with or without `+`; blanks, dots, hyphens and brackets are left out. A number without `+` is a
 * national one, and another number than the same digits with it.
 */
export function parsePhoneNumber(typed: string): string | null {
  if (typed.length > 64) return null
  const number = typed.replaceAll(/[ .()-]/g, '')
  return /^\+?[0-9]{7,15}$/.test(number) ? number : null
}
