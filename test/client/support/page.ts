/**
 * What a browser would do, in a process of its own: mqtt.js as browsers get it, the global
 * WebSocket, and not one module of Node. Arguments: the url of a gate, the url of a server that
 * says nothing. Prints what happened as JSON.
 */
import { registerHooks } from 'node:module'
import { Probe } from './contracts.ts'

const mqttOfBrowsers = import.meta.resolve('mqtt/dist/mqtt.esm')
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'mqtt') return { url: mqttOfBrowsers, shortCircuit: true }
    const resolved = next(specifier, context)
    if (!resolved.url.startsWith('node:')) return resolved
    throw new Error(`${context.parentURL ?? ''} imports ${specifier}`)
  },
})
// by these mqtt.js knows a browser
const document = { URL: 'http://localhost/' }
Object.assign(globalThis, { window: globalThis, document })

const [url = '', silentUrl = ''] = process.argv.slice(2)
const { connect } = await import('../../../src/client/client.ts')
// Node has no web workers, which mqtt.js takes its timers from in a browser
const mqtt = { timerVariant: 'native' } as const
const connectTimeoutMs = 500

const client = await connect(url, { contracts: [Probe], wire: 'protobuf', mqtt })
const echo = await client.call(Probe, 'Echo', { text: 'x'.repeat(20_000) })
const seated = new Promise(resolve => client.on(Probe, 'Seated', resolve))
await client.request('Probe', 'Push')
const push = await seated
await client.close()
const refusal = await connect(silentUrl, { mqtt, connectTimeoutMs }).catch(
  (error: Error) => error.message,
)
process.stdout.write(
  JSON.stringify({ length: echo.text.length, push, state: client.state, refusal }),
)
