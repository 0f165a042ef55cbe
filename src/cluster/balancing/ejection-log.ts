/**
 * Tells people which instances get no calls for now: the log by name, the metrics by module. It
 * decides nothing.
 */
import type { Logger } from '../../base/logger.ts'
import type { Metrics } from '../../base/metrics.ts'
import { type NodeRef, nodeKey } from '../../bus/bus.ts'

export interface EjectionWitness {
  isEjected(module: string, node: NodeRef): void
  isBack(module: string, node: NodeRef): void
}

export class EjectionLog implements EjectionWitness {
  readonly #log: Logger
  readonly #metrics: Metrics

  constructor(parts: { readonly log: Logger; readonly metrics: Metrics }) {
    this.#log = parts.log
    this.#metrics = parts.metrics
  }

  isEjected(module: string, node: NodeRef): void {
    this.#metrics
      .counter({
        name: 'cluster_ejections_total',
        help: 'Instances that let five calls in a row time out and got none for a while',
        labels: { module },
      })
      .inc()
    const words =
      `"${module}" on "${node.name}" gets no calls for now: five in a row timed out; ` +
      'see what it does there'
    this.#log.warn(words, { module, peer: nodeKey(node) })
  }

  isBack(module: string, node: NodeRef): void {
    const words = `"${module}" on "${node.name}" answers, and gets calls again`
    this.#log.info(words, { module, peer: nodeKey(node) })
  }
}
