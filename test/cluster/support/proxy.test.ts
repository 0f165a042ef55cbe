import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Proxy } from './proxy.ts'

/** Collects what a socket reads. */
class Reader {
  text = ''
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk))
    socket.on('error', () => {})
  }

  async until(text: string): Promise<void> {
    while (!this.text.includes(text))
      await once(this.#socket, 'data', { signal: AbortSignal.timeout(5_000) })
  }
}

describe('the proxy', () => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    sockets.push(socket)
    served.push(new Reader(socket))
  })
  const sockets: Socket[] = []
  const served: Reader[] = []
  let proxy: Proxy

  beforeEach(async () => {
    sockets.length = served.length = 0
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    proxy = await new Proxy((server.address() as AddressInfo).port).start()
  })
  afterEach(async () => {
    await proxy.close()
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })

  async function join(): Promise<{ socket: Socket; read: Reader; far: Socket; farRead: Reader }> {
    const connected = once(server, 'connection')
    const socket = connect({ port: proxy.port, host: '127.0.0.1' })
    await Promise.all([once(socket, 'connect'), connected])
    return { socket, read: new Reader(socket), far: sockets.at(-1)!, farRead: served.at(-1)! }
  }

  it('carries bytes both ways', async () => {
    const { socket, read, far, farRead } = await join()
    socket.write('ping')
    await farRead.until('ping')
    far.write('pong')
    await read.until('pong')
    socket.destroy()
  })

  it.each(['up', 'down'] as const)(
    'cuts %s alone and brings what was held when it heals',
    async way => {
      const { socket, read, far, farRead } = await join()
      const [there, back] = way === 'up' ? [socket, farRead] : [far, read]
      const [other, otherBack] = way === 'up' ? [far, read] : [socket, farRead]
      proxy.cut(way)
      there.write('held')
      other.write('passes')
      await otherBack.until('passes')
      await delay(50)
      expect(back.text).toBe('')
      proxy.heal()
      await back.until('held')
      socket.destroy()
    },
  )

  it('holds nothing more than a delay asks for, in order', async () => {
    const { socket, farRead } = await join()
    proxy.delay(100)
    const began = performance.now()
    socket.write('one')
    socket.write('two')
    await farRead.until('onetwo')
    expect(performance.now() - began).toBeGreaterThan(90)
    socket.destroy()
  })

  it('resets its links, and new ones work', async () => {
    const first = await join()
    const reset = new Promise(resolve => first.socket.once('close', resolve))
    proxy.reset()
    await reset
    const { socket, farRead } = await join()
    socket.write('again')
    await farRead.until('again')
    expect(proxy.linkCount).toBe(1)
    socket.destroy()
  })

  it('ends a link whose server ends it', async () => {
    const { socket, far } = await join()
    const closed = new Promise(resolve => socket.once('close', resolve))
    far.destroy()
    await closed
  })
})
