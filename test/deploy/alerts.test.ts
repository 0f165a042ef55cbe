/** The alerts of docs/monitoring.md against what the nodes of a running cluster show. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { StateCode } from '../../src/errors.ts'
import { freePort } from '../../src/testing/services/services.ts'
import { Machine, probe, until } from '../cluster/support/machine.ts'
import { root } from './files.ts'

const document = (name: string): string => readFileSync(path.join(root, 'docs', name), 'utf8')

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[]
  }[]
}

const block = /^```yaml\n(groups:\n.*?)^```/ms.exec(document('monitoring.md'))![1]!
const alerts = (parse(block) as Rules).groups.flatMap(({ rules }) => rules)

/** Counters whose series begin with the first fault; all others stand there from the start. */
const lazy = new Set([
  'sifaka_cluster_ejections_total',
  'sifaka_dispatch_hook_failures_total',
  'sifaka_dispatch_timer_failures_total',
  'sifaka_dispatch_unhandled_rejections_total',
])

interface Selector {
  readonly name: string
  readonly label: string | undefined
  readonly values: readonly string[]
}

/** `name`, and `name{label="a"}` or `name{label=~"a|b"}`. */
function selectorsOf(expr: string): Selector[] {
  const found = expr.matchAll(/\b((?:sifaka|process|nodejs)_\w+)(?:\{(\w+)=~?"([^"]+)"\})?/g)
  return [...found].map(([, name, label, values = '']) => ({
    name: name!,
    label,
    values: values === '' ? [] : values.split('|'),
  }))
}

let machine: Machine
/** Lines of `/metrics` of a gate, a worker and a master. */
let lines: string[]

beforeAll(async () => {
  machine = await new Machine().start()
  const port = await freePort()
  const gate = await machine.gate('gate', port)
  const worker = await machine.worker('worker')
  const client = await machine.join(port)
  await client.request({ module: 'Stage', func: 'Where', params: { msg: '' } })
  const monitor = await freePort()
  const kept = await machine.write('kept', machine.workerPart())
  const files = await machine.write('boss', {
    modules: {},
    health: { listen: '' },
    monitor: { enabled: true, port: monitor },
    master: { nodes: { kept: kept.conf } },
  })
  const master = machine.launch({ ...files, health: null }, { verb: 'master' })
  const places = [gate.files.health!, worker.files.health!, `127.0.0.1:${monitor}`]
  await until(async () => (await probe(places[2]!, '/readyz')).code === 200, 'the master')
  const texts = await Promise.all(places.map(place => probe(place, '/metrics')))
  lines = texts.flatMap(({ text }) => text.split('\n'))
  expect((await master.end('SIGTERM', 30_000)).code).toBe(0)
}, 120_000)
afterAll(() => machine[Symbol.asyncDispose]())

function has(name: string, label?: string, value?: string): boolean {
  const wanted = label === undefined ? '' : `${label}="${value ?? ''}`
  return lines.some(line => /^\w+/.exec(line)?.[0] === name && line.includes(wanted))
}

describe('the alerts of docs/monitoring.md', () => {
  it('are rules', () => {
    expect(alerts.length).toBeGreaterThan(15)
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  })

  it.each(alerts)('$alert names metrics and labels that nodes show', ({ expr }) => {
    for (const { name, label, values } of selectorsOf(expr)) {
      if (lazy.has(name)) {
        expect(has(name), name).toBe(false)
        expect(document('operations.md')).toContain(
          `| \`${name.slice('sifaka_'.length)}\` | counter |`,
        )
        expect(expr, 'a first fault is seen').toContain(`unless ${name} offset`)
        continue
      }
      expect(has(name, label), `${name} ${label}`).toBe(true)
      // Codes of replies have a series from the first reply on.
      const codes = Object.values(StateCode).map(String)
      for (const value of values)
        if (name === 'sifaka_dispatch_calls_total') expect(codes).toContain(value)
        else expect(has(name, label, `${value}"`), `${name} ${label} ${value}`).toBe(true)
    }
  })

  it('group by labels that there are', () => {
    for (const { expr } of alerts)
      for (const [, labels] of expr.matchAll(/by \(([^)]*)\)/g))
        for (const label of labels!.split(', '))
          expect(label === 'instance' || lines.some(line => line.includes(`${label}="`))).toBe(true)
  })
})
