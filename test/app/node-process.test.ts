import { expect, it } from 'vitest'
import { NodeProcess } from '../../src/app/node-process.ts'
import { silentLogger } from '../../src/base/logger.ts'
import { makeConfig } from '../../src/config/config.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { makeProject } from '../config/project.ts'

it('a node as a process starts once, however often it is told', async () => {
  const port = await freePort()
  const mqtt = { tcp: { port: 0 }, websocket: { enabled: false } }
  const config = makeConfig(
    { gate: { mqtt }, monitor: { enabled: false }, health: { listen: `127.0.0.1:${port}` } },
    { root: makeProject({}) },
  )
  await using node = new NodeProcess(config, { log: silentLogger })
  const starting = node.start()
  await Promise.all([starting, node.start()])
  await node.start()
  expect(node.app.state).toBe('ready')
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  await node.close()
  await node.close()
})
