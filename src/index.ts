/**
 * What a module author imports, as `sifaka-server`: declaring contracts and modules, errors, push
 * targets and the types that go with them. It starts nothing and knows no server: that is
 * `sifaka-server/server`.
 */
export { sql } from 'kysely'
export type { Logger, LogFields, LogLevel } from './base/logger.ts'
export type { NodeRef } from './bus/bus.ts'
export {
  type Access,
  type Answer,
  type Contract,
  defineContract,
  type ErrorSpec,
  type FailName,
  type FunctionName,
  type FunctionSpec,
  type Params,
  type PushContent,
  type PushName,
  type PushSpec,
  type ReceivedPush,
  type Request,
  type Result,
} from './contract/contract.ts'
export type { Draft, MessageClass, Plain } from './contract/message-class.ts'
export type {
  AnyCall,
  Call,
  CallSession,
  CallUser,
  Database,
  DatabaseTransaction,
  DisconnectOptions,
  Invoke,
  Push,
  PushOptions,
  Session,
  SessionUser,
  UserData,
} from './dispatch/call.ts'
export {
  type AnyModule,
  defineModule,
  type Handlers,
  type Module,
  type ModuleSpec,
} from './dispatch/define-module.ts'
export type { ConfigOf, ConfigSchema, PropertySchema } from './dispatch/module-config.ts'
export type {
  ConnectHook,
  HookName,
  Hooks,
  Middleware,
  Mode,
  ModuleContext,
  Timer,
  TimerOptions,
} from './dispatch/module-context.ts'
export type {
  ConnectInfo,
  ConnectVerdict,
  DisconnectReason,
  LogoutInfo,
  LogoutReason,
  PushMessage,
  PushTarget,
} from './dispatch/ports.ts'
export { everyone, type Target, toSession, toUser, toUsers } from './dispatch/targets.ts'
export {
  type ErrorCode,
  type GeneralError,
  type LocalError,
  SifakaError,
  type SifakaErrorOptions,
  StateCode,
  type StateName,
} from './errors.ts'
/**
 * The contract of the User module, for modules and clients that call it: `call.invoke(User, ...)`.
 */
export { User } from './modules/user/user.contract.ts'
export type { Kv, SetOptions } from './store/kv/kv.ts'
export { exactText } from './store/sql/columns.ts'
export type { Migration, SqlDialectName } from './store/sql/sql.ts'
