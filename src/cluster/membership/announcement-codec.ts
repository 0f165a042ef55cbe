/**
 * The directory's messages as bytes: a line of JSON, and behind an announcement that carries its
 * function table the table as a line of its own, so that the table is parsed only where its number
 * is new. They come from nodes of other versions: unknown fields and types are ignored, absent ones
 * get a default, and what has the wrong shape is refused as a whole. It knows nothing of who lives.
 */
import { hash } from 'node:crypto'
import { nodeNamePattern } from '../../base/node-name.ts'
import { nodeKey, type NodeRef } from '../../bus/bus.ts'
import {
  balances,
  type AnnouncedFunction,
  type AnnouncedModule,
  type Announcement,
  type Balance,
} from './announcement.ts'

/** An announcement without its function table, which `table` names by its digest. */
export interface AnnouncementHead extends Omit<Announcement, 'modules'> {
  readonly table: string
  /** When this life began, ms since 1970: of two lives of one name the later one counts. */
  readonly startedAt: number
  /** The sender counts what it sends, and knows its echo by it. */
  readonly beat: number
  /** A newcomer: everybody tells it of himself. */
  readonly isHello: boolean
}

export type DirectoryMessage =
  /** `tableText` is null where the sender takes it for known. */
  | { readonly type: 'here'; readonly head: AnnouncementHead; readonly tableText: string | null }
  /** For its sender alone, who looks whether the bus brings it back; no sign of life. */
  | { readonly type: 'probe'; readonly beat: number }
  /** Asks one node for an announcement with its table. */
  | { readonly type: 'ask' }
  /** Somebody has a tombstone: to be verified. */
  | { readonly type: 'dead'; readonly ref: NodeRef }
  | { readonly type: 'farewell' }

const maxTextLength = 256
/** Numbers of modules and of functions in one are 1..255, so there are no more. */
const maxNumber = 255
const accesses = ['anyone', 'user', 'internal'] as const
const namePattern = new RegExp(`^${nodeNamePattern}$`)
const epochPattern = /^[0-9a-f]{16}$/
const tablePattern = /^[A-Za-z0-9_-]{22,43}$/

export function encodeMessage(message: DirectoryMessage): Buffer {
  if (message.type !== 'here') return Buffer.from(JSON.stringify(message))
  const head = JSON.stringify({ type: 'here', ...message.head })
  return Buffer.from(message.tableText === null ? head : `${head}\n${message.tableText}`)
}

/** Null for a type that this version does not know; throws for what has the wrong shape. */
export function decodeMessage(from: NodeRef, payload: Buffer): DirectoryMessage | null {
  const end = payload.indexOf(0x0a)
  const first = payload.toString('utf8', 0, end === -1 ? payload.length : end)
  const fields = asObject(JSON.parse(first))
  switch (fields['type']) {
    case 'here':
      return {
        type: 'here',
        head: readHead(from, fields),
        tableText: end === -1 ? null : payload.toString('utf8', end + 1),
      }
    case 'probe':
      return { type: 'probe', beat: count(fields['beat']) }
    case 'dead':
      return { type: 'dead', ref: readRef(fields['ref']) }
    case 'ask':
    case 'farewell':
      return { type: fields['type'] }
    default:
      if (typeof fields['type'] !== 'string') throw new TypeError('type is no text')
      return null
  }
}

/** A function table as text, and the digest that names it. */
export function encodeTable(modules: readonly AnnouncedModule[]): { text: string; digest: string } {
  const text = JSON.stringify(modules)
  return { text, digest: hash('sha256', text, 'base64url').slice(0, 22) }
}

/**
 * Throws where the table is malformed, contradicts itself or is not the one that `digest` names.
 */
