import type { Logger } from '../../base/logger.ts'
import type { Suite } from '../../crypto/suite.ts'
import type { LinkOptions } from '../link.ts'
import type { Sessions } from '../sessions.ts'
import type { GateTelemetry } from '../telemetry.ts'
import type { ClientIdBook } from './client-ids.ts'
import type { OrdinaryOptions, PlainTopics } from './ordinary-topics.ts'
import type { RequestOptions } from './requests.ts'

/** What all lanes of a gate share, as each of them sees it. */
export interface LaneHost {
  readonly options: LaneOptions
  readonly linkOptions: LinkOptions
  readonly requestOptions: RequestOptions
  readonly ordinaryOptions: OrdinaryOptions
  readonly clientIds: ClientIdBook
  readonly sessions: Sessions
  readonly suite: Suite
  readonly telemetry: GateTelemetry
}

export interface LaneOptions {
  readonly log: Logger
  readonly plainTopics: PlainTopics
  readonly maxPacketBytes: number
  readonly maxUnacked: number
  readonly maxSubscriptions: number
  /** CONNECT must be complete within this of the connection, in ms. */
  readonly connectMs: number
  /** After how many ms a client that is drained is told to come back; spread over seconds. */
  readonly drainRetryMs?: (() => number) | undefined
}
