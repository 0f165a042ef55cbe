/**
 * What everything with a life offers. Constructors are inert; `start` and `close` may be called
 * again and do nothing the second time; `close` resolves when everything is really closed.
 */
export interface Lifecycle extends AsyncDisposable {
  start(): Promise<void>
  close(): Promise<void>
}
