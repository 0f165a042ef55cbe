import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../../src/base/logger.ts'
import { shareSecret } from '../../../src/cluster/life/shared-secret.ts'
import { MemoryKv } from '../../../src/store/kv/memory-kv.ts'

const one = 'first-'.repeat(8)
const two = 'second-'.repeat(8)
const three = 'third-'.repeat(8)

function share(kv: MemoryKv, current: string, accepted = '', cluster = 'game') {
  return shareSecret({ kv, cluster, current, accepted, log: silentLogger })
}

describe('the secret of a cluster', () => {
  it('is shared by all of its nodes: one with another is refused, by name and remedy', async () => {
    await using kv = new MemoryKv()
    await using stack = new AsyncDisposableStack()
    stack.use(await share(kv, one))
    stack.use(await share(kv, one))
    await expect(share(kv, two)).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message:
        'Cannot join cluster "game": its nodes have another "cluster.secret"; give all nodes the same one',
    })
  })

  it('is that of one where the first nodes have different ones and start at once', async () => {
    await using kv = new MemoryKv()
    await using stack = new AsyncDisposableStack()
    const started = await Promise.allSettled([share(kv, one), share(kv, two), share(kv, one)])
    for (const start of started) if (start.status === 'fulfilled') stack.use(start.value)
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('is not overwritten by a node that took the time between a look and a word', async () => {
    await using kv = new MemoryKv()
    await using stack = new AsyncDisposableStack()
    stack.use(await share(kv, one))
    const late = share(kv, one)
    await kv.set('secret', 'another')
    await expect(late).rejects.toMatchObject({ code: 'ConfigInvalid' })
    expect(await kv.get('secret')).toBe('another')
  })

  it('can be changed while nodes run, by way of the accepted one', async () => {
    await using kv = new MemoryKv()
    await using stack = new AsyncDisposableStack()
    stack.use(await share(kv, one))
    stack.use(await share(kv, one, two))
    stack.use(await share(kv, two, one))
    stack.use(await share(kv, one, two))
    stack.use(await share(kv, two, one))
    await expect(share(kv, three)).rejects.toMatchObject({ code: 'ConfigInvalid' })
  })

  it('is not to be read from what stands in the store, and differs by cluster', async () => {
    await using kv = new MemoryKv()
    await using stack = new AsyncDisposableStack()
    stack.use(await share(kv, one))
    const fingerprint = await kv.get('secret')
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/)
    await kv.delete('secret')
    stack.use(await share(kv, one, '', 'another'))
    expect(await kv.get('secret')).not.toBe(fingerprint)
  })

  it('may be another one when the last node has gone for a while', async () => {
    let now = 0
    await using kv = new MemoryKv({ now: () => now })
    await using stack = new AsyncDisposableStack()
    await (await share(kv, one))[Symbol.asyncDispose]()
    now += 10_001
    stack.use(await share(kv, two))
    expect(await kv.get('secret')).not.toBeNull()
  })
})
