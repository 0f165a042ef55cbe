/**
 * Private database, cache and broker servers for tests: real ones, each with a port and a directory
 * of its own, on loopback alone, and gone with the process that started them. It never touches a
 * server that it did not start, and ends processes by their id only. Outages are made with signals
 * (`kill('SIGKILL')`, `kill('SIGSTOP')`), because a fake outage proves a fake recovery.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBinary } from './binaries.ts'
import { whenStopped } from './stopped.ts'

/** A running server. Disposing of it is `stop()`. */
export interface Service extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Of the process that runs now; it changes with `restart`. */
  readonly pid: number
  /**
   * Sends a signal. After SIGKILL and SIGTERM it resolves when the process has ended, after SIGSTOP
   * when all of it stands still.
   */
  kill(signal: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port with the same data; a running one is killed first. */
  restart(): Promise<void>
  /** Ends it at once and removes its directory. */
  stop(): Promise<void>
}

export interface ServiceOptions {
  /**
   * Outside the process group of this program: Ctrl-C in the terminal reaches the program alone,
   * which may still need the server for its own end. False.
   */
  detached?: boolean
  /** False: the program may end while the server runs, which ends with it. True. */
  keepsAlive?: boolean
}

export interface ServiceDefinition extends ServiceOptions {
  /** Names the temporary directory and stands in messages. */
  name: string
  /** Prepares the directory, once. */
  prepare?(place: ServicePlace): Promise<void>
  /** Program and arguments. */
  command(place: ServicePlace): [program: string, ...args: string[]]
  url(place: ServicePlace): string
  /** Resolves to whether it serves now; rejections and silence count as no. */
  isReady(place: ServicePlace): Promise<boolean>
}

export interface ServicePlace {
  directory: string
  port: number
}

/** Until a server must serve: a cold MariaDB on a busy machine took 6 s. */
const readyMs = 30_000
const pollMs = 25
/** How much of a server's last words an error repeats. */
const outputChars = 4_000

/**
 * Starts one and resolves when it serves; rejects with its last words where it does not in 30 s.
 */
export async function startService(definition: ServiceDefinition): Promise<Service> {
  const directory = await mkdtemp(join(tmpdir(), `sifaka-${definition.name}-`))
  directories.add(directory)
  const service = new ServiceProcess(definition, { directory, port: await freePort() })
  try {
    await definition.prepare?.(service.place)
    await service.restart()
    return service
  } catch (error) {
    await service.stop()
    throw error
  }
}

class ServiceProcess implements Service {
  readonly place: ServicePlace
  readonly #definition: ServiceDefinition
  #child: ChildProcess | undefined
  #output = ''

  constructor(definition: ServiceDefinition, place: ServicePlace) {
    this.#definition = definition
    this.place = place
  }

  get url(): string {
    return this.#definition.url(this.place)
  }

  get port(): number {
    return this.place.port
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined)
      throw new Error(`Cannot name the pid of ${this.#definition.name}: not running`)
    return pid
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child?.pid === undefined || hasEnded(child)) return
    child.kill(signal)
    if (signal === 'SIGSTOP') await whenStopped(child.pid)
    if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return
    if (!hasEnded(child)) await once(child, 'exit')
  }

  async restart(): Promise<void> {
    await this.kill('SIGKILL')
    this.#output = ''
    const [program, ...args] = this.#definition.command(this.place)
    const [file, ...rest] = boundToParent([program, ...args])
    const { detached = false } = this.#definition
    const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached })
    this.#child = child
    this.#watch(child)
    if (this.#definition.keepsAlive === false) letGo(child)
    await this.#ready(child)
  }

  async stop(): Promise<void> {
    await this.kill('SIGKILL')
    await rm(this.place.directory, { recursive: true, force: true, maxRetries: 3 })
    directories.delete(this.place.directory)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #watch(child: ChildProcess): void {
    running.add(child)
    child.once('exit', () => running.delete(child))
    child.once('error', error => {
      running.delete(child)
      this.#output += error.message
    })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-outputChars)
      })
  }

  async #ready(child: ChildProcess): Promise<void> {
    const deadline = performance.now() + readyMs
    while (performance.now() < deadline) {
      if (hasEnded(child) || child.pid === undefined) break
      if (await this.#definition.isReady(this.place).catch(() => false)) return
      await delay(pollMs)
    }
    await this.kill('SIGKILL')
    throw new Error(`Cannot start ${this.#definition.name}; its last words:\n${this.#output}`)
  }
}

const running = new Set<ChildProcess>()
const directories = new Set<string>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  for (const directory of directories) removeNow(directory)
})

/** Best effort: a server may still be writing, and an exit handler cannot wait for it. */
function removeNow(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // The system clears its temporary directory.
  }
}

/** The event loop does not wait for it any more, nor for its pipes. */
function letGo(child: ChildProcess): void {
  child.unref()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/**
 * On Linux the kernel ends the server with its parent, however that dies: `exit` is not certain.
 */
function boundToParent(command: [string, ...string[]]): [string, ...string[]] {
  const setpriv = process.platform === 'linux' ? findBinary('setpriv') : undefined
  return setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', ...command] : command
}

/**
 * Below those that systems give to outgoing connections (Linux from 32,768 on, others from 49,152
 * on): one of them may be taken between the look and the start of a server.
 */
const ports = { from: 20_000, count: 10_000 } as const
const maxLooks = 100
const givenPorts = new Set<number>()

/** A port of loopback that was free a moment ago; this process does not hand it out again soon. */
export async function freePort(): Promise<number> {
  for (let look = 0; look < maxLooks; look++) {
    const port = ports.from + Math.floor(Math.random() * ports.count)
    if (givenPorts.has(port) || !(await isFree(port))) continue
    if (givenPorts.size >= ports.count / 2) givenPorts.clear()
    givenPorts.add(port)
    return port
  }
  throw new Error(`Cannot find a free port from ${ports.from} on: ${maxLooks} are taken`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    server.close()
    await once(server, 'close')
    return true
  } catch {
    return false
  }
}

/**
 * Sends `question` to a port of loopback and resolves to the first bytes that come back, as
 * Latin-1; rejects after a second.
 */
export async function ask(port: number, question: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    const signal = AbortSignal.timeout(1_000)
    socket.write(question)
    const [answer] = (await once(socket, 'data', { signal })) as [Buffer]
    return answer.toString('latin1')
  } finally {
    socket.destroy()
  }
}
