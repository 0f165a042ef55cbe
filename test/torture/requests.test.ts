import { describe, expect, it } from 'vitest'
import { held, release, runs } from './module.ts'
import { ackPacket, publishPacket, subscribePacket, Type } from './packets.ts'
import { crypt, readAllResponse, type RawClient, type Reply } from './raw-client.ts'
import { useWorld, World } from './world.ts'

const world = useWorld()

const call = (func: string, text = ''): string =>
  JSON.stringify({ module: 'Torture', func, params: { text } })
const echo = (text: string): string => call('Echo', text)
/** `ArenaText` of up to 127 bytes. */
const textBytes = (text: string): Buffer =>
  text === '' ? Buffer.alloc(0) : Buffer.concat([Buffer.of(0x0a, text.length), Buffer.from(text)])
const misuse = { result: null, msg: 'Publish requests with QoS 1, not retained', state: 0xf4 }
const unparsed = { result: null, msg: 'Param Parse Fail', state: 0xfe }

/** Sends a request without waiting. */
function send(client: RawClient, request: string, topic = 'i'): void {
  client.publish(topic, request)
}

async function eventually(check: () => boolean): Promise<void> {
  await expect.poll(check, { timeout: 10_000, interval: 2 }).toBe(true)
}

describe('the handshake', () => {
  it('takes a SUBSCRIBE of s i f p q in one packet: SUBACK, then the nonce', async () => {
    const client = await world().tcp()
    await client.connect()
    client.write(
      subscribePacket(
        5,
        ['s', 'i', 'f', 'p', 'q'].map(filter => [filter, 1]),
      ),
    )
    const suback = await client.next()
    expect([suback.type, ...suback.body]).toEqual([Type.Suback, 0, 5, 1, 1, 1, 1, 1])
    const nonce = client.read(await client.next())
    expect(nonce).toMatchObject({ topic: 's', qos: 1, dup: false, retain: false })
    expect(nonce.payload.toString('latin1')).toMatch(/^[A-Za-z0-9]{32}$/)
  })

  it('sends the same nonce for each of a hundred SUBSCRIBEs of s', async () => {
    const client = await world().join()
    const nonces = new Set([client.nonce])
    for (let round = 0; round < 100; round++) {
      expect(await client.subscribe('s')).toEqual([1])
      nonces.add(await client.takeNonce())
    }
    expect(nonces.size).toBe(1)
    expect(await client.request(echo('same key'))).toMatchObject({ state: 0 })
  })

  it('gives each connection another nonce', async () => {
    const nonces = new Set<string>()
    for (let round = 0; round < 20; round++) nonces.add((await world().join()).nonce)
    expect(nonces.size).toBe(20)
  })

  it('keeps the key when s is unsubscribed', async () => {
    const client = await world().join()
    await client.unsubscribe('s', 'i')
    expect(await client.request(echo('without a filter'))).toMatchObject({ state: 0 })
  })

  it('refuses filters that stand before s, and grants those behind it', async () => {
    const client = await world().tcp()
    await client.connect()
    expect(await client.subscribe('i', 'p', 's', 'f', 'q')).toEqual([0x80, 0x80, 1, 1, 1])
  })

  it('refuses s with QoS 0 and has no key then', async () => {
    const client = await world().tcp()
    await client.connect()
    expect(await client.subscribe(['s', 0], ['i', 1])).toEqual([0x80, 0x80])
    expect(client.count(Type.Publish)).toBe(0)
    expect(await client.subscribe(['s', 2], ['i', 2], ['f', 0])).toEqual([1, 1, 0x80])
  })
})

