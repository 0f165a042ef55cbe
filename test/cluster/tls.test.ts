/** A cluster whose Redis and NATS speak TLS alone, with the certificates of docs/cluster.md. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { freePort, type Service } from '../../src/testing/services/services.ts'
import { gatePart, Machine } from './support/machine.ts'

const text = readFileSync(path.resolve(import.meta.dirname, '../../docs/cluster.md'), 'utf8')
const caVariable = 'NODE_EXTRA_CA_CERTS'

let folder: string
let services: Service[]
let machine: Machine

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sifaka-tls-'))
  const script = /^```sh\n(openssl req -x509.*?)^```/ms.exec(text)![1]!
  await promisify(execFile)('sh', ['-ec', script], { cwd: folder })
  const file = (name: string): string => path.join(folder, name)
  const tlsPort = await freePort()
  const words = `--tls-port ${tlsPort} --tls-auth-clients no --tls-cert-file ${file('cert.pem')}`
  const files = `--tls-key-file ${file('key.pem')} --tls-ca-cert-file ${file('ca.pem')}`
  const config = `tls { cert_file: "${file('cert.pem')}", key_file: "${file('key.pem')}" }`
  const [redis, nats] = await Promise.all([
    startRedis({ args: `${words} ${files}`.split(' ') }),
    startNats({ config }),
  ])
  services = [redis, nats]
  machine = await new Machine({
    redisUrl: `rediss://localhost:${tlsPort}`,
    config: { bus: { url: `tls://localhost:${nats.port}` } },
  }).start()
})
afterAll(async () => {
  delete process.env[caVariable]
  await machine[Symbol.asyncDispose]()
  await Promise.all(services.map(service => service.stop()))
  rmSync(folder, { recursive: true, force: true })
})

describe('a cluster over TLS', { timeout: 60_000 }, () => {
  it('does not start without the CA', async () => {
    const { code, text: said } = await machine.refusal('stranger', gatePart(await freePort()))
    expect(code).not.toBe(0)
    expect(said).toMatch(/Cannot use Redis at localhost:\d+: self-signed certificate in/)
  })

  it('does not start where the certificate has another name', async () => {
    process.env[caVariable] = path.join(folder, 'ca.pem')
    const url = machine.redisUrl.replace('localhost', '127.0.0.1')
    const part = { ...gatePart(await freePort()), store: { kv: url, sql: machine.mysqlUrl } }
    const { code, text: said } = await machine.refusal('misled', part)
    expect(code).not.toBe(0)
    expect(said).toMatch(/does not match certificate's altnames/)
  })

  it('serves with it', async () => {
    process.env[caVariable] = path.join(folder, 'ca.pem')
    const port = await freePort()
    const nodes = await Promise.all([machine.gate('gate', port), machine.worker('worker')])
    const client = await machine.join(port)
    const reply = await client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
    expect(reply).toMatchObject({ state: 0, result: { msg: 'worker' } })
    for (const node of nodes) expect((await node.end('SIGTERM', 30_000)).code).toBe(0)
  })
})
