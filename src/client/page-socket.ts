/**
 * The WebSocket of a page. Browsers write a line on the console for each message that is sent while
 * the socket closes, and what acknowledges the server's last words often is. It would not arrive,
 * so it is left out.
 */
import type { IClientOptions } from 'mqtt'

type MakeSocket = NonNullable<IClientOptions['createWebsocket']>

/**
 * What mqtt.js is to make its sockets with, in a page or worker; elsewhere what was `given`, for
 * there it brings its own.
 */
export function pageSockets(given: MakeSocket | undefined): MakeSocket | undefined {
  const { document, WorkerGlobalScope } = globalThis as {
    readonly document?: unknown
    readonly WorkerGlobalScope?: unknown
  }
  if (document === undefined && WorkerGlobalScope === undefined) return given
  const make: MakeSocket = given ?? ((url, protocols) => new WebSocket(url, protocols))
  return (...args) => quiet(make(...args) as WebSocket)
}

function quiet(socket: WebSocket): WebSocket {
  const send = socket.send.bind(socket)
  socket.send = data => {
    if (socket.readyState === WebSocket.OPEN) send(data)
  }
  return socket
}