describe('reserved filters', () => {
  it.each([
    'i',
    'i/+',
    'i/#',
    'i/a-Z_9',
    `i/${'t'.repeat(32)}`,
    'f',
    'f/+',
    'f/#',
    'f/x',
    'p',
    'q',
  ])('grants "%s" with QoS 1, also where QoS 2 was asked, and refuses QoS 0', async filter => {
    const client = await world().join()
    expect(await client.subscribe([filter, 0])).toEqual([0x80])
    expect(await client.subscribe([filter, 1])).toEqual([1])
    expect(await client.subscribe([filter, 2])).toEqual([1])
  })

  it.each([
    's/#',
    's/+',
    's/x',
    'status',
    'sensors/+',
    'i/',
    'i/a/b',
    'i/+/x',
    'i//',
    'ix',
    `i/${'t'.repeat(33)}`,
    'i/a b',
    'info',
    'f/+/+',
    'foo/#',
    'p/#',
    'p/+',
    'p/x',
    'q/#',
    'q/',
    '$SYS/#',
    '$SYS/+',
    '$share/g/i',
    '$',
  ])('refuses "%s"', async filter => {
    const client = await world().join()
    expect(await client.subscribe([filter, 1])).toEqual([0x80])
  })

  it('grants 128 subscriptions beside s, and not one more', async () => {
    const client = await world().tcp()
    await client.connect()
    await client.subscribe('s')
    const filters = Array.from({ length: 128 }, (_, index) => `i/t${index}`)
    expect(new Set(await client.subscribe(...filters))).toEqual(new Set([1]))
    expect(await client.subscribe('i/one-more')).toEqual([0x80])
    expect(await client.subscribe('i/t5', 's')).toEqual([1, 1])
    await client.unsubscribe('i/t7')
    expect(await client.subscribe('i/one-more', 'i/and-another')).toEqual([1, 0x80])
    expect(world().refusals('too-many-filters')).toBe(2)
  })

  it('merges the codes of a mixed SUBSCRIBE with repeated filters', async () => {
    const client = await world().tcp()
    await client.connect()
    expect(
      await client.subscribe(
        ['a/b', 0],
        ['s', 1],
        ['a/b', 2],
        ['i', 1],
        ['$SYS/#', 0],
        ['#', 1],
        ['i', 0],
        ['a/b', 1],
        ['p', 2],
      ),
    ).toEqual([1, 1, 1, 1, 0x80, 1, 0x80, 1, 1])
    expect(client.count(Type.Publish)).toBe(1)
  })
})

