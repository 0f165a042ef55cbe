/** Names and comments of written code: what every language's writer needs. */
import type { ContractJson, FunctionJson, ModuleJson, PushJson } from './contract-json.ts'

/**
 * The names of one scope. A name is taken as it is; one that the language or the scope has already
 * gets underscores behind it, so that every contract can be written.
 */
export class Scope {
  readonly #taken: Set<string>

  constructor(reserved: Iterable<string>) {
    this.#taken = new Set(reserved)
  }

  take(name: string): string {
    let free = name
    while (this.#taken.has(free)) free += '_'
    this.#taken.add(free)
    return free
  }
}

/** Words of a contract on one line: a line break would end the comment they stand in. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** What the head of every written file says, a line each. */
export function headOf(contract: ContractJson): string[] {
  return [
    'Written by "sifaka contract"; edit the contracts of the server instead.',
    'The messages are in these files, which protoc turns into classes:',
    ...contract.protoFiles.map(file => `  ${oneLine(file)}`),
  ]
}

export function aboutModule(module: ModuleJson): string {
  const instance = module.addressable
    ? `; clients may name an instance, ${module.name}@instance`
    : ''
  return `Module ${module.name}, number ${module.id}${instance}.`
}

export function aboutFunction({ request, response, access, timeoutMs }: FunctionJson): string {
  const who = { anyone: 'anyone', user: 'needs a login', internal: 'internal: not for clients' }
  const deadline = timeoutMs === null ? '' : `; ${timeoutMs} ms`
  return `${request ?? 'nothing'} -> ${response ?? 'nothing'}; ${who[access]}${deadline}.`
}

export function aboutPush({ content }: PushJson): string {
  return content === null ? 'JSON only, on topic p.' : `${content}.`
}

/** `GetSelfInfo` as `GET_SELF_INFO`, `HTTPCode2` as `HTTP_CODE2`. */
export function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
}
