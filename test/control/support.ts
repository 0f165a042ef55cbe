/** Run folders and nodes with control sockets, gone after the test. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { NodeRef } from '../../src/bus/bus.ts'
import type { ControlHooks, ControlServer } from '../../src/control/control-server.ts'
import { createControlServer } from '../../src/control/control-server.ts'
import type { NodeStatus } from '../../src/control/control.ts'

export const epoch = '0123456789abcdef'

export function runFolder(below = 'run'): string {
  const root = mkdtempSync(path.join(tmpdir(), 'sifaka-control-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const folder = path.join(root, below)
  mkdirSync(path.dirname(folder), { recursive: true })
  return folder
}

export function statusWith(changes: Partial<NodeStatus> = {}): NodeStatus {
  return {
    name: 'work3',
    pid: process.pid,
    epoch,
    version: '0.1.0',
    state: 'ready',
    startedAt: 1_700_000_000_000,
    place: 'here:1',
    listening: [{ name: 'mqtt', host: '127.0.0.1', port: 1883 }],
    load: { calls: 1, sessions: 2 },
    ran: 0,
    modules: ['User'],
    cluster: [],
    ...changes,
  }
}

export interface TestNode {
  readonly server: ControlServer
  readonly drains: number
  readonly deaths: readonly NodeRef[]
  status: NodeStatus
}

export function testNode(
  runDir: string,
  options: { name?: string; heartbeatMs?: number; hooks?: Partial<ControlHooks> } = {},
): TestNode {
  const { name = 'work3', heartbeatMs, hooks } = options
  const node = { drains: 0, deaths: [] as NodeRef[], status: statusWith({ name }) }
  const server = createControlServer({
    runDir,
    name,
    epoch,
    heartbeatMs,
    hooks: {
      describe: () => node.status,
      drain: () => void node.drains++,
      died: ref => void node.deaths.push(ref),
      ...hooks,
    },
  })
  onTestFinished(() => server.close())
  return Object.assign(node, { server })
}
