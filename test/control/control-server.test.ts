import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { fork } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type LogFields, silentLogger } from '../../src/base/logger.ts'
import { connectControl } from '../../src/control/control-client.ts'
import type { NodeStatus } from '../../src/control/control.ts'
import { birthOf } from '../../src/control/birth.ts'
import { controlNames, controlPlace, lastHolder } from '../../src/control/place.ts'
import { SocketServer } from '../../src/control/socket-server.ts'
import { epoch, runFolder, statusWith, testNode } from './support.ts'

const soon = AbortSignal.timeout

describe('a control socket', () => {
  it('is for this user alone, names its process, and is gone after the close', async () => {
    const runDir = runFolder()
    const { server } = testNode(runDir)
    await server.start()
    const place = controlPlace(runDir, 'work3')
    expect(place.address).toBe(path.join(runDir, 'work3.sock'))
    expect(statSync(runDir).mode & 0o777).toBe(0o700)
    expect(statSync(place.address).mode & 0o777).toBe(0o600)
    expect(controlNames(runDir)).toEqual(['work3'])
    expect(lastHolder(place)).toEqual({ pid: process.pid, epoch, birth: birthOf(process.pid) })
    await server.close()
    await server.close()
    expect(existsSync(place.address)).toBe(false)
    expect(controlNames(runDir)).toEqual([])
    expect(await connectControl(runDir, 'work3')).toBeNull()
  })

  it('takes the folder from others who might enter it', async () => {
    const runDir = runFolder()
    mkdirSync(runDir, { mode: 0o777 })
    await testNode(runDir).server.start()
    expect(statSync(runDir).mode & 0o777).toBe(0o700)
  })

  it('says in one message why its folder cannot be used', async () => {
    const runDir = path.join(runFolder('file'), 'run')
    writeFileSync(path.dirname(runDir), '')
    await expect(testNode(runDir).server.start()).rejects.toThrow(
      /^Cannot use the run folder ".*run": .*choose another with SIFAKA_RUNDIR$/,
    )
  })

  it('refuses the place of a living process, and leaves that alone', async () => {
    const runDir = runFolder()
    const first = testNode(runDir)
    await first.server.start()
    await expect(testNode(runDir).server.start()).rejects.toMatchObject({
      code: 'TwinNode',
      message: expect.stringContaining(`process ${process.pid} runs under this name`),
    })
    using client = await connectControl(runDir, 'work3')
    expect(await client!.status()).toEqual(first.status)
  })

  it('takes the place of a dead process', async () => {
    const runDir = runFolder()
    const { address } = controlPlace(runDir, 'work3')
    mkdirSync(runDir, { recursive: true })
    const code = `require('node:net').createServer().listen(process.argv[1], () => process.send(1))`
    writeFileSync(path.join(runDir, 'dead.cjs'), code.replace('process.argv[1]', 'process.argv[2]'))
    const child = fork(path.join(runDir, 'dead.cjs'), [address], { execArgv: [] })
    await once(child, 'message')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(address)).toBe(true)
    await testNode(runDir).server.start()
    using client = await connectControl(runDir, 'work3')
    expect((await client!.status()).pid).toBe(process.pid)
  })

  it('is taken by one of many that start at once over a dead one', async () => {
    const runDir = runFolder()
    mkdirSync(runDir, { recursive: true })
    writeFileSync(controlPlace(runDir, 'work3').address, 'no socket at all')
    const nodes = Array.from({ length: 8 }, () => testNode(runDir))
    const results = await Promise.allSettled(nodes.map(({ server }) => server.start()))
    const started = nodes.filter((_, index) => results[index]!.status === 'fulfilled')
    expect(started).toHaveLength(1)
    started[0]!.status = statusWith({ epoch: 'ffffffffffffffff' })
    using client = await connectControl(runDir, 'work3')
    expect((await client!.status()).epoch).toBe('ffffffffffffffff')
  })

  it('is elsewhere where its path is too long, at the same place for both sides', async () => {
    const runDir = runFolder(path.join('x'.repeat(120), 'run'))
    const node = testNode(runDir)
    await node.server.start()
    const place = controlPlace(runDir, 'work3')
    onTestFinished(() => expect(existsSync(place.address)).toBe(false))
    expect(Buffer.byteLength(place.address)).toBeLessThanOrEqual(100)
    expect(place.address).not.toBe(controlPlace(runDir, 'work4').address)
    expect(statSync(path.dirname(place.address)).mode & 0o777).toBe(0o700)
    expect(controlNames(runDir)).toEqual(['work3'])
    using client = await connectControl(runDir, 'work3')
    expect(await client!.status()).toEqual(node.status)
    await node.server.close()
  })

  it('is not to be had under the name of the master', async () => {
    const { server } = testNode(runFolder(), { name: 'master' })
    await expect(server.start()).rejects.toThrow('Cannot name a node "master"')
  })
})

