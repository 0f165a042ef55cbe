import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Carrier } from '../../src/bus/carrier.ts'
import { NatsCarrier } from '../../src/bus/carriers/nats-carrier.ts'
import { RedisCarrier } from '../../src/bus/carriers/redis-carrier.ts'
import { startNats } from '../../src/testing/services/nats.ts'
import { startRedis } from '../../src/testing/services/redis.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { earOf, until } from './carriers.ts'

const cluster = 'test'

describe('a carrier over TLS', () => {
  it('Redis: refuses an unknown certificate and lives on, takes a known one', async () => {
    await using files = await certificate()
    const port = await freePort()
    const args = ['--tls-port', String(port), '--tls-auth-clients', 'no']
    args.push('--tls-cert-file', files.cert, '--tls-key-file', files.key)
    args.push('--tls-ca-cert-file', files.cert)
    await using service = await startRedis({ args })
    expect(service.port).not.toBe(port)
    await check(files, () => new RedisCarrier({ url: `rediss://localhost:${port}`, cluster }))
  })

  it('NATS: refuses an unknown certificate and lives on, takes a known one', async () => {
    await using files = await certificate()
    const config = `tls { cert_file: "${files.cert}", key_file: "${files.key}" }`
    await using service = await startNats({ config })
    const url = `tls://localhost:${service.port}`
    await check(files, () => new NatsCarrier({ url, cluster }))
  })

  it('refuses a server that does not speak TLS', async () => {
    await using redis = await startRedis()
    await using nats = await startNats()
    const carriers = [
      new RedisCarrier({ url: redis.url.replace('redis:', 'rediss:'), cluster }),
      new NatsCarrier({ url: nats.url.replace('nats:', 'tls:'), cluster }),
    ]
    for (const carrier of carriers) {
      await using ear = earOf(carrier, 'a')
      // Redis waits for the rest of what it takes for a command.
      await expect(ear.carrier.start()).rejects.toThrow(/Cannot use the bus at .*(no answer|'tls')/)
    }
  })
})

interface Files extends AsyncDisposable {
  readonly cert: string
  readonly key: string
}

async function certificate(): Promise<Files> {
  const directory = await mkdtemp(join(tmpdir(), 'sifaka-tls-'))
  const files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') }
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost'
  const names = [
    '-addext',
    'subjectAltName=DNS:localhost',
    '-out',
    files.cert,
    '-keyout',
    files.key,
  ]
  await promisify(execFile)('openssl', [...words.split(' '), ...names])
  return {
    ...files,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

async function check(files: Files, create: () => Carrier): Promise<void> {
  for (let n = 0; n < 3; n++) {
    await using refused = earOf(create(), 'a')
    await expect(refused.carrier.start()).rejects.toThrow(/Cannot use the bus at .*self-signed/)
  }
  // A second error of the same socket would come now, and end the run.
  await delay(100)
  const known = getCACertificates('default')
  setDefaultCACertificates([...known, await readFile(files.cert, 'utf8')])
  try {
    await using a = earOf(create(), 'a')
    await a.carrier.start()
    a.send(a.self, 'sealed twice')
    await until(() => a.heard.length === 1, 500, 'heard')
  } finally {
    setDefaultCACertificates(known)
  }
}
