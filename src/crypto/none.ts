import type { Channel, Suite } from './suite.ts'

const plain: Channel = {
  headerBytes: 0,
  trailerBytes: 0,
  open: () => true,
  seal: () => undefined,
}

/** Plaintext payloads, for debugging. All connections share one channel: it holds nothing. */
export const noneSuite: Suite = {
  name: 'none',
  newNonce: () => null,
  channel: () => plain,
}