describe('a node asked by its control socket', () => {
  it('tells its state at hello, at each change, and as a heartbeat', async () => {
    const runDir = runFolder()
    const node = testNode(runDir, { heartbeatMs: 20 })
    await node.server.start()
    const heard: NodeStatus[] = []
    const { promise: beaten, resolve } = Promise.withResolvers<void>()
    using client = await connectControl(runDir, 'work3', {
      status: status => {
        heard.push(status)
        if (heard.length > 3 && status.state === 'draining') resolve()
      },
    })
    expect(await client!.status('hello')).toEqual(node.status)
    node.status = statusWith({ state: 'draining' })
    node.server.changed()
    await beaten
    expect(heard.at(-1)).toEqual(node.status)
  })

  it('drains, hears of deaths, and refuses what is none', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    using client = (await connectControl(runDir, 'work3'))!
    await client.request('drain')
    expect(node.drains).toBe(1)
    await client.request('died', { name: 'work4', epoch, more: 1 })
    expect(node.deaths).toEqual([{ name: 'work4', epoch }])
    await expect(client.request('died', { name: '../x', epoch: 'no' })).rejects.toThrow(
      /name and epoch/,
    )
    await expect(client.request('dance')).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining('does not know it'),
    })
    client.tell('dance')
    expect(await client.status()).toEqual(node.status)
  })

  it('goes on where a hook fails', async () => {
    const runDir = runFolder()
    const node = testNode(runDir, {
      hooks: {
        died() {
          throw new Error('a bug')
        },
      },
    })
    await node.server.start()
    using client = (await connectControl(runDir, 'work3'))!
    await expect(client.request('died', { name: 'a', epoch })).rejects.toThrow('Internal')
    expect(await client.status()).toEqual(node.status)
  })

  it('tells the end of its connection, and what was asked', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    const client = (await connectControl(runDir, 'work3', { closed: resolve }))!
    const asked = client.request('status', {}, { timeoutMs: 10_000 })
    client.close()
    await expect(asked).rejects.toMatchObject({ code: 'ConnectionLost' })
    await closed
    await expect(client.status()).rejects.toMatchObject({ code: 'ConnectionLost' })
  })

  it('fits its status into a line however large the cluster is', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    const { cluster: _, pid: __, startedAt: ___, listening: ____, ...known } = statusWith()
    node.status = statusWith({ cluster: Array.from({ length: 5000 }, () => known) })
    using client = (await connectControl(runDir, 'work3'))!
    const { cluster, ...rest } = await client.status()
    expect(cluster.length).toBeGreaterThan(300)
    expect({ ...rest, cluster: [] }).toEqual(statusWith())
  })

  it('leaves out the modules of others first, and is heard at every heartbeat', async () => {
    const runDir = runFolder()
    const node = testNode(runDir, { heartbeatMs: 20 })
    await node.server.start()
    const modules = Array.from(
      { length: 100 },
      (_, i) => `A_module_with_a_name_of_40_letters__${i + 1000}`,
    )
    const {
      cluster: _,
      pid: __,
      startedAt: ___,
      listening: ____,
      ran: _____,
      ...known
    } = statusWith()
    const cluster = Array.from({ length: 16 }, (_, i) => ({ ...known, name: `work${i}`, modules }))
    node.status = statusWith({ modules, cluster })
    const { promise: heard, resolve } = Promise.withResolvers<NodeStatus>()
    using client = (await connectControl(runDir, 'work3', { status: resolve }))!
    const wanted = { ...node.status, cluster: cluster.map(one => ({ ...one, modules: [] })) }
    expect(await client.status('hello')).toEqual(wanted)
    expect(await heard).toEqual(wanted)
  })

  it('tells its log what cannot be sent, once', async () => {
    const runDir = runFolder()
    const lines: [string, LogFields | undefined][] = []
    const server = new SocketServer({
      runDir,
      name: 'work3',
      request: async () => ({ text: 'x'.repeat(70_000) }),
      log: { ...silentLogger, warn: (text, fields) => void lines.push([text, fields]) },
    })
    onTestFinished(() => server.close())
    await server.start()
    using client = (await connectControl(runDir, 'work3'))!
    for (let tries = 0; tries < 2; tries++)
      await expect(client.request('status')).rejects.toThrow('too long for a line')
    expect(lines).toEqual([
      [
        expect.stringContaining('the line is too long'),
        expect.objectContaining({ name: 'work3', type: 'answer', maxBytes: 65_536 }),
      ],
    ])
  })
})

