/**
 * Contracts for clients in other languages: the content of `contract.json`, and what the writers of
 * constants (csharp.ts, python.ts, typescript.ts) work from. It knows contracts, no server and
 * no settings: the same contracts make the same bytes everywhere. docs/clients.md has its shape;
 * `formatVersion` rises when a reader of the old shape would go wrong.
 */
import { createHash } from 'node:crypto'
import type { Access, Contract, ErrorSpec, FunctionSpec, PushSpec } from '../contract/contract.ts'
import { StateCode, stateTexts, type GeneralError } from '../errors.ts'
import { protoFilesOf, type ProtoFile } from './proto-files.ts'

export interface ContractJson {
  readonly formatVersion: 1
  /** SHA-256 of all of it and of the messages' fields: another hash is another contract. */
  readonly hash: string
  readonly protocol: typeof protocol
  /** General codes of replies, rising. */
  readonly states: readonly StateJson[]
  /** By number. */
  readonly modules: readonly ModuleJson[]
  /** The files that hold the messages, and what those import; as protoc wants them. */
  readonly protoFiles: readonly string[]
}

interface StateJson {
  readonly code: number
  /** The same as `0xNN`, as logs and documents write it. */
  readonly hex: string
  readonly name: string
  readonly text: string
}

export interface ModuleJson {
  readonly name: string
  readonly id: number
  readonly addressable: boolean
  /** By number. */
  readonly functions: readonly FunctionJson[]
  /** By type. */
  readonly pushes: readonly PushJson[]
}

export interface FunctionJson {
  readonly name: string
  readonly id: number
  readonly access: Access
  /** Full name of the message; null: it takes no parameters. */
  readonly request: string | null
  /** Full name of the message; null: the reply has no fields. */
  readonly response: string | null
  /** Null: the server's `rpc.timeoutMs`. */
  readonly timeoutMs: number | null
  readonly idempotent: boolean
  readonly changesUser: boolean
  /** By code. */
  readonly errors: readonly ErrorJson[]
}

export interface ErrorJson {
  readonly code: number
  readonly name: string
  readonly text: string
}

export interface PushJson {
  readonly name: string
  readonly type: number
  /** Full name of the message; null: JSON only, sent on `p` alone. */
  readonly content: string | null
}

export interface ContractJsonOptions {
  /** Where the messages are looked for; a message that is in none is an error. */
  readonly protoFiles: readonly ProtoFile[]
  /** Functions that only other modules may call are left out unless stated. */
  readonly internal?: boolean
}

/** What docs/protocol.md says and a client has to know before it says a word. */
const protocol = {
  version: 1,
  mqtt: {
    version: '3.1.1',
    /** The protocol level of CONNECT. */
    level: 4,
    cleanSession: true,
    qos: 1,
  },
  /** A fresh random one for each connection. */
  clientId: '^[A-Za-z0-9_.:-]{32,64}$',
  topics: {
    handshake: 's',
    jsonRequests: 'i',
    protobufRequests: 'f',
    jsonPushes: 'p',
    protobufPushes: 'q',
  },
  /** What may stand behind `i/` and `f/`. */
  tag: '^[A-Za-z0-9_-]{1,32}$',
} as const

/** The envelope of replies on `f` is of no contract, and every client needs it. */
const envelope = 'AllResponse'

/**
 * What clients may know of these contracts, in a stable order. Throws `ModuleInvalid` naming a
 * message that stands in none of `protoFiles`.
 */
export function contractJson(
  contracts: readonly Contract[],
  options: ContractJsonOptions,
): ContractJson {
  const modules = contracts
    .toSorted((a, b) => a.id - b.id)
    .map(contract => moduleJson(contract, options.internal === true))
  const files = protoFilesOf(messagesOf(modules), options.protoFiles)
  const facts = {
    protocol,
    states: generalStates(),
    modules,
    protoFiles: files.map(({ name }) => name),
  }
  const types = files.map(file => file.types)
  const hash = createHash('sha256')
    .update(JSON.stringify([1, facts, types]))
    .digest('hex')
  return { formatVersion: 1, hash, ...facts }
}

function moduleJson(contract: Contract, internal: boolean): ModuleJson {
  const functions = Object.entries(contract.functions)
    .map(([name, spec]) => functionJson(name, spec))
    .filter(({ access }) => internal || access !== 'internal')
  const pushes = Object.entries<PushSpec>(contract.pushes ?? {}).map(([name, spec]) => ({
    name,
    type: spec.type,
    content: spec.content?.descriptor.name ?? null,
  }))
  return {
    name: contract.name,
    id: contract.id,
    addressable: contract.addressable === true,
    functions: functions.toSorted((a, b) => a.id - b.id),
    pushes: pushes.toSorted((a, b) => a.type - b.type),
  }
}

function functionJson(name: string, spec: FunctionSpec): FunctionJson {
  const errors = Object.entries<ErrorSpec>(spec.errors ?? {}).map(([error, { code, text }]) => ({
    code,
    name: error,
    text,
  }))
  return {
    name,
    id: spec.id,
    access: spec.access ?? 'user',
    request: spec.request?.descriptor.name ?? null,
    response: spec.response?.descriptor.name ?? null,
    timeoutMs: spec.timeoutMs ?? null,
    idempotent: spec.idempotent === true,
    changesUser: spec.changesUser === true,
    errors: errors.toSorted((a, b) => a.code - b.code),
  }
}

/** Every message, with the first function or push that has it for the words of an error. */
function messagesOf(modules: readonly ModuleJson[]): Map<string, string> {
  const users = new Map([[envelope, 'replies on "f"']])
  const add = (message: string | null, user: string): void => {
    if (message !== null && !users.has(message)) users.set(message, user)
  }
  for (const { name, functions, pushes } of modules) {
    for (const one of functions) {
      add(one.request, `"${name}.${one.name}"`)
      add(one.response, `"${name}.${one.name}"`)
    }
    for (const push of pushes) add(push.content, `"${name}.${push.name}"`)
  }
  return users
}

function generalStates(): StateJson[] {
  return Object.entries(StateCode)
    .filter(([name]) => name !== 'Success')
    .map(([name, code]) => ({
      code,
      hex: `0x${code.toString(16)}`,
      name,
      text: stateTexts[name as GeneralError],
    }))
    .toSorted((a, b) => a.code - b.code)
}
