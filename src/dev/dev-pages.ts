/** The pages beside the server: they are served, reload, and their types are checked. */
import path from 'node:path'
import type { Listening } from '../app/app.ts'
import type { Lifecycle } from '../base/lifecycle.ts'
import type { Logger } from '../base/logger.ts'
import { PageServer } from '../pages/page-server.ts'
import { PageTypes } from './page-types.ts'
import type { DevProject } from './project.ts'
import type { Voice } from './voice.ts'

export interface DevPagesOptions {
  /** Absolute. */
  readonly folder: string
  readonly port: number
  readonly checksTypes: boolean
  /** As it is now. */
  readonly project: () => DevProject
  /** Where pages find the server, once there is one. */
  readonly websocket: () => Listening['websocket']
  readonly voice: Voice
  readonly log: Logger
}

export class DevPages implements Lifecycle {
  readonly #options: DevPagesOptions
  readonly #types: PageTypes | null
  #server: PageServer | null = null

  constructor(options: DevPagesOptions) {
    const { folder, checksTypes, project, voice } = options
    this.#options = options
    const types = {
      root: () => project().root,
      folder,
      onProblems: voice.elsewhere.bind(voice),
      onFailed: (reason: string) => voice.warn(`Types of pages were not checked: ${reason}`),
    }
    this.#types = checksTypes ? new PageTypes(types) : null
  }

  /** Null before the start. */
  get server(): PageServer | null {
    return this.#server
  }

  /** Rejects where there is no port for them. */
  async start(): Promise<void> {
    const { folder, port, project, websocket, voice, log } = this.#options
    const { root, config } = project()
    const server = new PageServer({
      root,
      folder: path.relative(root, folder),
      port,
      mode: config?.mode ?? 'development',
      websocket,
      log,
    })
    await server.start()
    this.#server = server
    voice.say(`page: ${server.url}`)
  }

  changed(): void {
    this.#server?.reload()
    this.checkTypes()
  }

  /** For what they import from the server's sources may have changed. */
  checkTypes(): void {
    this.#types?.check()
  }

  async close(): Promise<void> {
    this.#types?.close()
    await this.#server?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
