/**
 * The yardstick: the same protocol and the same echo function on Aedes by its ordinary hooks,
 * written as one would without a lane: no private fields, nothing peeled off, no answer outside of
 * the broker's own paths, and nothing done worse than it needs to be. Each client's reserved
 * filters are rewritten to a tree of its own, so that no client hears another; requests are handled
 * in `published`, replies go through `client.publish`.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import type { AedesPublishPacket, Client } from 'aedes'
import { bytesOf } from './bytes.ts'
import { classicKey, newNonce } from './classic-key.ts'
import type { ClassicKey } from './classic-key.ts'
import { listenAndServe } from './server-control.ts'

interface EchoMessage {
  readonly text: string
  readonly number: number
}
type EchoFunction = (params: EchoMessage) => EchoMessage
interface EchoRequest {
  readonly module: string
  readonly func: string
  readonly params: EchoMessage
}

const reserved = new Set(['s', 'i', 'f', 'p', 'q'])
const modules = new Map<string, Map<string, EchoFunction>>([['Echo', new Map([['Echo', echo]])]])
const keys = new WeakMap<Client, ClassicKey>()

function echo(params: EchoMessage): EchoMessage {
  return { text: params.text, number: params.number }
}

function call(text: string): string {
  const { module, func, params }: EchoRequest = JSON.parse(text)
  const run = modules.get(module)?.get(func)
  if (run === undefined) return '{"result":null,"msg":"Not Found","state":252}'
  if (typeof params.text !== 'string' || !Number.isInteger(params.number))
    return '{"result":null,"msg":"Param Parse Fail","state":254}'
  return JSON.stringify({ result: run(params), msg: '', state: 0 })
}

function publish(client: Client, topic: string, payload: Buffer, done: () => void): void {
  const packet = { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false } as const
  client.publish(packet, done)
}

function handleRequest(packet: AedesPublishPacket, client: Client, done: () => void): void {
  const classic = keys.get(client)
  if (classic === undefined) return done()
  const plain = createDecipheriv('aes-128-ctr', classic.key, classic.iv).update(
    bytesOf(packet.payload),
  )
  const reply = call(plain.toString('utf8'))
  const cipher = createCipheriv('aes-128-ctr', classic.key, classic.iv).update(reply, 'utf8')
  publish(client, 'i', cipher, done)
}

function giveNonce(client: Client): void {
  const nonce = newNonce()
  keys.set(client, classicKey(client.id, nonce))
  publish(client, 's', Buffer.from(nonce, 'latin1'), () => undefined)
}

const broker = await Aedes.createBroker({
  maxClientsIdLength: 64,
  authorizeSubscribe(client, subscription, callback) {
    if (reserved.has(subscription.topic))
      subscription.topic = `client/${client.id}/${subscription.topic}`
    callback(null, subscription)
  },
  published(packet, client, callback) {
    if (client !== null && packet.topic === 'i') handleRequest(packet, client, () => callback())
    else callback()
  },
})
broker.on('subscribe', (subscriptions, client) => {
  if (keys.has(client)) return
  if (subscriptions.some(({ topic }) => topic === `client/${client.id}/s`)) giveNonce(client)
})

const server = createServer({ noDelay: true }, socket => broker.handle(socket))
listenAndServe(server)