describe('requests', () => {
  it('are answered on their own topic, whether or not it was subscribed', async () => {
    const client = await world().tcp()
    await client.connect()
    await client.subscribe('s')
    await client.takeNonce()
    const ok = (text: string): Reply => ({ result: { text }, msg: '', state: 0 })
    expect(await client.request(echo('bare'))).toEqual(ok('bare'))
    expect(await client.request(echo('tagged'), 'i/Tag_-9')).toEqual(ok('tagged'))
    const reply = await client.requestProtobuf(20, 1, textBytes('proto'))
    expect(reply).toMatchObject({ module: 20, func: 1, state: 0, msg: '' })
    expect(reply.result).toEqual(textBytes('proto'))
    client.publish('f/x', Buffer.concat([Buffer.of(20, 1), textBytes('tag')]))
    expect(readAllResponse((await client.takePublish('f/x')).payload).result).toEqual(
      textBytes('tag'),
    )
  })

  it('may name module and function by number', async () => {
    const client = await world().join()
    expect(await client.request({ module: 20, func: 1, params: { text: 'n' } })).toMatchObject({
      state: 0,
    })
  })

  it('get PUBACK and reply, 2,000 of one segment in the order sent', async () => {
    const client = await world().join()
    const requests = Array.from({ length: 2000 }, (_, index) =>
      client.packet('i', echo(String(index))),
    )
    client.write(...requests)
    await client.until(() => client.count(Type.Publish) === 2000, 'all replies')
    expect(client.replies().map(({ result }) => result.text)).toEqual(
      Array.from({ length: 2000 }, (_, index) => String(index)),
    )
    expect(client.count(Type.Puback)).toBe(2000)
  })

  it('of both kinds share one order, 2,000 with handlers that wait', async () => {
    const client = await world().join()
    const requests = Array.from({ length: 2000 }, (_, index) => {
      if (index % 100 === 0) return client.packet('i', call('Nap', '1'))
      return index % 2 === 0
        ? client.packet('i', echo(String(index)))
        : client.packet('f', Buffer.concat([Buffer.of(20, 1), textBytes(String(index))]))
    })
    client.write(...requests)
    await client.until(() => client.count(Type.Publish) === 2000, 'all replies')
    const texts = client
      .takePublishes()
      .map(({ topic, payload }) =>
        topic === 'i'
          ? JSON.parse(payload.toString()).result.text
          : readAllResponse(payload).result.subarray(2).toString(),
      )
    expect(texts).toEqual(
      Array.from({ length: 2000 }, (_, index) => (index % 100 === 0 ? '1' : String(index))),
    )
  })

  it('wait in a queue of 256; beyond it the socket is not read', async () => {
    const client = await world().join()
    send(client, call('Hold', 'queue'))
    await eventually(() => held.has('queue'))
    client.write(
      ...Array.from({ length: 400 }, (_, index) => client.packet('i', echo(String(index)))),
    )
    await client.until(() => client.count(Type.Puback) >= 257, 'PUBACKs of what was accepted')
    // What is read beyond the queue would be acknowledged by the next answer at the latest.
    await (await world().join()).request(echo('another client is served'))
    expect(client.count(Type.Puback)).toBe(257)
    release('queue')
    await client.until(() => client.count(Type.Publish) === 401, 'all replies')
    expect(
      client
        .replies()
        .slice(1)
        .map(({ result }) => result.text),
    ).toEqual(Array.from({ length: 400 }, (_, index) => String(index)))
  })

  it('with tags run 32 at once; more wait, also behind bare ones', async () => {
    const client = await world().join()
    client.write(
      ...Array.from({ length: 40 }, (_, index) =>
        client.packet(`i/t${index}`, call('Hold', `tag-${index}`)),
      ),
      client.packet('i', echo('bare')),
    )
    expect(await client.reply('i')).toMatchObject({ result: { text: 'bare' } })
    await eventually(() => held.size === 32)
    release('tag-5')
    expect(await client.reply('i/t5')).toMatchObject({ result: { text: 'tag-5' } })
    await eventually(() => held.has('tag-32'))
    expect(held.size).toBe(32)
    while (client.count(Type.Publish) < 39) {
      release()
      await client.until(() => held.size > 0 || client.count(Type.Publish) === 39, 'more runs')
    }
    expect(new Set(client.takePublishes().map(({ topic }) => topic)).size).toBe(39)
  })

  it('that change the user run alone: they wait for what runs, and later ones wait for them', async () => {
    const client = await world().join()
    runs.length = 0
    client.write(
      client.packet('i/a', call('Hold', 'alone')),
      client.packet('i/b', echo('before')),
      client.packet('i', call('Enter', 'player')),
      client.packet('i/c', echo('after')),
      client.packet('i', call('NeedsUser', 'me')),
    )
    expect(await client.reply('i/b')).toMatchObject({ state: 0 })
    expect(runs).toEqual(['Hold alone', 'Echo before'])
    release('alone')
    expect(await client.reply('i')).toMatchObject({ result: { text: 'player' } })
    expect(await client.reply('i')).toMatchObject({ result: { text: 'player me' } })
    await client.reply('i/c')
    expect(runs).toEqual([
      'Hold alone',
      'Echo before',
      'Enter player',
      'Entered player',
      'Echo after',
    ])
    expect(world().app.online).toEqual({ sessions: 1, users: 1 })
  })

  it('are answered 0xf3 at the deadline, and the queue goes on', async () => {
    const client = await world().join()
    const begun = performance.now()
    client.write(client.packet('i', call('Never')), client.packet('i', echo('next')))
    expect(await client.reply()).toEqual({ result: null, msg: 'Request Timeout', state: 0xf3 })
    expect(performance.now() - begun).toBeGreaterThanOrEqual(300)
    expect(await client.reply()).toMatchObject({ result: { text: 'next' } })
  })

  it('whose deadline passes before they are begun are answered 0xf0 in their turn, and not run', async () => {
    const client = await world().join()
    runs.length = 0
    client.write(
      client.packet('i', call('Nap', '600')),
      client.packet('i', call('Never')),
      client.packet('i', echo('still in time')),
    )
    expect(await client.reply()).toMatchObject({ state: 0 })
    expect(await client.reply()).toEqual({ result: null, msg: 'Too Many Requests', state: 0xf0 })
    expect(await client.reply()).toMatchObject({ result: { text: 'still in time' } })
  })

  it('are never answered after the connection has gone', async () => {
    const client = await world().join()
    send(client, call('Hold', 'gone'))
    await eventually(() => held.has('gone'))
    client.reset()
    await world().holds(0)
    expect(release('gone')).toBe(1)
    expect(await (await world().join()).request(echo('alive'))).toMatchObject({ state: 0 })
  })
})

