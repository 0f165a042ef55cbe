/** No client ever sees another's requests, replies or pushes: tried with stock mqtt.js. */
import { describe, expect, it } from 'vitest'
import { toUser } from '../../../src/index.ts'
import { Lab } from './lab.ts'
import { newName, password, type World } from './world.ts'
import { stock, type StockClient } from './stock-client.ts'

/** Every filter by which one client might hear another, with the code its SUBSCRIBE must get. */
const attempts: readonly [filter: string, granted: number][] = [
  ['#', 1],
  ['+', 1],
  ['+/#', 1],
  ['+/+', 1],
  ['i', 1],
  ['f', 1],
  ['p', 1],
  ['q', 1],
  ['i/#', 1],
  ['i/+', 1],
  ['f/#', 1],
  ['$SYS/#', 128],
  ['$SYS/+/new/clients', 128],
  ['$share/group/i', 128],
  ['$share/group/#', 128],
  ['s/#', 128],
  ['i/a/b', 128],
  ['p/#', 128],
  ['q/+', 128],
  ['p/+', 128],
  ['system', 128],
]

export function describePrivacy(world: () => World): void {
  describe('privacy', () => {
    it('shows no client what is another one’s, whatever it subscribes', async () => {
      const spy = await stock(world())
      for (const [filter, granted] of attempts) {
        const [grant] = await subscribe(spy, filter)
        expect([filter, grant]).toEqual([filter, granted])
      }

      const { client, id } = await world().player()
      const other = await world().connect({ wire: 'protobuf' })
      for (const [index, one] of [client, other, client, other].entries()) {
        await one.call(Lab, 'Echo', { msg: `secret ${index}` })
        await one.call(Lab, 'Echo', { msg: `secret ${index}` }, { concurrent: true })
      }
      expect(await world().lab.push(toUser(id), 'Told', { msg: 'secret' })).toBe(1)

      // what could have come before this came before its reply
      await spy.call('Lab.Echo', { msg: 'own' })
      expect(spy.received.map(({ topic }) => topic)).toEqual(['i'])
    })

    it('shows an ordinary message to those who subscribed, and never as a request', async () => {
      const spy = await stock(world())
      const talker = await stock(world())
      await spy.mqtt.subscribeAsync('chat/#', { qos: 1 })
      await talker.mqtt.publishAsync('chat/i', 'hello', { qos: 1 })
      await spy.until(() => spy.received.length > 0)
      expect(spy.on('chat/i').map(String)).toEqual(['hello'])
    })

    it('pushes as JSON on p and as protobuf on q to one that subscribed both', async () => {
      const client = await stock(world())
      await client.mqtt.subscribeAsync(['p', 'q'], { qos: 1 })
      const account = { username: newName(), password }
      const registered = await client.call('User.Register', account)
      expect(registered).toMatchObject({ state: 0, msg: '' })
      await client.until(() => client.on('q').length > 0)
      const notice = { module: 2, type: 11, content: { msg: 'Login Success' } }
      expect(client.on('p').map(text => JSON.parse(text.toString()))).toEqual([notice])
      // 02 0b, then field 1 as a string of 13 bytes
      expect(client.on('q').map(bytes => bytes.toString('latin1'))).toEqual([
        '\x02\x0b\x0a\x0dLogin Success',
      ])
    })
  })
}

async function subscribe(client: StockClient, filter: string): Promise<number[]> {
  return new Promise(resolve => {
    client.mqtt.subscribe(filter, { qos: 1 }, (_error, _granted, packet) =>
      resolve((packet?.granted ?? []) as number[]),
    )
  })
}
