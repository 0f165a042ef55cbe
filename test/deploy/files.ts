/**
 * What stands in deploy, read as those programs read it: processes with command, environment
 * and bounds.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

export const root = path.resolve(import.meta.dirname, '../..')
export const deployFolder = path.join(root, 'deploy')

/** One process as an orchestrator would start it. */
export interface Deployed {
  /** For people. */
  readonly where: string
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** From the beginning of the end to SIGKILL, without what runs before SIGTERM. */
  readonly graceMs: number
  /** Ports that others are to reach, beside those of probes. */
  readonly ports: readonly number[]
  readonly probes: readonly { readonly path: string; readonly port: number }[]
  /** Where files lie that the environment names: folders, or files. */
  readonly secrets: readonly string[]
  /** Folders that may be written. */
  readonly writable: readonly string[]
}

export function read(name: string): string {
  return readFileSync(path.join(deployFolder, name), 'utf8')
}

interface Service {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[]; readonly disable?: boolean }
  readonly stop_grace_period?: string
  readonly secrets?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly read_only?: boolean
  readonly restart?: string
  readonly image?: string
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly secrets: Readonly<Record<string, unknown>>
}

export const compose = parse(read('compose.yaml'), { merge: true }) as Compose

export function composed(): Deployed[] {
  return Object.entries(compose.services)
    .filter(([, { command }]) => command?.[0] === 'node')
    .map(([name, service]) => ({
      where: `compose.yaml, ${name}`,
      command: service.command ?? [],
      env: service.environment ?? {},
      graceMs: Number.parseInt(service.stop_grace_period ?? '10s', 10) * 1000,
      ports: (service.ports ?? []).map(port => Number(port.split(':').at(-1))),
      probes: [...(service.healthcheck?.test?.at(-1) ?? '').matchAll(/:(\d+)(\/\w+)/g)].map(
        ([, port, route]) => ({ path: route!, port: Number(port) }),
      ),
      secrets: (service.secrets ?? []).map(secret => `/run/secrets/${secret}`),
      writable: (service.tmpfs ?? []).map(place => place.split(':')[0]!),
    }))
}

interface Container {
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly { readonly containerPort: number }[]
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: string[] } } }
  readonly livenessProbe?: { readonly httpGet: { readonly path: string; readonly port: number } }
  readonly readinessProbe?: { readonly httpGet: { readonly path: string; readonly port: number } }
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly volumeMounts: readonly { readonly mountPath: string; readonly readOnly?: boolean }[]
}

export interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly ports?: readonly { readonly port: number }[]
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds?: number
        readonly securityContext: Readonly<Record<string, unknown>>
        readonly containers: readonly Container[]
      }
    }
  }
}

export const manifests = parseAllDocuments(read('kubernetes.yaml')).map(
  document => document.toJS() as Manifest,
)

export function podded(): Deployed[] {
  return manifests
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .flatMap(({ kind, metadata, spec: { template } }) =>
      template.spec.containers.map(container => {
        const before = Number(container.lifecycle?.preStop.exec.command[1] ?? 0)
        return {
          where: `kubernetes.yaml, ${kind} ${metadata.name}`,
          command: container.args,
          // Where there is no value it is the pod's name.
          env: Object.fromEntries(container.env.map(({ name, value }) => [name, value ?? 'pod-1'])),
          graceMs: ((template.spec.terminationGracePeriodSeconds ?? 30) - before) * 1000,
          ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
          probes: [container.livenessProbe, container.readinessProbe].flatMap(probe =>
            probe === undefined ? [] : [probe.httpGet],
          ),
          secrets: container.volumeMounts
            .filter(({ readOnly }) => readOnly === true)
            .map(({ mountPath }) => mountPath),
          writable: container.volumeMounts
            .filter(({ readOnly }) => readOnly !== true)
            .map(({ mountPath }) => mountPath),
        }
      }),
    )
}

/** The settings of the unit, each with its values in order. */
export function unitSettings(): Map<string, string[]> {
  const settings = new Map<string, string[]>()
  for (const line of read('sifaka@.service').split('\n')) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (key !== undefined) settings.set(key, [...(settings.get(key) ?? []), value ?? ''])
  }
  return settings
}

/** The unit for a node of that name. */
export function unit(name: string): Deployed {
  const settings = unitSettings()
  const places = { i: name, t: '/run', S: '/var/lib', d: '/run/credentials' }
  const filled = (text: string): string =>
    text.replace(/%(\w)/g, (all, letter: string) => places[letter as keyof typeof places] ?? all)
  const pairs = (settings.get('Environment') ?? [])
    .flatMap(line => filled(line).split(' '))
    .map(pair => pair.split('=') as [string, string])
  return {
    where: `sifaka@.service, ${name}`,
    command: filled(settings.get('ExecStart')?.[0] ?? '').split(' '),
    env: Object.fromEntries(pairs),
    graceMs: Number(settings.get('TimeoutStopSec')?.[0]) * 1000,
    ports: [],
    probes: [],
    secrets: (settings.get('LoadCredential') ?? []).map(
      one => `/run/credentials/${one.split(':')[0]}`,
    ),
    writable: [
      ...(settings.get('RuntimeDirectory') ?? []).map(folder => `/run/${folder}`),
      ...(settings.get('StateDirectory') ?? []).map(folder => `/var/lib/${filled(folder)}`),
    ],
  }
}

/** What operators have to bring. */
export const values: Readonly<Record<string, string>> = {
  SIFAKA_STORE__SQL: 'mysql://sifaka:b1946ac92492d2347c6235b4d2611184@mariadb.internal/sifaka',
  SIFAKA_STORE__KV: 'redis://redis.internal:6379',
  SIFAKA_BUS__URL: 'redis://redis.internal:6379',
  SIFAKA_CLUSTER__SECRET: 'd3b07384d113edec49eaa6238ad5ff00b1946ac92492d2347c6235b4d2611184',
}

/** A file for each of `values`, under its name. */
export function writeSecrets(folder: string): void {
  chmodSync(folder, 0o755)
  for (const [name, value] of Object.entries(values)) writeFileSync(path.join(folder, name), value)
}

export const dockerfile = read('Dockerfile')
/** Beside what each container is given. */
export const imageEnv: Readonly<Record<string, string>> = Object.fromEntries(
  /^ENV (.*)$/m
    .exec(dockerfile)![1]!
    .split(' ')
    .map(pair => pair.split('=')),
)

/** The environment with files that are there, and without what only a shell fills in. */
export function envOf({ env }: Deployed, secrets: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...env }).map(([name, value]) => {
      const plain = name.replace(/_FILE$/, '')
      if (name.endsWith('_FILE')) return [name, path.join(secrets, plain)]
      return [name, value.includes('${') ? values[name]! : value]
    }),
  )
}
