import { describe, expect, it } from 'vitest'
import type { Carrier, Misdelivery } from '../../src/bus/carrier.ts'
import { createMemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import type { MemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import { refOf, turns } from './engine-harness.ts'

interface Station {
  readonly carrier: Carrier
  readonly heard: string[]
  readonly states: boolean[]
}

async function station(hub: MemoryHub, name: string): Promise<Station> {
  const carrier = hub.createCarrier()
  const [heard, states]: [string[], boolean[]] = [[], []]
  carrier.attach(refOf(name), {
    received: (by, bytes) => heard.push(`${by} ${bytes.toString()}`),
    stateChanged: isUp => states.push(isUp),
  })
  await carrier.start()
  return { carrier, heard, states }
}

const ignored = () => {}

describe('the memory carrier', () => {
  it('delivers to one node and to all, in order, in a later turn', async () => {
    const hub = createMemoryHub()
    const [a, b] = [await station(hub, 'a'), await station(hub, 'b')]
    a.carrier.send(refOf('b'), Buffer.from('1'), ignored)
    a.carrier.sendToAll(Buffer.from('2'))
    a.carrier.send(refOf('b'), Buffer.from('3'), ignored)
    expect(a.carrier.waitingBytes).toBe(3)
    expect(b.heard).toEqual([])
    await turns(2)
    expect(b.heard).toEqual(['own 1', 'all 2', 'own 3'])
    expect(a.heard).toEqual(['all 2'])
    expect(a.carrier.waitingBytes).toBe(0)
  })

  it('says nobody for a node that is not there, or of another epoch, and not at once', async () => {
    const hub = createMemoryHub()
    const a = await station(hub, 'a')
    await station(hub, 'b')
    const lost: Misdelivery[] = []
    a.carrier.send(refOf('c'), Buffer.from('1'), why => lost.push(why))
    a.carrier.send(refOf('b', 9), Buffer.from('2'), why => lost.push(why))
    expect(lost).toEqual([])
    await turns(2)
    expect(lost).toEqual(['nobody', 'nobody'])
  })

  it('goes down and up with its hub, and loses what is on its way', async () => {
    const hub = createMemoryHub()
    const [a, b] = [await station(hub, 'a'), await station(hub, 'b')]
    const lost: Misdelivery[] = []
    a.carrier.send(refOf('b'), Buffer.from('1'), why => lost.push(why))
    hub.setUp(false)
    expect(a.carrier.isUp).toBe(false)
    await turns(2)
    expect(lost).toEqual(['unknown'])
    hub.setUp(true)
    a.carrier.send(refOf('b'), Buffer.from('2'), ignored)
    await turns(2)
    expect(b.heard).toEqual(['own 2'])
    expect(a.states).toEqual([true, false, true])
  })

  it('hears nothing after it was closed', async () => {
    const hub = createMemoryHub()
    const [a, b] = [await station(hub, 'a'), await station(hub, 'b')]
    const lost: Misdelivery[] = []
    a.carrier.send(refOf('b'), Buffer.from('1'), why => lost.push(why))
    await b.carrier.close()
    await b.carrier.close()
    await turns(2)
    expect(b.heard).toEqual([])
    expect(lost).toEqual(['nobody'])
    expect(b.carrier.isUp).toBe(false)
  })

  it('asks the hook what becomes of a batch', async () => {
    const hub = createMemoryHub()
    const [a, b] = [await station(hub, 'a'), await station(hub, 'b')]
    const lost: Misdelivery[] = []
    hub.setHook(batch => {
      const text = batch.bytes.toString()
      if (text === 'twice') return [batch, batch]
      return text === 'gone' ? 'lost' : text === 'nobody' ? 'nobody' : [batch]
    })
    for (const text of ['twice', 'gone', 'nobody', 'through'])
      a.carrier.send(refOf('b'), Buffer.from(text), why => lost.push(why))
    await turns(2)
    expect(b.heard).toEqual(['own twice', 'own twice', 'own through'])
    expect(lost).toEqual(['nobody'])
  })
})
