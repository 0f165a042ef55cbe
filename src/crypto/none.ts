import { newNonce } from './nonce.ts'
import type { Primitives } from './primitives.ts'
import type { Channel, Suite } from './suite.ts'

const plain: Channel = {
  headerBytes: 0,
  trailerBytes: 0,
  open: () => true,
  seal: () => undefined,
}

/**
 * Plaintext payloads, for debugging. A nonce is sent all the same, for clients wait for it before
 * their first request. All connections share one channel: it holds nothing.
 */
export function createNoneSuite(primitives: Primitives): Suite {
  return { name: 'none', newNonce: () => newNonce(primitives), channel: () => plain }
}
