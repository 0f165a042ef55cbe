/**
 * Where the page keeps its tokens: in `sessionStorage`, so each tab is a player of its own and is
 * logged out when it is closed. With `localStorage` players would stay logged in for as long as the
 * tokens last (60 days and sliding), all tabs as the same player, of whom the newest login alone is
 * connected. Any script of this origin can read both: keep strangers' scripts out, as the page's
 * Content-Security-Policy does. A token is good for one account of this game; a password is never
 * kept.
 */
import type { Tokens } from 'sifaka-server/client'

const key = 'race.tokens'

export function storedTokens(): Tokens | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Tokens | null
  } catch {
    // Whoever wrote that, it was not this page.
    return null
  }
}

/** Null: they are void now. */
export function storeTokens(tokens: Tokens | null): void {
  if (tokens === null) sessionStorage.removeItem(key)
  else sessionStorage.setItem(key, JSON.stringify(tokens))
}
