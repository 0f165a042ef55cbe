/**
 * From the parts of a cluster to a gate that is one of several: hooks, users and client ids of all.
 */
import type { Logger } from '../base/logger.ts'
import { epochPrefixLength } from '../cluster/cluster.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import { serveGate } from '../gate/cluster/gate-server.ts'
import { HookRelay } from '../gate/cluster/hook-relay.ts'
import { PresenceUserClaims } from '../gate/cluster/user-claims.ts'
import type { ClientIdBook, ClientIds } from '../gate/mqtt/client-ids.ts'
import { ClusterClientIds } from '../gate/mqtt/cluster-client-ids.ts'
import type { Sessions } from '../gate/sessions.ts'
import type { ClusterParts } from './cluster-parts.ts'

export interface JoinedGate {
  readonly lease: ClusterParts['lease']
  clientIdsOf(local: ClientIds): ClientIdBook
  /** Resolves when all nodes have heard what has become of this gate's sessions, or after 6 s. */
  idle(): Promise<void>
}

/** A node that has not answered by then stands still, or the bus is away. */
const tellMs = 6000

/** Before the bus starts, and before the first client. */
export function joinGate(
  parts: ClusterParts & {
    readonly sessions: Sessions
    readonly dispatcher: Dispatcher
    readonly log: Logger
  },
): JoinedGate {
  const { bus, membership: directory, presence, lease, sessions, dispatcher, log } = parts
  const relay = new HookRelay({ bus, directory, local: dispatcher.events, log })
  lease.onLost(() => relay.close())
  sessions.use({ events: relay, dispatch: request => dispatcher.dispatch(request) })
  sessions.join({
    idPrefix: directory.self.epoch.slice(0, epochPrefixLength),
    users: new PresenceUserClaims({ presence, bus, directory, log }),
    servedBy: (session, node, module) => relay.note(session, node, module),
  })
  warnOfMissingHooks(parts)
  let clientIds: ClusterClientIds | null = null
  serveGate({
    bus,
    lease,
    sessions,
    probe: async (clientId, session) => clientIds?.probe(clientId, session) ?? true,
  })
  presence.own({
    clientIds: () => clientIds?.claims() ?? [],
    users: () => sessions.userClaims(),
    lostClientId: claim => clientIds?.lost(claim),
    lostUser: (claim, holder) => {
      const by = { session: holder.session, tag: null }
      void sessions.replaceHere(claim, by)
    },
  })
  return {
    lease,
    clientIdsOf: local =>
      (clientIds = new ClusterClientIds({ local, presence, bus, directory, log })),
    idle: () => relay.idle(tellMs).finally(() => relay.close()),
  }
}

/** A hook that guards the gate guards nothing where the gate does not host its module. */
function warnOfMissingHooks({
  membership,
  dispatcher,
  log,
}: Pick<ClusterParts, 'membership'> & {
  readonly dispatcher: Dispatcher
  readonly log: Logger
}): void {
  const told = new Set<string>()
  membership.listen({
    changed: () => {
      const own = new Set(dispatcher.announce().map(({ name }) => name))
      if (own.size === 0) return
      for (const { modules } of membership.nodes())
        for (const { name, hasGateHooks } of modules.values()) {
          if (!hasGateHooks || own.has(name) || told.has(name)) continue
          told.add(name)
          log.error(
            `Module "${name}" has a connect or authorizeTopic hook that is not run: list it in "modules" of this gate`,
          )
        }
    },
  })
}
