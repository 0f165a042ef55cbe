/**
 * A way to a TCP port that can fail as networks do: one direction or both stand still, all is late,
 * links are reset. What stands still is held, not thrown away, for TCP repeats what a network
 * loses: when the cut heals it arrives, unless somebody gave the link up before.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** `up`: from the client to the server. */
export type Direction = 'up' | 'down'

/** 1 MiB: what a direction holds for `delay` before it stops reading. */
const maxHeldBytes = 1024 * 1024

export class Proxy implements AsyncDisposable {
  readonly #target: number
  readonly #links = new Set<Link>()
  readonly #cut = new Set<Direction>()
  #server: Server | null = null
  #delayMs = 0

  constructor(target: number) {
    this.#target = target
  }

  get port(): number {
    return (this.#server!.address() as AddressInfo).port
  }

  get linkCount(): number {
    return this.#links.size
  }

  async start(): Promise<this> {
    this.#server = createServer(near => this.#accept(near)).listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  /** From now on no byte passes that way, on new links too. */
  cut(...directions: readonly Direction[]): void {
    for (const direction of directions) this.#cut.add(direction)
    this.#update()
  }

  heal(): void {
    this.#cut.clear()
    this.#update()
  }

  /** What comes from now on is this late. */
  delay(ms: number): void {
    this.#delayMs = ms
    this.#update()
  }

  /** Ends all links of now by RST, both ways. */
  reset(): void {
    for (const link of this.#links) link.reset()
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    for (const link of this.#links) link.end()
    if (server === null) return
    server.close()
    await once(server, 'close')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #accept(near: Socket): void {
    const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    const link = new Link(near, far, () => this.#links.delete(link))
    this.#links.add(link)
    link.set(this.#cut, this.#delayMs)
  }

  #update(): void {
    for (const link of this.#links) link.set(this.#cut, this.#delayMs)
  }
}

class Link {
  readonly #near: Socket
  readonly #far: Socket
  readonly #flows: Readonly<Record<Direction, Flow>>

  constructor(near: Socket, far: Socket, onEnd: () => void) {
    this.#near = near
    this.#far = far
    this.#flows = { up: new Flow(near, far), down: new Flow(far, near) }
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        this.end()
        onEnd()
      })
    }
  }

  set(cut: ReadonlySet<Direction>, delayMs: number): void {
    for (const direction of ['up', 'down'] as const)
      this.#flows[direction].set(cut.has(direction), delayMs)
  }

  reset(): void {
    this.#near.resetAndDestroy()
    this.#far.resetAndDestroy()
  }

  /** A FIN or reset of one side does not pass a cut; the other side finds out by itself. */
  end(): void {
    for (const flow of Object.values(this.#flows)) flow.end()
    this.#near.destroy()
    this.#far.destroy()
  }
}

/** One direction of a link. */
class Flow {
  readonly #from: Socket
  readonly #to: Socket
  readonly #held: { readonly chunk: Buffer; readonly due: number }[] = []
  #heldBytes = 0
  #isCut = false
  #delayMs = 0
  #timer: NodeJS.Timeout | null = null

  constructor(from: Socket, to: Socket) {
    this.#from = from
    this.#to = to
    from.on('data', (chunk: Buffer) => {
      this.#held.push({ chunk, due: performance.now() + this.#delayMs })
      this.#heldBytes += chunk.length
      this.#pump()
    })
    to.on('drain', () => this.#pump())
  }

  set(isCut: boolean, delayMs: number): void {
    this.#isCut = isCut
    this.#delayMs = delayMs
    this.#pump()
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    while (!this.#isCut && !this.#to.writableNeedDrain) {
      const [next] = this.#held
      if (next === undefined) break
      const waitMs = next.due - performance.now()
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), waitMs)
        break
      }
      this.#held.shift()
      this.#heldBytes -= next.chunk.length
      this.#to.write(next.chunk)
    }
    const isFull = this.#isCut || this.#heldBytes > maxHeldBytes || this.#to.writableNeedDrain
    if (isFull) this.#from.pause()
    else this.#from.resume()
  }
}
