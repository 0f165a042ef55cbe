/** A gate's listener in a process of its own, on a port that its parent hands over: `HOST PORT`. */
import { HandedPorts } from '../../src/gate/handed-ports.ts'
import { TcpListener } from '../../src/gate/listeners.ts'

const [host = '', port = ''] = process.argv.slice(2)
const handed = new HandedPorts()
const listener = new TcpListener({ host, port: Number(port), handed }, transport =>
  transport.destroy(),
)
try {
  await listener.start()
  process.stdout.write(`${JSON.stringify(listener.address)}\n`)
} catch (error) {
  process.stdout.write(`${(error as Error).message}\n`)
}
