/** mosquitto_pub and mosquitto_sub: the gate as an ordinary broker for ordinary topics. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startProxy } from './support/proxy.ts'
import { localStores, World } from './support/world.ts'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const newId = (): string => `mosquitto.${randomBytes(12).toString('hex')}`
/** SUBACK, three bytes, message id 1. */
const subackOfFirst = Buffer.of(0x90, 3, 0, 1)
const newTopic = (): string => `room/${randomBytes(6).toString('hex')}`

describe('mosquitto clients', { timeout: 30_000 }, () => {
  let world: World

  beforeAll(async () => {
    world = new World('tcp', await localStores())
    await world.start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const port = (): number => Number(new URL(world.url).port)

  function start(program: string, args: readonly string[], to = port()) {
    const place = ['-h', '127.0.0.1', '-p', String(to)]
    const child = spawn(program, [...place, ...args], { stdio: 'pipe' })
    child.stdin.end()
    onTestFinished(() => void child.kill('SIGKILL'))
    const code = new Promise<number | null>(resolve => {
      child.once('close', resolve)
    })
    return { child, code }
  }

  async function run(program: string, args: readonly string[]): Promise<Ended> {
    const { child, code } = start(program, args)
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, stdout, stderr }
  }

  const publish = async (...args: string[]): Promise<void> => {
    const ended = await run('mosquitto_pub', ['-i', newId(), ...args])
    expect(ended).toEqual({ code: 0, stdout: '', stderr: '' })
  }

  /**
   * A subscriber, once it is one; `messages` are its lines `topic qos retained payload`. It buffers
   * what it prints, so a proxy tells when its SUBACK has come.
   */
  async function subscribe(...args: string[]) {
    const granted = Promise.withResolvers<void>()
    const proxy = await startProxy(port(), {
      fromServer: chunk => chunk.includes(subackOfFirst) && granted.resolve(),
    })
    onTestFinished(() => proxy[Symbol.asyncDispose]())
    const format = ['-F', '%t %q %r %p']
    const { child, code } = start('mosquitto_sub', ['-i', newId(), ...format, ...args], proxy.port)
    const printed = text(child.stdout)
    child.once('close', () => granted.reject(new Error('It ended without a subscription')))
    await granted.promise
    const messages = async (): Promise<string[]> => {
      expect(await code).toBe(0)
      return (await printed).trimEnd().split('\n')
    }
    return { child, messages }
  }

  it.each(['0', '1', '2'])(
    'gets ordinary messages of QoS %s to subscribers, in order',
    async qos => {
      const topic = newTopic()
      const one = await subscribe('-t', topic, '-q', qos, '-C', '3')
      const all = await subscribe('-t', 'room/#', '-q', '2', '-C', '3')
      for (const word of ['first', 'second', 'third'])
        await publish('-t', topic, '-q', qos, '-m', word)
      const wanted = ['first', 'second', 'third'].map(word => `${topic} ${qos} 0 ${word}`)
      expect(await one.messages()).toEqual(wanted)
      expect(await all.messages()).toEqual(wanted)
    },
  )

  it('delivers with the lower QoS of publisher and subscriber', async () => {
    const topic = newTopic()
    const low = await subscribe('-t', topic, '-q', '0', '-C', '1')
    const high = await subscribe('-t', topic, '-q', '2', '-C', '1')
    await publish('-t', topic, '-q', '1', '-m', 'word')
    expect(await low.messages()).toEqual([`${topic} 0 0 word`])
    expect(await high.messages()).toEqual([`${topic} 1 0 word`])
  })

  it('keeps retained messages until they are cleared', async () => {
    const topic = newTopic()
    await publish('-t', `${topic}/kept`, '-q', '1', '-r', '-m', 'kept')
    await publish('-t', `${topic}/gone`, '-q', '1', '-r', '-m', 'gone')
    await publish('-t', `${topic}/gone`, '-q', '1', '-r', '-n')
    const reader = await subscribe('-t', `${topic}/#`, '-q', '1', '-C', '2')
    await publish('-t', `${topic}/end`, '-q', '1', '-m', 'end')
    expect(await reader.messages()).toEqual([`${topic}/kept 1 1 kept`, `${topic}/end 1 0 end`])
  })

  it('publishes the will of a client that dies, and not of one that leaves', async () => {
    const topic = newTopic()
    const watcher = await subscribe('-t', `${topic}/will`, '-q', '1', '-C', '1')
    const atWill = ['-t', topic, '--will-topic', `${topic}/will`, '--will-qos', '1']
    const will = (word: string) => [...atWill, '--will-payload', word]
    const leaves = await subscribe(...will('left'), '-C', '1')
    await publish('-t', topic, '-m', 'go')
    expect(await leaves.messages()).toHaveLength(1)
    const dies = await subscribe(...will('died'))
    dies.child.kill('SIGKILL')
    expect(await watcher.messages()).toEqual([`${topic}/will 1 0 died`])
  })

  it.each([
    ['of 31 characters', 'x'.repeat(31)],
    ['of 65 characters', 'x'.repeat(65)],
    ['with a space', `${'x'.repeat(32)} `],
    ['with a slash', `${'x'.repeat(32)}/`],
    ['with an umlaut', `${'x'.repeat(32)}ä`],
  ])('is refused with CONNACK 2 for an id %s', async (_what, id) => {
    for (const program of ['mosquitto_pub', 'mosquitto_sub']) {
      const message = program === 'mosquitto_pub' ? ['-m', 'x'] : []
      const { code, stderr } = await run(program, ['-i', id, '-t', 'a', ...message])
      // it ends with the code of its CONNACK
      expect(code).toBe(2)
      expect(stderr).toContain('Connection Refused: identifier rejected')
    }
  })

  it('is refused with CONNACK 2 for an id in use', async () => {
    const id = newId()
    await subscribe('-i', id, '-t', newTopic())
    const { code, stderr } = await run('mosquitto_pub', ['-i', id, '-t', 'a', '-m', 'x'])
    expect(code).toBe(2)
    expect(stderr).toContain('Connection Refused: identifier rejected')
  })

  it('is refused over MQTT 5 with the code for its version', async () => {
    const args = ['-V', 'mqttv5', '-i', newId(), '-t', 'a']
    const { code, stderr } = await run('mosquitto_pub', [...args, '-m', 'x'])
    // CONNACK 1, which libmosquitto shows as 132: unsupported protocol version
    expect(code).toBe(132)
    expect(stderr).toContain('Unsupported Protocol Version')
  })

  it('is served over MQTT 3.1', async () => {
    const topic = newTopic()
    const reader = await subscribe('-V', 'mqttv31', '-t', topic, '-C', '1')
    await publish('-V', 'mqttv31', '-t', topic, '-m', 'old')
    expect(await reader.messages()).toEqual([`${topic} 0 0 old`])
  })

  it('is refused with CONNACK 5 for a will on a reserved topic', async () => {
    const will = ['--will-topic', 'p/1', '--will-payload', 'x']
    const { code, stderr } = await run('mosquitto_pub', [
      '-i',
      newId(),
      '-t',
      'a',
      '-m',
      'x',
      ...will,
    ])
    expect(code).toBe(5)
    expect(stderr).toContain('Connection Refused: not authorised')
  })

  it.each(['$SYS/#', 'p', 'i', 's/#', 'f/+/x'])('is denied a subscription of %s', async filter => {
    const args = ['-i', newId(), '-t', filter, '-q', '1']
    const { stderr } = await run('mosquitto_sub', args)
    expect(stderr).toContain('All subscription requests were denied')
  })
})
