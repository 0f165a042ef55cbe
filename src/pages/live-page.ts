/** The script in every page that is served: reloads it when told, and shows errors over it. */
import { brokenModuleEvent } from './page-script.ts'

/** What the page is told: at once when it asks, and at each change. */
export interface PageState {
  /** Another one than before: the page reloads. */
  readonly version: string
  /** Shown over the page; null takes it away. */
  readonly error: string | null
}

/** The script as it is served. */
export function liveScript(eventsPath: string): string {
  return `(${livePage.toString()})(${JSON.stringify({ eventsPath, brokenModuleEvent })})\n`
}

/** Travels as text, so it uses nothing from outside of itself. */
function livePage(names: { eventsPath: string; brokenModuleEvent: string }): void {
  let version: string | null = null
  let events: EventSource | null = null
  let overlay: HTMLElement | null = null
  let broken: string | null = null

  function show(text: string | null): void {
    overlay?.remove()
    overlay = null
    if (text === null) return
    overlay = document.createElement('pre')
    overlay.id = 'sifaka-overlay'
    overlay.setAttribute('role', 'alert')
    overlay.textContent = text
    // By the object model: a page's policy forbids style attributes, and never this.
    overlay.style.cssText =
      'position:fixed;inset:0;z-index:2147483647;margin:0;padding:2rem;overflow:auto;' +
      'box-sizing:border-box;background:#1b1113f2;color:#ffb4ab;white-space:pre-wrap;' +
      'font:14px/1.5 ui-monospace,monospace'
    document.documentElement.append(overlay)
  }

  // Only a page that is seen holds a connection: browsers have six of them for one server.
  function listen(): void {
    events?.close()
    events = null
    if (document.visibilityState === 'hidden') return
    events = new EventSource(names.eventsPath)
    events.addEventListener('message', ({ data }) => {
      const state = JSON.parse(String(data)) as { version: string; error: string | null }
      if (version !== null && version !== state.version) return location.reload()
      version = state.version
      show(state.error ?? broken)
    })
  }

  addEventListener(names.brokenModuleEvent, event => {
    broken ??= String((event as CustomEvent).detail)
    show(broken)
  })
  document.addEventListener('visibilitychange', listen)
  addEventListener('pagehide', () => events?.close())
  addEventListener('pageshow', event => {
    if (event.persisted) listen()
  })
  listen()
}
