import type { CallSession, Session, SessionUser } from './call.ts'
import { nodeKey, type NodeRef } from '../bus/bus.ts'
import type { Contract } from '../contract/contract.ts'
import type { SessionPort } from './ports.ts'
import type { Run } from './run.ts'

/** A session as hooks see it. */
export class ModuleSession implements Session {
  readonly #port: SessionPort

  constructor(port: SessionPort) {
    this.#port = port
  }

  get id(): string {
    return this.#port.id
  }

  get address(): string {
    return this.#port.address
  }

  get user(): SessionUser | null {
    const { userId, tag } = this.#port
    return userId === null ? null : { id: userId, tag }
  }

  get(name: string): string | undefined {
    return this.#port.get(name)
  }

  set(name: string, value: string): Promise<void> {
    return this.#port.set(name, value)
  }

  remove(name: string): Promise<void> {
    return this.#port.remove(name)
  }
}

/** The session of a call: its effects wait until the call has succeeded. */
export class RunSession extends ModuleSession implements CallSession {
  readonly #port: SessionPort
  readonly #run: Run

  constructor(port: SessionPort, run: Run) {
    super(port)
    this.#port = port
    this.#run = run
  }

  login(userId: string, options: { readonly tag?: string } = {}): void {
    this.#require('log in')
    this.#run.addEffect({ type: 'login', userId, tag: options.tag ?? null })
  }

  logout(): void {
    this.#require('log out')
    this.#run.addEffect({ type: 'logout' })
  }

  pin(contract: Contract, node: NodeRef = this.#run.fn.module.node): Promise<void> {
    return this.#port.pin(contract.name, nodeKey(node))
  }

  unpin(contract: Contract): Promise<void> {
    return this.#port.pin(contract.name, null)
  }

  /** Only functions that run alone on their session may change its user. */
  #require(action: string): void {
    for (let run: Run | null = this.#run; run !== null; run = run.parent) {
      if (run.fn.changesUser) continue
      const name = `${run.moduleName}.${run.place}`
      throw new Error(`Declare "changesUser: true" for "${name}" in its contract to ${action}`)
    }
  }
}
