/**
 * Finding what somebody meant: the known word with the smallest edit distance to a misspelt one.
 */

/**
 * The candidate nearest to `word`, case ignored; the first of equals, undefined where there is
 * none. It always names one, however far: in an error message a poor hint beats none.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = clip(word).toLowerCase()
  let best: string | undefined
  let least = Infinity
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance >= least) continue
    best = candidate
    least = distance
  }
  return best
}

/** The longest word that is looked at: the work is quadratic and the word may be anybody's. */
const maxLength = 256

function clip(word: string): string {
  return word.length > maxLength ? word.slice(0, maxLength) : word
}

/** Levenshtein's distance: insertions, deletions and substitutions, one each. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const substituted = at(previous, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(at(previous, j) + 1, at(row, j - 1) + 1, substituted))
    }
    previous = row
  }
  return at(previous, to.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity
}
