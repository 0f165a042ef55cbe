import { SifakaError } from '../errors.ts'
import type { Contract, FunctionSpec, PushSpec } from './contract.ts'
import { codecOf } from './message-codec.ts'

/** Module numbers kept for the framework: 1 to this. */
const lastFrameworkNumber = 10

const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/
const accessLevels = new Set<unknown>(['anyone', 'user', 'internal', undefined])

export interface CheckOptions {
  /**
   * True for the modules that come with Sifaka: they have the numbers 1..10, all others must not.
   */
  readonly framework?: boolean
}

/**
 * Checks one contract, at start: names, numbers, codes, and that every message can be coded. Throws
 * `ModuleInvalid` at the first thing that is wrong.
 */
export function checkContract(contract: Contract, options: CheckOptions = {}): void {
  checkName('module', contract.name, contract.name)
  checkModuleNumber(contract, options.framework === true)
  const numbers = new Map<number, string>()
  for (const [name, spec] of Object.entries(contract.functions)) {
    const full = `${contract.name}.${name}`
    checkName('function', name, full)
    checkNumber(full, 'function number', spec.id, 1, 255)
    take(numbers, spec.id, full, 'function number')
    checkFunction(full, spec)
  }
  checkPushes(contract)
}

/**
 * Checks contracts that one process hosts or knows together: each by itself, then that no two have
 * the same name or number. `frameworkNames` are those of Sifaka's own modules.
 */
export function checkContracts(
  contracts: Iterable<Contract>,
  frameworkNames: ReadonlySet<string> = new Set(),
): void {
  const numbers = new Map<number, string>()
  const names = new Set<string>()
  for (const contract of contracts) {
    checkContract(contract, { framework: frameworkNames.has(contract.name) })
    if (names.has(contract.name))
      throw refused(contract.name, 'the name is taken by another module')
    names.add(contract.name)
    take(numbers, contract.id, contract.name, 'module number')
  }
}

function checkModuleNumber(contract: Contract, framework: boolean): void {
  const [min, max] = framework ? [1, lastFrameworkNumber] : [lastFrameworkNumber + 1, 255]
  if (!framework && Number.isInteger(contract.id) && contract.id >= 1 && contract.id < min)
    throw refused(
      contract.name,
      `module number ${contract.id} is kept for the framework, want ${min}..255`,
    )
  checkNumber(contract.name, 'module number', contract.id, min, max)
}

function checkFunction(full: string, spec: FunctionSpec): void {
  if (!accessLevels.has(spec.access))
    throw refused(full, `access is "${spec.access}", want "anyone", "user" or "internal"`)
  if (spec.timeoutMs !== undefined && !(spec.timeoutMs > 0 && Number.isFinite(spec.timeoutMs)))
    throw refused(full, `timeoutMs is ${spec.timeoutMs}, want a number above 0`)
  checkMessage(full, 'request', spec.request)
  checkMessage(full, 'response', spec.response)
  const codes = new Map<number, string>()
  for (const [name, error] of Object.entries(spec.errors ?? {})) {
    checkName('error', name, `${full}.${name}`)
    checkNumber(`${full}.${name}`, 'error code', error.code, 1, 127)
    take(codes, error.code, `${full}.${name}`, 'error code')
    if (typeof error.text !== 'string' || error.text === '')
      throw refused(`${full}.${name}`, 'the error has no text')
  }
}

function checkPushes(contract: Contract): void {
  const types = new Map<number, string>()
  for (const [name, spec] of Object.entries<PushSpec>(contract.pushes ?? {})) {
    const full = `${contract.name}.${name}`
    checkName('push', name, full)
    checkNumber(full, 'push type', spec.type, 0, 255)
    take(types, spec.type, full, 'push type')
    checkMessage(full, 'content', spec.content)
  }
}

/** Compiles the codec, so that a descriptor that cannot be used stops the start. */
function checkMessage(
  full: string,
  role: 'request' | 'response' | 'content',
  messageClass: FunctionSpec['request'],
): void {
  try {
    codecOf(messageClass)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw refused(full, `${role}: ${words}`, error)
  }
}

function checkName(kind: string, name: unknown, full: string): void {
  if (typeof name !== 'string' || !namePattern.test(name))
    throw refused(full, `the ${kind} name "${String(name)}" does not match ${namePattern.source}`)
}

function checkNumber(full: string, what: string, value: unknown, min: number, max: number): void {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
    throw refused(full, `${what} is ${String(value)}, want ${min}..${max}`)
}

function take(taken: Map<number, string>, number: number, full: string, what: string): void {
  const by = taken.get(number)
  if (by !== undefined) throw refused(full, `${what} ${number} is taken by "${by}"`)
  taken.set(number, full)
}

function refused(full: string, why: string, cause?: unknown): SifakaError {
  return new SifakaError('ModuleInvalid', { text: `Cannot register "${full}": ${why}`, cause })
}
