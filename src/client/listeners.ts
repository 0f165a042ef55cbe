/** A set of listeners. What one throws is the application's fault and never the connection's. */
export class Listeners<T> {
  readonly #listeners = new Set<(event: T) => void>()

  /** Adds a listener; the returned function takes it away again. */
  add(listener: (event: T) => void): () => void {
    // its own function, so that a listener added twice is called twice and removed once
    const entry = (event: T): void => listener(event)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /**
   * Calls all in the order added; a throw surfaces as an uncaught exception, after the others ran.
   */
  emit(event: T): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  get size(): number {
    return this.#listeners.size
  }
}
