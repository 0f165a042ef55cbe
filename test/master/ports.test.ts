import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../src/config/loader.ts'
import { planNodes, type NodePlan } from '../../src/master/plan.ts'
import { canReusePort, PortHolder } from '../../src/master/port-holder.ts'
import { makeProject, messageOf } from '../config/project.ts'

const secret = 'f3b1c99e0d6a4457a1b2c3d4e5f60718'

interface Gate {
  readonly port: number
  readonly host?: string
  readonly openedBy?: string
}

function plan(gates: readonly Gate[], canReuse: boolean): NodePlan[] {
  const node = ({ port, host = '0.0.0.0', openedBy = 'gate' }: Gate): string =>
    JSON.stringify({
      cluster: { secret },
      bus: { url: 'nats://127.0.0.1' },
      store: { sql: 'mysql://a:b@127.0.0.1/c', kv: 'redis://127.0.0.1' },
      modules: { Gate: {} },
      gate: { mqtt: { tcp: { host, port }, websocket: { enabled: false }, openedBy } },
    })
  const names = gates.map((_, index) => `gate${index + 1}`)
  const cwd = makeProject({
    'conf/server.json': JSON.stringify({
      modules: {},
      master: { nodes: Object.fromEntries(names.map(name => [name, `${name}.json`])) },
    }),
    ...Object.fromEntries(gates.map((gate, index) => [`${names[index]}.json`, node(gate)])),
  })
  const env = {}
  return planNodes(loadConfig({ cwd, env }), { env, cwd, canReusePort: () => canReuse })
}

function waysOf(plans: readonly NodePlan[]): string[] {
  return plans.map(({ env, ports }) => {
    if (env['SIFAKA_GATE__MQTT__OPENEDBY'] === 'master')
      return `master ${ports?.map(({ host, port }) => `${host}:${port}`).join()}`
    expect(ports).toBeUndefined()
    return env['SIFAKA_GATE__MQTT__REUSEPORT'] === 'true' ? 'shared' : 'own'
  })
}

const three = [{ port: 1883 }, { port: 1883 }, { port: 1884 }]

describe('the plan of ports', () => {
  it('leaves sharing to the system where it can', () => {
    expect(waysOf(plan(three, true))).toEqual(['shared', 'shared', 'own'])
  })

  it('has the master open what gates share where the system cannot', () => {
    const opened = 'master 0.0.0.0:1883'
    expect(waysOf(plan(three, false))).toEqual([opened, opened, 'own'])
  })

  it('has the master open what a gate wants of it, for all that share it', () => {
    const [first, second, third] = three
    expect(waysOf(plan([{ ...first!, openedBy: 'master' }, second!, third!], true))).toEqual([
      'master 0.0.0.0:1883',
      'master 0.0.0.0:1883',
      'own',
    ])
    expect(waysOf(plan([first!, { ...third!, openedBy: 'master' }], true))).toEqual([
      'own',
      'master 0.0.0.0:1884',
    ])
  })

  it('refuses a name that the master would have to look up', () => {
    const host = 'games.example'
    const text = messageOf(() => plan([{ port: 1883, host, openedBy: 'master' }], true))
    expect(text).toContain(`"localhost", not at "${host}"`)
  })
})

describe('the ports that a master holds', () => {
  it('are as the system can', () => {
    if (process.platform === 'linux') expect(canReusePort()).toBe(true)
    if (process.platform === 'darwin' || process.platform === 'win32')
      expect(canReusePort()).toBe(false)
  })

  it('say which one is taken, and try again', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const ports = new PortHolder()
    onTestFinished(() => ports.keep([]))
    const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
    expect(() => ports.open([address])).toThrow(
      `Cannot open 127.0.0.1:${address.port}: it is taken`,
    )
    expect(ports.has([address])).toBe(false)
    server.close()
    await once(server, 'close')
    ports.open([address])
    ports.open([address])
    expect(ports.has([address])).toBe(true)
  })

  it('say what is wrong with an address', () => {
    const ports = new PortHolder()
    expect(() => ports.open([{ host: '192.0.2.1', port: 1883 }])).toThrow(
      'Cannot open 192.0.2.1:1883: this machine has no such address',
    )
  })
})
