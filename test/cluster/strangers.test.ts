/** Nodes that do not fit together say so, instead of doing half of their work. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defineContract, defineModule } from '../../src/index.ts'
import { until, useCluster } from './support/cluster.ts'

const Lock = defineContract({ name: 'Lock', id: 231, functions: {} })
const lock = defineModule(Lock, {
  setup(ctx) {
    ctx.on('connect', async () => 'not-authorized')
    return {}
  },
})

describe('a gate', () => {
  const cluster = useCluster({
    nodes: { gate: { gate: true }, worker: { modules: { Lock: {} }, provided: [lock] } },
  })

  test('says that a hook which would guard it is not run', async () => {
    const said = () =>
      cluster().logs.find(({ message }) => message.includes('connect or authorize'))
    await until(() => said() !== undefined, 'the word')
    expect(said()).toMatchObject({
      level: 'error',
      message:
        'Module "Lock" has a connect or authorizeTopic hook that is not run: list it in "modules" of this gate',
      fields: { node: 'gate' },
    })
  })

  test('keeps out a node with another secret, which nobody could hear', async () => {
    const secret = randomBytes(32).toString('hex')
    const name = cluster().name
    const joining = cluster().add('stranger', { config: { cluster: { name, secret } } })
    await expect(joining).rejects.toThrow(
      `Cannot join cluster "${name}": its nodes have another "cluster.secret"`,
    )
  })
})
