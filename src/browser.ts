/**
 * What a page gets for `sifaka-server`: what contracts are made of, and errors. Types are those of
 * index.ts; what only a server can use (`defineModule`, `sql`, push targets) is not there, so that
 * a page loads neither Kysely nor the dispatcher. A contract file imports nothing else.
 */
export { defineContract } from './contract/contract.ts'
export { SifakaError, StateCode } from './errors.ts'
export { User } from './modules/user/user.contract.ts'
