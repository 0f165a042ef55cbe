/**
 * mqtt.js as it comes, and the protocol in a few lines of node:crypto beside it: nothing of
 * Sifaka's own code is in between, so what works here works for other clients too.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import mqtt from 'mqtt'
import { onTestFinished } from 'vitest'

export interface Received {
  readonly topic: string
  readonly payload: Buffer
}

export function newClientId(): string {
  return `stock.${randomBytes(16).toString('hex')}`
}

/** `swap(32, 6)`, `swap(48, 31)`, MD5: docs/protocol.md, section 3. */
function classicKey(clientId: string, nonce: string): Buffer {
  const bytes = Buffer.from(clientId + nonce, 'ascii')
  for (const [a, b] of [
    [32, 6],
    [48, 31],
  ] as const) {
    const byte = bytes[a]!
    bytes[a] = bytes[b]!
    bytes[b] = byte
  }
  return createHash('md5').update(bytes).digest()
}

export class StockClient {
  readonly mqtt: mqtt.MqttClient
  /** Everything that arrived, decrypted where the topic is, the handshake aside. */
  readonly received: Received[] = []
  /** Nonces in the order of their coming, repeated ones too. */
  readonly nonces: string[] = []
  readonly #clientId: string
  readonly #checks = new Set<() => void>()
  #key: Buffer | null = null

  constructor(client: mqtt.MqttClient) {
    this.mqtt = client
    this.#clientId = String(client.options.clientId)
    client.on('message', (topic, payload) => this.#arrived(topic, payload))
    // Its own reconnecting goes on after errors; without a listener they would be thrown.
    client.on('error', () => {})
  }

  /** Resolves when a key of this connection is there. */
  async handshake(): Promise<void> {
    const before = this.nonces.length
    await this.mqtt.subscribeAsync('s', { qos: 1 })
    await this.until(() => this.nonces.length > before)
  }

  encrypt(payload: string | Uint8Array): Buffer {
    if (this.#key === null) throw new Error('There is no key yet')
    // the key is the initial counter block too
    const cipher = createCipheriv('aes-128-ctr', this.#key, this.#key)
    return Buffer.concat([cipher.update(payload), cipher.final()])
  }

  /** Publishes a request; resolves with its reply, the next one on its topic. */
  async request(topic: string, payload: string | Uint8Array): Promise<Buffer> {
    const before = this.on(topic).length
    await this.mqtt.publishAsync(topic, this.encrypt(payload), { qos: 1 })
    await this.until(() => this.on(topic).length > before)
    return this.on(topic)[before]!
  }

  async call(func: string, params: object = {}, topic = 'i'): Promise<any> {
    const [module, name] = func.split('.')
    return JSON.parse(
      (await this.request(topic, JSON.stringify({ module, func: name, params }))).toString(),
    )
  }

  /** What arrived on a topic. */
  on(topic: string): Buffer[] {
    return this.received.filter(one => one.topic === topic).map(({ payload }) => payload)
  }

  /**
   * Resolves when `check` holds, looked at after every message; the test's own deadline ends it.
   */
  until(check: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = (): void => {
        if (!check()) return
        this.#checks.delete(look)
        resolve()
      }
      this.#checks.add(look)
      look()
    })
  }

  async close(): Promise<void> {
    await this.mqtt.endAsync(true)
  }

  #arrived(topic: string, payload: Buffer): void {
    if (topic === 's') this.#takeNonce(payload.toString('ascii'))
    else this.received.push({ topic, payload: isEncrypted(topic) ? this.#open(payload) : payload })
    for (const check of this.#checks) check()
  }

  #takeNonce(nonce: string): void {
    this.nonces.push(nonce)
    this.#key = classicKey(this.#clientId, nonce)
  }

  #open(payload: Buffer): Buffer {
    return this.encrypt(payload)
  }
}

/** A stock client with its key, over a stream of the test's own; it does not come back. */
export async function stock(world: { stream(): Duplex }): Promise<StockClient> {
  const client = new StockClient(
    new mqtt.MqttClient(() => world.stream(), { clientId: newClientId(), reconnectPeriod: 0 }),
  )
  onTestFinished(() => client.close())
  await client.handshake()
  return client
}

function isEncrypted(topic: string): boolean {
  return /^[ifpq](\/|$)/.test(topic)
}
