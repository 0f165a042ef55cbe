/**
 * What the client's tests ask of a server, apart from who it is: the small one beside this file, or
 * the real gate with a Probe module.
 */

/** One function that ran, in the order of starting. */
export interface Run {
  /** `Probe.Echo`. */
  readonly name: string
  readonly topic: string
  readonly clientId: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface TestGate {
  readonly url: string
  /** `ws://` to the same gate. */
  readonly webUrl: string
  readonly runs: readonly Run[]
  /** Ids in the order of connecting. */
  readonly clientIds: readonly string[]
  /** Requests that broke a rule of the protocol (QoS, DUP, before the key, an unfit id). */
  readonly violations: readonly string[]
  /** Answers every `Probe.Hold` that waits, in their order. */
  releaseHeld(): void
  /** Pushes to every session; `message` names the protobuf message, if it has one. */
  push(module: number, type: number, content: object, message?: string): void
  /** Ends every connection in an orderly way: what was sent arrives, then FIN. */
  end(): void
  /** Publishes bytes as they are, not encrypted. */
  sendRaw(topic: string, bytes: Uint8Array): void
  /** Ends every socket without a word, requests under way go unanswered. */
  cut(): void
  /** Stops listening and cuts; `listen` opens the same port again. */
  stop(): Promise<void>
  listen(): Promise<void>
  close(): Promise<void>
}
