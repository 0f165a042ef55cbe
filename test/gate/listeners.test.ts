import { once } from 'node:events'
import { connect, Server, type Socket } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { TcpListener, WebSocketListener } from '../../src/gate/listeners.ts'

const anyPort = { host: '127.0.0.1', port: 0 }

async function startWebSocket(): Promise<WebSocketListener> {
  const options = { path: '/mqtt', protocols: ['mqtt'], origins: [], maxMessageBytes: 1024 }
  const listener = new WebSocketListener({ ...anyPort, ...options }, transport =>
    transport.destroy(),
  )
  onTestFinished(() => listener.close())
  await listener.start()
  return listener
}

/** A client that keeps its side open whatever the server says. */
async function clientOf(listener: WebSocketListener): Promise<Socket> {
  const socket = connect({ ...anyPort, port: listener.address?.port ?? 0, allowHalfOpen: true })
  socket.on('error', () => {})
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

it('an upgrade that is refused ends the connection on both sides', async () => {
  const socket = await clientOf(await startWebSocket())
  // Not by once(): the reset that is waited for is an error to it.
  const gone = new Promise(resolve => socket.once('close', resolve))
  socket.write(
    'GET /elsewhere HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  )
  const [chunk] = await once(socket, 'data')
  expect(String(chunk)).toContain('404 Not Found')
  // A socket that is gone answers what it is sent with RST; one that is kept takes it.
  const writing = setInterval(() => socket.write('x'), 10)
  onTestFinished(() => clearInterval(writing))
  await gone
})

it('close() of a WebSocket listener cuts connections that have not asked for WebSocket', async () => {
  const listener = await startWebSocket()
  const silent = await clientOf(listener)
  const slow = await clientOf(listener)
  slow.write('GET /mqtt HTTP/1.1\r\nhost:')
  await new Promise(resolve => setTimeout(resolve, 20))
  const gone = [silent, slow].map(async socket => {
    socket.resume()
    await once(socket, 'end')
  })
  await listener.close()
  await Promise.all(gone)
})

it.each(['tcp', 'websocket'])(
  'close() while a %s listener starts leaves no port open',
  async kind => {
    const options = { path: '/mqtt', protocols: ['mqtt'], origins: [], maxMessageBytes: 1024 }
    const listener =
      kind === 'tcp'
        ? new TcpListener(anyPort, () => {})
        : new WebSocketListener({ ...anyPort, ...options }, () => {})
    const starting = expect(listener.start()).rejects.toMatchObject({ code: 'Closed' })
    await listener.close()
    await starting
    expect(listener.address).toBeNull()
  },
)

it('says what to do where the system lets no two processes share a port', async () => {
  // What libuv says on macOS and Windows.
  const listen = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
    const error = new Error('listen ENOTSUP: operation not supported on socket 127.0.0.1')
    process.nextTick(() => this.emit('error', Object.assign(error, { code: 'ENOTSUP' })))
    return this
  })
  onTestFinished(() => listen.mockRestore())
  const listener = new TcpListener({ ...anyPort, reusePort: true }, transport =>
    transport.destroy(),
  )
  await expect(listener.start()).rejects.toMatchObject({
    code: 'ListenFailed',
    message:
      'Cannot listen on 127.0.0.1:0: this system lets no two processes share a port; set "gate.mqtt.reusePort" to false and give each gate a port of its own, or start them by "sifaka master", which shares the port among them',
  })
})
