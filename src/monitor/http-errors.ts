/**
 * Errors as this server answers them: `{ error, message }`, the code and the words of
 * `SifakaError`.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from '../base/logger.ts'
import { SifakaError, type ErrorCode } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What to send to this route, for who has sent something else. */
    readonly wanted?: string
  }
}

export interface HttpError {
  readonly error: ErrorCode
  readonly message: string
}

/** Sends it; the reply is then under way. */
export function refuse(reply: FastifyReply, status: number, body: HttpError): FastifyReply {
  return reply.code(status).send(body)
}

/** Takes over every error of the routes that are added from now on. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler(async (_request, reply) =>
    refuse(reply, 404, { error: 'NotFound', message: 'There is nothing here by this method' }),
  )
  app.setErrorHandler(async (error: FastifyError | SifakaError, request, reply) => {
    // Its caller has gone before the body had come: nobody reads what is answered.
    const isCut = request.raw.destroyed && !request.raw.complete
    const status = isCut ? 400 : isFromOutside(error) ? error.statusCode : undefined
    if (status !== undefined && status < 500)
      return refuse(reply, status, { error: 'BadRequest', message: wordsOf(error, request) })
    const body = failureOf(error, { log, what: request.routeOptions.url ?? 'a route' })
    return refuse(reply, statusOf(body.error), body)
  })
}

/** Fastify's words speak of schemas and parsers; what helps is what the route takes. */
function wordsOf({ statusCode, message }: FastifyError, request: FastifyRequest): string {
  const { wanted } = request.routeOptions.config
  if (wanted === undefined || statusCode === 413) return message
  return statusCode === 415 ? `${wanted} with "Content-Type: application/json"` : wanted
}

/** What may be said of a failure; what may not is logged. */
export function failureOf(
  error: unknown,
  at: { readonly log: Logger; readonly what: string },
): HttpError {
  const known = SifakaError.from(error)
  if (known.code === 'Internal') at.log.error('A monitor request failed', { url: at.what, error })
  return { error: known.code, message: known.message }
}

/** Fastify's own refusals: too large a body, wrong JSON, what a schema does not allow. */
function isFromOutside(error: Error): error is FastifyError {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('FST_')
}

const statuses: Partial<Record<ErrorCode, number>> = {
  BadRequest: 400,
  ParamNotAllow: 400,
  Unauthorized: 401,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 409,
  TooBusy: 429,
  ServerIsDown: 503,
  Closed: 503,
  BusFailed: 503,
  StoreFailed: 503,
  RequestTimeout: 504,
}

function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500
}