describe('misuse of QoS and retain', () => {
  it.each([
    ['QoS 0', { qos: 0 }],
    ['QoS 2', { qos: 2 }],
    ['retain', { qos: 1, retain: true }],
  ])('%s is answered 0xf4 in its place and not run', async (_name, fields) => {
    const client = await world().join()
    runs.length = 0
    client.write(
      client.packet('i', echo('first')),
      client.packet('i', echo('misused'), fields),
      client.packet('i', echo('last')),
      client.packet('f', Buffer.of(20, 1), fields),
      client.packet('i/t', echo('misused'), fields),
    )
    expect(await client.reply()).toMatchObject({ result: { text: 'first' } })
    expect(await client.reply()).toEqual(misuse)
    expect(await client.reply()).toMatchObject({ result: { text: 'last' } })
    const f = readAllResponse((await client.takePublish('f')).payload)
    expect(f).toMatchObject({ module: 20, func: 1, state: 0xf4, msg: misuse.msg })
    expect(await client.reply('i/t')).toEqual(misuse)
    expect(runs).toEqual(['Echo first', 'Echo last'])
  })

  it('completes the flow of QoS 2', async () => {
    const client = await world().join()
    client.acknowledges = false
    client.publish('i', echo('x'), { qos: 2, id: 77 })
    expect((await client.take(Type.Pubrec)).body.readUInt16BE(0)).toBe(77)
    client.write(ackPacket(0x62, 77))
    expect((await client.take(Type.Pubcomp)).body.readUInt16BE(0)).toBe(77)
    expect(await client.reply()).toEqual(misuse)
  })

  it('the 32nd in a row is answered, then the connection is closed', async () => {
    const client = await world().join()
    client.write(...Array.from({ length: 40 }, () => client.packet('i', echo('x'), { qos: 0 })))
    expect(await client.closed()).toBe('fin')
    const replies = client.takePublishes()
    expect(replies.filter(({ topic }) => topic === 'i')).toHaveLength(32)
    const goodbye = JSON.parse(replies.at(-2)!.payload.toString())
    expect(replies.at(-2)!.topic).toBe('p')
    expect(goodbye).toMatchObject({ module: 1, type: 0, content: { reason: 'protocol', code: 3 } })
    expect(replies.at(-1)!.topic).toBe('q')
    expect([...replies.at(-1)!.payload.subarray(0, 2)]).toEqual([1, 0])
  })

  it('an accepted request ends the row', async () => {
    const client = await world().join()
    for (let round = 0; round < 3; round++) {
      client.write(...Array.from({ length: 31 }, () => client.packet('i', echo('x'), { qos: 2 })))
      expect(await client.request(echo('good'), 'i/t')).toMatchObject({ state: 0 })
    }
    await client.until(() => client.count(Type.Publish) === 93, 'all answers')
    expect(client.ending).toBeNull()
  })
})

describe('left-overs', () => {
  it('before the key are acknowledged, by QoS 1 and 2, and neither run nor answered', async () => {
    const client = await world().tcp()
    await client.connect()
    runs.length = 0
    client.write(
      publishPacket('i', echo('old'), { qos: 1, id: 3 }),
      publishPacket('f', 'old', { qos: 2, id: 4 }),
      publishPacket('i/t', 'old', { qos: 1, id: 5, dup: true }),
      publishPacket('i', 'old', { qos: 0 }),
    )
    expect((await client.take(Type.Puback)).body.readUInt16BE(0)).toBe(3)
    expect((await client.take(Type.Pubrec)).body.readUInt16BE(0)).toBe(4)
    expect((await client.take(Type.Pubcomp)).body.readUInt16BE(0)).toBe(4)
    expect((await client.take(Type.Puback)).body.readUInt16BE(0)).toBe(5)
    await client.subscribe('s')
    await client.takeNonce()
    expect(await client.request(echo('new'))).toMatchObject({ result: { text: 'new' } })
    expect(runs).toEqual(['Echo new'])
    expect(client.count(Type.Publish)).toBe(0)
    expect(world().refusals('left-over')).toBe(4)
  })

  it('are what comes with DUP at any time', async () => {
    const client = await world().join()
    runs.length = 0
    client.publish('i', echo('again'), { qos: 1, dup: true })
    client.publish('i', echo('again'), { qos: 2, dup: true })
    await client.take(Type.Puback)
    await client.take(Type.Pubcomp)
    expect(await client.request(echo('once'))).toMatchObject({ result: { text: 'once' } })
    expect(runs).toEqual(['Echo once'])
  })

  it('close the connection with the 4,097th', async () => {
    const client = await world().tcp()
    await client.connect()
    const one = (): Buffer => publishPacket('i', 'old', { qos: 1, id: client.takeId() })
    client.write(...Array.from({ length: 4096 }, one))
    await client.until(() => client.count(Type.Puback) === 4096, 'all PUBACKs')
    expect(await client.subscribe('s')).toEqual([1])
    client.publish('i', 'old', { qos: 1, dup: true })
    expect(await client.closed()).toBe('fin')
    expect(world().refusals('left-overs')).toBe(1)
  })

  it('under an old key count until the first JSON payload, not as garbage', async () => {
    const client = await world().tcp()
    await client.connect()
    await client.subscribe('s')
    await client.takeNonce()
    const other = Buffer.alloc(16, 7)
    for (let round = 0; round < 10; round++) {
      client.write(
        publishPacket('i', crypt(other, Buffer.from(echo('old'))), { qos: 1, id: round + 1 }),
      )
      expect(await client.reply()).toEqual(unparsed)
    }
    expect(await client.request(echo('new'))).toMatchObject({ state: 0 })
  })
})

