/**
 * Hosted on gates: writes down which client ids and users the gate holds, and from when to when,
 * each line at once, for gates are killed.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { defineContract, defineModule, type Session } from '../../../src/index.ts'
import { monotonicMs } from './history.ts'

const Intervals = defineContract({ name: 'Intervals', id: 202, functions: {} })

export const intervals = defineModule(Intervals, {
  config: {
    folder: { type: 'string', minLength: 1, default: '.', description: 'Where the logs go.' },
  },

  setup(ctx) {
    const { name: gate, epoch } = ctx.node
    const { folder } = ctx.config
    mkdirSync(folder, { recursive: true })
    // A file for each life: a line that a kill cut short is then the last of its file.
    const file = path.join(folder, `${gate}-${epoch}.holds.jsonl`)
    const clients = new Map<string, string>()
    const users = new Map<string, string>()
    const write = (e: 'hold' | 'drop', what: 'client' | 'user', id: string, session: string) => {
      const event = { t: monotonicMs(), e, what, id, gate, epoch, session }
      appendFileSync(file, `${JSON.stringify(event)}\n`)
    }
    const bind = (session: Session): void => {
      if (session.user === null) return
      users.set(session.id, session.user.id)
      write('hold', 'user', session.user.id, session.id)
    }
    const unbind = (session: Session): void => {
      const user = users.get(session.id)
      if (user === undefined) return
      users.delete(session.id)
      write('drop', 'user', user, session.id)
    }
    appendFileSync(file, '')
    ctx.on('connect', (session, { clientId }) => {
      clients.set(session.id, clientId)
      write('hold', 'client', clientId, session.id)
    })
    ctx.on('login', bind)
    ctx.on('logout', unbind)
    ctx.on('disconnect', session => {
      unbind(session)
      const clientId = clients.get(session.id)
      if (clientId === undefined) return
      clients.delete(session.id)
      write('drop', 'client', clientId, session.id)
    })
    return {}
  },
})
