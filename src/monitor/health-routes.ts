/**
 * What orchestrators and Prometheus ask. Anybody may, so nothing here is secret or changes
 * anything.
 */
import type { FastifyInstance } from 'fastify'
import type { Exposition } from './exposition.ts'
import type { MonitorSource } from './monitor.ts'

export function addHealthRoutes(
  app: FastifyInstance,
  parts: { readonly source: MonitorSource; readonly exposition: Exposition },
): void {
  const { source, exposition } = parts
  // That it answers at all says that the event loop turns.
  app.get('/healthz', async (_request, reply) => {
    const isAlive = source.isAlive()
    return reply.code(isAlive ? 200 : 503).send({ status: isAlive ? 'ok' : 'lost' })
  })
  app.get('/readyz', async (_request, reply) => {
    const { isReady, checks } = source.readiness()
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not-ready',
      checks: checks.map(({ name, isGood, text }) => ({ name, isGood, text })),
    })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(exposition.contentType).send(await exposition.text()),
  )
}
