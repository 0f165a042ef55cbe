/**
 * Makes histories of runs that went well: two gates and two workers, clients with fixed ids that
 * come back, calls of every outcome that is allowed, a worker and a gate that are killed, a gate
 * that stands still, a KV that loses its data. The checker must pass them all.
 */
import type { HistoryEvent } from '../support/events.ts'
import { Random } from '../support/random.ts'

export interface CleanOptions {
  readonly clients?: number
  /** Calls of one connection. */
  readonly calls?: number
}

/** Phases and faults of every made run, in ms from its begin. */
export const times = {
  workerKill: 10_000,
  workerBack: 18_000,
  gateKill: 20_000,
  gateStop: 30_000,
  gateGo: 34_000,
  flush: 40_000,
  flushed: 40_500,
  quiet: 45_000,
  claims: 58_000,
  end: 60_000,
} as const

const refused = { state: 0xf0, text: 'Too Many Requests', rows: 0 } as const

interface Life {
  readonly client: string
  readonly conn: number
  readonly gate: string
  readonly from: number
  readonly to: number
}

export function cleanHistory(seed: number, options: CleanOptions = {}): HistoryEvent[] {
  return new CleanRun(seed, options).make()
}

class CleanRun {
  readonly #random: Random
  readonly #seed: number
  readonly #clients: number
  readonly #calls: number
  readonly #events: HistoryEvent[] = []
  #requests = 0
  #retried = 0

  constructor(seed: number, options: CleanOptions) {
    this.#seed = seed
    this.#random = new Random(seed)
    this.#clients = options.clients ?? 6
    this.#calls = options.calls ?? 25
  }

