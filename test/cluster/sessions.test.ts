import { afterEach, describe, expect, test } from 'vitest'
import { SifakaError } from '../../src/index.ts'
import type { RawClient } from '../torture/raw-client.ts'
import { newUser, until, useCluster } from './support/cluster.ts'

const modules = { Stage: {}, Aside: {} }
const cluster = useCluster({
  nodes: {
    one: { modules: { Stage: { balance: 'round-robin' }, Aside: {} } },
    two: { modules: { Stage: { balance: 'round-robin' }, Aside: {} } },
    gate: { gate: true },
  },
})
afterEach(() => cluster().rest())

async function say(client: RawClient, func: string, msg = ''): Promise<string> {
  const { state, result, msg: words } = await client.request({
    module: 'Stage',
    func,
    params: { msg },
  })
  if (state !== 0) throw new Error(`${state.toString(16)} ${words}`)
  return result.msg
}

describe('attributes across workers', () => {
  test('what one worker sets the next call reads on another', async () => {
    const client = await cluster().join('gate')
    const seen = new Set<string>()
    for (let round = 0; round < 20; round++) {
      const setter = await say(client, 'Set', `word ${round}`)
      seen.add(setter)
      expect(await say(client, 'Get', 'word')).toBe(String(round))
    }
    expect([...seen].sort()).toEqual(['one', 'two'])
  })
})
void modules
void newUser
void until
void SifakaError