describe('garbage on i', () => {
  const garbage = ['{"module":', 'not json', '', Buffer.of(0x22, 0xff, 0x22), '\ufeff{}', '{}x']

  it.each(garbage)('is answered 0xfe: %j', async payload => {
    const client = await world().join()
    await client.request(echo('key is right'))
    client.publish('i', payload)
    expect(await client.reply()).toEqual(unparsed)
    expect(await client.request(echo('still here'))).toMatchObject({ state: 0 })
  })

  it('closes the connection with the third in a row, over bare and tagged topics', async () => {
    const client = await world().join()
    await client.request(echo('key is right'))
    client.write(
      client.packet('i', 'garbage'),
      client.packet('i/t', 'garbage'),
      client.packet('i', 'garbage'),
      client.packet('i', echo('never run')),
    )
    expect(await client.closed()).toBe('fin')
    const topics = client.takePublishes().map(({ topic }) => topic)
    expect(topics).toEqual(['i', 'i/t', 'i', 'p', 'q'])
    expect(world().refusals('wrong-key')).toBe(1)
  })

  it('ends its row with any JSON, and protobuf does not count', async () => {
    const client = await world().join()
    await client.request(echo('key is right'))
    for (let round = 0; round < 4; round++) {
      for (const payload of ['garbage', 'garbage']) {
        client.publish('i', payload)
        expect(await client.reply()).toEqual(unparsed)
      }
      expect(await client.request('[]')).toEqual(unparsed)
      client.publish('f', Buffer.of(20, 1, 0xff))
      expect(readAllResponse((await client.takePublish('f')).payload).state).toBe(0xfe)
    }
  })

  it("is what another client's ciphertext is", async () => {
    const [one, two] = [await world().join(), await world().join()]
    await one.request(echo('key is right'))
    for (let round = 0; round < 3; round++)
      one.write(
        publishPacket('i', crypt(two.key!, Buffer.from(echo('stolen'))), {
          qos: 1,
          id: 100 + round,
        }),
      )
    expect(await one.closed()).toBe('fin')
    expect(await two.request(echo('mine'))).toMatchObject({ state: 0 })
  })
})

describe('orderly closes', () => {
  it('answer what was accepted, then push Gate/0 on p and q, then FIN', async () => {
    const client = await world().join()
    client.write(
      client.packet('i/x', call('Hold', 'orderly')),
      client.packet('i/y', call('Hold', 'orderly-2')),
      client.packet('i', call('Leave', 'bye')),
      client.packet('i', echo('not accepted any more')),
    )
    expect(await client.reply()).toMatchObject({ result: { text: 'bye' } })
    await eventually(() => held.size === 2)
    release('orderly')
    expect(await client.closed()).toBe('fin')
    const last = client.takePublishes()
    expect(last.map(({ topic }) => topic)).toEqual(['i/x', 'i/y', 'p', 'q'])
    expect(JSON.parse(last[2]!.payload.toString()).content).toMatchObject({
      reason: 'kicked',
      code: 2,
    })
  })

  it('push User/0 to the session that a newer login replaces, behind its answers', async () => {
    const older = await world().join()
    await older.request(call('Enter', 'twice'))
    older.publish('i/slow', call('Nap', '100'))
    const newer = await world().join()
    await newer.request(call('Enter', 'twice'))
    expect(await older.closed()).toBe('fin')
    const last = older.takePublishes()
    expect(last.map(({ topic }) => topic)).toEqual(['i/slow', 'p', 'q'])
    expect(last[1]!.payload.toString()).toBe('{"module":2,"type":0,"content":{}}')
    expect([...last[2]!.payload]).toEqual([2, 0])
    await world().holds(1)
    expect(world().app.online.users).toBe(1)
    expect(await newer.request(call('NeedsUser', 'x'))).toMatchObject({
      result: { text: 'twice x' },
    })
  })

  it('leave one of many that log in as one user at the same time', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => world().join()))
    await Promise.allSettled(clients.map(client => client.request(call('Enter', 'contended'))))
    await world().holds(1)
    expect(world().app.online.users).toBe(1)
    const alive = clients.filter(({ ending }) => ending === null)
    expect(alive).toHaveLength(1)
    expect(await alive[0]!.request(call('NeedsUser', 'x'))).toMatchObject({
      result: { text: 'contended x' },
    })
  })
})

