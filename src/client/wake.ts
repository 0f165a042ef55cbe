/**
 * What a browser knows of a connection before the connection itself does: the network has come or
 * gone, the page is seen again, thawed, taken out of the back/forward cache. None of that is
 * believed: each is a reason to look. Where there is no page (Node), nothing happens.
 */

interface Emitter {
  addEventListener?(type: string, listener: () => void): void
  removeEventListener?(type: string, listener: () => void): void
}

interface Page extends Emitter {
  readonly document?: Emitter & { readonly visibilityState?: string }
}

/** Calls `look` at each of these moments; the returned function ends that. */
export function onWake(look: () => void): () => void {
  const page = globalThis as unknown as Page
  const seen = (): void => {
    if (page.document?.visibilityState === 'visible') look()
  }
  const heard: [Emitter | undefined, string, () => void][] = [
    [page, 'online', look],
    [page, 'offline', look],
    [page, 'pageshow', look],
    [page.document, 'visibilitychange', seen],
    [page.document, 'resume', look],
  ]
  for (const [emitter, type, listener] of heard) emitter?.addEventListener?.(type, listener)
  return () => {
    for (const [emitter, type, listener] of heard) emitter?.removeEventListener?.(type, listener)
  }
}