export function decodeTable(text: string, digest: string): ReadonlyMap<string, AnnouncedModule> {
  if (!hash('sha256', text, 'base64url').startsWith(digest)) throw new TypeError('another table')
  const modules = new Map<string, AnnouncedModule>()
  const ids = new Set<number>()
  for (const entry of asList(JSON.parse(text), maxNumber)) {
    const module = readModule(asObject(entry))
    if (modules.has(module.name) || ids.has(module.id)) throw new TypeError('a module twice')
    modules.set(module.name, module)
    ids.add(module.id)
  }
  return modules
}

function readHead(from: NodeRef, fields: Record<string, unknown>): AnnouncementHead {
  if (fields['name'] !== from.name || fields['epoch'] !== from.epoch)
    throw new TypeError(`${nodeKey(from)} announces another`)
  const load = asObject(fields['load'] ?? {})
  return {
    name: from.name,
    epoch: from.epoch,
    version: words(fields['version']),
    place: words(fields['place']),
    sentAt: count(fields['sentAt']),
    isDraining: flag(fields['isDraining']),
    isGate: flag(fields['isGate']),
    load: { calls: count(load['calls']), sessions: count(load['sessions']) },
    leases: asList(fields['leases'] ?? [], maxNumber).map(nameOf),
    table: matching(fields['table'], tablePattern),
    startedAt: count(fields['startedAt']),
    beat: count(fields['beat']),
    isHello: flag(fields['isHello']),
  }
}

function readModule(fields: Record<string, unknown>): AnnouncedModule {
  const functions = asList(fields['functions'] ?? [], maxNumber).map(one =>
    readFunction(asObject(one)),
  )
  if (new Set(functions.map(one => one.name)).size < functions.length)
    throw new TypeError('a function twice')
  if (new Set(functions.map(one => one.id)).size < functions.length)
    throw new TypeError('a function number twice')
  const balance = fields['balance']
  const instances = fields['instances'] ?? 'many'
  // A way of balancing that this version does not know is no reason to lose the node. An unknown
  // number of instances is: taking one for many would run twice what must run once.
  if (instances !== 'many' && instances !== 'one') throw new TypeError('instances is unknown')
  return {
    name: nameOf(fields['name']),
    id: numberOf(fields['id']),
    addressable: flag(fields['addressable']),
    balance: balances.includes(balance as Balance) ? (balance as Balance) : 'least-load',
    instances,
    hasSessionHooks: flag(fields['hasSessionHooks']),
    hasGateHooks: flag(fields['hasGateHooks']),
    functions,
  }
}

function readFunction(fields: Record<string, unknown>): AnnouncedFunction {
  // The narrowest access where none is stated: nothing becomes callable by an omission.
  const access = accesses.find(one => one === (fields['access'] ?? 'internal'))
  if (access === undefined) throw new TypeError('access is unknown')
  const timeoutMs = count(fields['timeoutMs'] ?? 3000)
  if (timeoutMs === 0) throw new TypeError('timeoutMs is 0')
  return {
    name: nameOf(fields['name']),
    id: numberOf(fields['id']),
    access,
    timeoutMs,
    changesUser: flag(fields['changesUser']),
    idempotent: flag(fields['idempotent']),
  }
}

function readRef(value: unknown): NodeRef {
  const fields = asObject(value)
  return {
    name: matching(fields['name'], namePattern),
    epoch: matching(fields['epoch'], epochPattern),
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('no object')
  return value as Record<string, unknown>
}

function asList(value: unknown, maxLength: number): unknown[] {
  if (!Array.isArray(value) || value.length > maxLength) throw new TypeError('no list, or too long')
  return value
}

function nameOf(value: unknown): string {
  return matching(value, namePattern)
}

function matching(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new TypeError('no such name')
  return value
}

function words(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value !== 'string' || value.length > maxTextLength) throw new TypeError('no text')
  return value
}

function flag(value: unknown): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError('no boolean')
  return value ?? false
}

/** A number from 0 on; 0 where it is absent. */
function count(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw new TypeError('no count')
  return value
}

function numberOf(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > maxNumber)
    throw new TypeError('no number of a module or function')
  return value as number
}