  make(): HistoryEvent[] {
    this.#frame()
    for (let index = 0; index < this.#clients; index++) this.#client(`client-${index}`)
    const clients = Array.from({ length: this.#clients }, (_, index) => `client-${index}`)
    this.#events.push({ t: times.claims, e: 'expect', clients })
    this.#count('retries', this.#retried, 0)
    this.#count('takeovers', 1, 1)
    return this.#events.toSorted((a, b) => a.t - b.t)
  }

  #frame(): void {
    const { workerKill, gateKill, gateStop, gateGo, flush, flushed, quiet, end } = times
    const add = (event: HistoryEvent): number => this.#events.push(event)
    add({ t: 0, e: 'begin', seed: this.#seed })
    for (const [index, node] of ['gate-1', 'gate-2', 'work-1', 'work-2'].entries())
      add({ t: 1, e: 'up', node, pid: 100 + index })
    for (const [t, name] of [
      [2, 'calm'],
      [workerKill, 'faults'],
      [quiet, 'after'],
    ] as const)
      add({ t, e: 'phase', name, floor: 1 })
    const fault = { e: 'fault' } as const
    add({ ...fault, t: workerKill, id: 1, action: 'kill', target: 'work-1', edge: 'begin' })
    add({ t: workerKill, e: 'down', node: 'work-1', pid: 102 })
    add({ ...fault, t: times.workerBack, id: 1, action: 'kill', target: 'work-1', edge: 'end' })
    add({ ...fault, t: gateKill, id: 2, action: 'kill', target: 'gate-1', edge: 'begin' })
    add({ t: gateKill, e: 'down', node: 'gate-1', pid: 100 })
    add({ ...fault, t: gateKill + 900, id: 2, action: 'kill', target: 'gate-1', edge: 'end' })
    const stop = { ...fault, id: 3, action: 'stop', target: 'gate-2' } as const
    add({ ...stop, t: gateStop, edge: 'begin', excuses: ['silence', 'twins'], excuseMs: 1000 })
    add({ ...stop, t: gateGo, edge: 'end' })
    const emptied = { ...fault, id: 4, action: 'flush', target: 'redis' } as const
    add({ ...emptied, t: flush, edge: 'begin', excuses: ['twins'], excuseMs: 10_000 })
    add({ ...emptied, t: flushed, edge: 'end' })
    add({ t: end, e: 'end', seed: this.#seed })
  }

  #client(client: string): void {
    const random = this.#random
    const lives: Life[] = []
    let from = random.between(10, 200)
    let gate = random.pick(['gate-1', 'gate-2'])
    while (from < times.end) {
      const cut = random.chance(0.7) ? Infinity : from + random.between(2_000, 20_000)
      const killed = gate === 'gate-1' && from < times.gateKill ? times.gateKill + 1 : Infinity
      // Nobody comes or goes while the claims are read.
      const planned = Math.min(cut, killed)
      const to = planned < times.quiet ? planned : Infinity
      lives.push({ client, conn: lives.length + 1, gate, from, to })
      from = to + random.between(50, 1_500)
      gate = to < times.gateKill + 2_000 ? random.pick(['gate-1', 'gate-2']) : 'gate-2'
      if (gate === 'gate-1' && Math.abs(from - times.gateKill) < 2_000) gate = 'gate-2'
    }
    for (const life of lives) this.#live(life)
  }

  #live(life: Life): void {
    const { client, conn, gate, from, to } = life
    const random = this.#random
    const connection = { client, conn }
    const clientId = `${client}.fixed-id-of-32-characters`
    this.#events.push({ t: from, e: 'connect', ...connection, clientId })
    if (to < Infinity) this.#events.push({ t: to, e: 'close', ...connection })
    this.#holds(life, clientId)
    let at = from + 1
    let bareDue = at
    for (let call = 0; call < this.#calls; call++) {
      at += random.between(1, (2 * (Math.min(to, times.end) - from)) / this.#calls)
      if (at >= Math.min(to, times.end - 1)) break
      bareDue = this.#call(life, { at, bareDue, gate })
    }
    for (let push = 0; push < 3; push++) {
      const t = random.between(from, Math.min(to, times.end))
      const topic = random.pick(['p', 'q'])
      this.#events.push({
        t,
        e: 'push',
        ...connection,
        topic,
        push: `p${this.#requests++}`,
        to: client,
      })
    }
  }

  #holds({ client, conn, gate, from, to }: Life, clientId: string): void {
    // gate-1 that was killed and came back is another epoch.
    const epoch = gate === 'gate-1' && from > times.gateKill ? 'e2' : 'e1'
    const session = `${client}-session-${conn}`
    for (const [what, id, late] of [
      ['client', clientId, -1],
      ['user', `user-of-${client}`, 2],
    ] as const) {
      const hold = { what, id, gate, epoch, session }
      this.#events.push({ ...hold, t: from + late, e: 'hold' })
      const isKilled = gate === 'gate-1' && to === times.gateKill + 1
      if (to < Infinity && !isKilled) this.#events.push({ ...hold, t: to + 30, e: 'drop' })
      if (to === Infinity) this.#claim({ what, id, owner: `${gate}/${epoch}`, session })
    }
  }

  #claim(claim: { what: 'client' | 'user'; id: string; owner: string; session: string }): void {
    const index = this.#events.findIndex(({ e }) => e === 'claims')
    const look = this.#events[index]
    if (look?.e === 'claims') this.#events[index] = { ...look, claims: [...look.claims, claim] }
    else this.#events.push({ t: times.claims, e: 'claims', claims: [claim] })
  }

  /** Returns when the next bare call can be answered. */
  #call(life: Life, when: { at: number; bareDue: number; gate: string }): number {
    const random = this.#random
    const { client, conn, to } = life
    const { at, bareDue } = when
    const request = `r${this.#requests++}`
    const wire = random.pick(['i', 'f'] as const)
    const tag = random.chance(0.5) ? `t${this.#requests}` : null
    const func = random.pick(['Write', 'WriteOnce', 'Echo'])
    const of = { client, conn, request }
    this.#events.push({ t: at, e: 'invoke', ...of, wire, tag, func, deadlineMs: 3000 })
    const acked = this.#awake(life.gate, at + random.between(0.1, 5))
    if (acked >= Math.min(to, times.end)) return bareDue
    this.#events.push({ t: acked, e: 'puback', ...of })
    const begun = Math.max(acked, tag === null ? bareDue : 0)
    const drawn = this.#outcome(func, at)
    // What waited behind others until its deadline had passed is refused.
    const outcome = begun > acked + 3_000 ? { ...refused, tookMs: drawn.tookMs } : drawn
    const replied = this.#awake(life.gate, begun + outcome.tookMs)
    const isSeen = replied < Math.min(to, times.end)
    this.#rows(of, func, { begun, rows: outcome.rows })
    if (isSeen)
      this.#events.push({
        t: replied,
        e: 'reply',
        client,
        conn,
        topic: tag === null ? wire : `${wire}/${tag}`,
        state: outcome.state,
        text: outcome.text,
        request: outcome.state === 0 ? request : null,
        name: outcome.state === 0 ? client : null,
      })
    return tag === null ? replied + 0.01 : bareDue
  }

  /** A gate that stands still says nothing; it goes on when it is woken. */
  #awake(gate: string, t: number): number {
    const isAsleep = gate === 'gate-2' && t > times.gateStop && t < times.gateGo
    return isAsleep ? times.gateGo + (t - times.gateStop) / 100 : t
  }

  #outcome(func: string, at: number) {
    const random = this.#random
    const dice = random.next()
    const tookMs = random.between(0.2, 20)
    const mayRun = func === 'Echo' ? 0 : random.below(2)
    // Nothing runs twice before a worker has died.
    const mayRetry = func === 'WriteOnce' && at > times.workerKill && at < times.workerBack
    const twice = mayRetry && random.chance(0.6) ? 2 : 1
    if (dice < 0.8) return { state: 0, text: '', tookMs, rows: func === 'Echo' ? 0 : twice }
    if (dice < 0.85) return { ...refused, tookMs }
    if (dice < 0.9) return { state: 0xf1, text: 'Server Is Down', tookMs, rows: 0 }
    if (dice < 0.95)
      return { state: 0xf1, text: 'Server Is Down, outcome unknown', tookMs, rows: mayRun }
    return { state: 0xf3, text: 'Request Timeout', tookMs: 200, rows: mayRun }
  }

  #rows(
    of: { request: string },
    func: string,
    { begun, rows }: { begun: number; rows: number },
  ): void {
    const row = { t: times.end - 1, request: of.request, func, call: `c-${of.request}`, attempt: 1 }
    if (rows > 1) this.#retried++
    for (let index = 0; index < rows; index++) {
      const at = { node: `work-${index + 1}`, epoch: 'e1', begun: begun + index }
      this.#events.push({ ...row, ...at, e: 'row' })
      if (index === 0 && func === 'WriteOnce') this.#events.push({ ...row, ...at, e: 'once' })
    }
  }

  #count(name: string, value: number, atLeast: number): void {
    this.#events.push({ t: times.end - 1, e: 'count', name, value, atLeast })
  }
}