describe('clients that do not read', () => {
  it('are closed when more than the bound waits for them; others are not affected', async () => {
    const frozen = await world().join()
    frozen.stream.pause()
    const other = await world().join()
    const notes = 200
    for (let round = 0; round < notes; round++)
      expect(await other.request(call('Shout', '60000'), 'i/shout')).toMatchObject({ state: 0 })
    await world().holds(1, 1)
    expect(world().refusals('slow')).toBeGreaterThanOrEqual(1)
    await other.until(
      () => other.inbox.filter(({ type }) => type === Type.Publish).length >= 2 * notes,
      'all pushes',
    )
    frozen.stream.resume()
    await frozen.closed()
  })

  it('and send requests are not read until they read themselves', async () => {
    const client = world().stream()
    await client.join()
    client.stream.pause()
    const text = 'x'.repeat(30_000)
    for (let round = 0; round < 100; round++) client.publish('i', echo(text))
    expect(await (await world().join()).request(echo('other'))).toMatchObject({ state: 0 })
    expect(world().metric('gate_sessions')).toBe(2)
    client.stream.resume()
    await client.until(() => client.count(Type.Publish) === 100, 'all replies')
    expect(new Set(client.replies().map(({ result }) => result.text.length))).toEqual(
      new Set([30_000]),
    )
  })
})

describe('two clients', () => {
  it('never see anything of each other, whatever they subscribe', async () => {
    const spy = await world().join()
    expect(
      await spy.subscribe(
        ['#', 2],
        ['+', 2],
        ['+/+', 1],
        ['+/#', 1],
        ['/#', 1],
        ['$SYS/#', 1],
        ['i/#', 1],
        ['f/+', 1],
      ),
    ).toEqual([2, 2, 1, 1, 1, 0x80, 1, 1])
    const other = await world().join()
    await other.request(echo('secret'))
    await other.request(echo('secret'), 'i/tag')
    await other.requestProtobuf(20, 1, textBytes('secret'))
    other.publish('ordinary', 'for all', { qos: 1 })
    expect((await spy.takePublish('ordinary')).payload.toString()).toBe('for all')
    await spy.request(echo('mine'))
    expect(spy.count(Type.Publish)).toBe(0)
  })
})

describe('other settings', () => {
  it('suite "none" sends a nonce and plaintext, and results may be base64 of their JSON', async () => {
    await using own = await new World({
      config: { security: { suites: ['none'] }, gate: { mqtt: { jsonResult: 'base64' } } },
    }).start()
    const client = await own.tcp()
    await client.connect()
    expect(await client.subscribe('s', 'i', 'f')).toEqual([1, 1, 1])
    expect((await client.takePublish('s')).payload.toString('latin1')).toMatch(/^[A-Za-z0-9]{32}$/)
    const { result, state } = await client.request(echo('plain'))
    expect([JSON.parse(Buffer.from(result, 'base64').toString()), state]).toEqual([
      { text: 'plain' },
      0,
    ])
    expect(await client.request({ module: 'None', func: 'None' })).toMatchObject({
      result: null,
      state: 0xfc,
    })
    expect((await client.requestProtobuf(20, 1, textBytes('x'))).result).toEqual(textBytes('x'))
    await own.rest()
  })

  it('jsonDefaults: false leaves empty fields out', async () => {
    await using own = await new World({
      config: { gate: { mqtt: { jsonDefaults: false } } },
    }).start()
    const client = await own.join()
    expect(await client.request(echo(''))).toEqual({ result: {}, msg: '', state: 0 })
    await own.rest()
  })
})