describe('an error that is answered', () => {
  it.each([
    ['TooBusy', 'TooBusy'],
    ['TwinNode', 'TwinNode'],
    ['Success', 'Unknown'],
    ['CodeOfTomorrow', 'Unknown'],
    ['toString', 'Unknown'],
    [7, 'Unknown'],
  ])('has the code %s of its sender as %s', async (sent, read) => {
    const { address } = controlPlace(runFolder('.'), 'work3')
    const answer = { v: 1, type: 'answer', id: 1, error: 'Cannot do that', code: sent }
    const server = createServer(socket => {
      socket.once('data', () => void socket.write(`${JSON.stringify(answer)}\n`))
    }).listen(address)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    using client = (await connectControl(path.dirname(address), 'work3'))!
    await expect(client.request('dance')).rejects.toMatchObject({
      code: read,
      message: 'Cannot do that',
    })
  })
})

describe('garbage on a control socket', () => {
  const garbage: [string, string | Buffer][] = [
    ['no JSON', 'GET / HTTP/1.1\r\n\r\n'],
    ['no object', '[1]\n'],
    ['no type', '{"v":1}\n'],
    ['no version', '{"type":"status","id":1}\n'],
    ['another version', '{"v":2,"type":"status","id":1}\n'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x0a, 0x00])],
    ['a line without end', Buffer.alloc(70_000, 0x61)],
    ['a line too long', Buffer.concat([Buffer.alloc(70_000, 0x20), Buffer.from('\n')])],
  ]
  it.each(garbage)('ends the connection, and no other one: %s', async (_name, bytes) => {
    const runDir = runFolder()
    const node = testNode(runDir)
    await node.server.start()
    using client = (await connectControl(runDir, 'work3'))!
    const raw = await rawSocket(runDir)
    raw.write(bytes)
    await closed(raw)
    expect(await client.status()).toEqual(node.status)
  })

  it('is not what comes in pieces, several at once, or with fields of tomorrow', async () => {
    const runDir = runFolder()
    await testNode(runDir).server.start()
    const raw = await rawSocket(runDir)
    const line = '{"v":1,"type":"status","id":7,"tomorrow":[{}]}\n'
    for (const part of [line.slice(0, 10), line.slice(10) + line]) {
      raw.write(part)
      await new Promise(setImmediate)
    }
    let text = ''
    while (text.split('\n').length < 3) {
      const [chunk] = (await once(raw, 'data', { signal: soon(5000) })) as [Buffer]
      text += chunk.toString()
    }
    for (const answer of text.trim().split('\n'))
      expect(JSON.parse(answer)).toMatchObject({
        v: 1,
        type: 'answer',
        id: 7,
        status: statusWith(),
      })
    raw.destroy()
  })

  it('is bounded: a reader that never reads is let go', async () => {
    const runDir = runFolder()
    const node = testNode(runDir)
    const { cluster: _, pid: __, startedAt: ___, listening: ____, ...known } = statusWith()
    node.status = statusWith({ cluster: Array.from({ length: 200 }, () => known) })
    await node.server.start()
    const raw = await rawSocket(runDir)
    raw.pause()
    for (let sent = 0; sent < 500; sent++) raw.write('{"v":1,"type":"status","id":1}\n')
    await once(raw, 'error', { signal: soon(5000) }).catch(() => {})
    using client = (await connectControl(runDir, 'work3'))!
    expect((await client.status()).name).toBe('work3')
    raw.destroy()
  })
})

describe('a process that holds its socket and does not answer', () => {
  it('is named by its file', async () => {
    const runDir = runFolder()
    await testNode(runDir).server.start()
    expect(readFileSync(path.join(runDir, 'work3.pid'), 'utf8')).toBe(
      `${process.pid} ${epoch} ${birthOf(process.pid) ?? ''}`,
    )
  })
})

/** However it ends: what was not read resets it. */
async function closed(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  soon(5000).addEventListener('abort', () => reject(new Error('It is still open')))
  socket.resume().once('close', () => resolve())
  await promise
}

async function rawSocket(runDir: string): Promise<Socket> {
  const socket = connect(controlPlace(runDir, 'work3').address)
  socket.on('error', () => {})
  await once(socket, 'connect')
  onTestFinished(() => void socket.destroy())
  return socket
}
