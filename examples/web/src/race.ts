/**
 * A race for a page: whoever is logged in hops along a track, everybody sees it, the first at the
 * end wins and all begin anew. The race is in memory: after a restart of the server the next one
 * begins.
 */
import { defineModule, everyone, type Timer } from 'sifaka-server'
import { Race } from './race.contract.ts'

type Runner = { userId: string; name: string; place: number; hoppedAt: number }

export const race = defineModule(Race, {
  config: {
    length: { type: 'integer', default: 30, minimum: 5, maximum: 1000, description: 'In steps.' },
    breathMs: { type: 'integer', default: 200, minimum: 0, description: 'Between two hops.' },
    graceMs: { type: 'integer', default: 15_000, minimum: 0, description: 'Until one is out.' },
  },

  setup(ctx) {
    const { length, breathMs, graceMs } = ctx.config
    const runners = new Map<string, Runner>()
    const leaving = new Map<string, Timer>()

    const stay = (userId: string): void => {
      leaving.get(userId)?.stop()
      leaving.delete(userId)
    }
    const leaveSoon = (userId: string): void => {
      stay(userId)
      const leave = async (): Promise<void> => {
        leaving.delete(userId)
        if (runners.delete(userId)) await ctx.push(everyone, 'Left', { userId })
      }
      leaving.set(userId, ctx.after('leave', graceMs, leave))
    }

    // A page that is loaded anew, or has lost its connection, comes back within the grace.
    ctx.on('login', session => {
      if (session.user) stay(session.user.id)
    })
    ctx.on('logout', session => {
      if (session.user) leaveSoon(session.user.id)
    })
    ctx.on('disconnect', session => {
      if (session.user) leaveSoon(session.user.id)
    })

    return {
      async Enter(call) {
        const { id: userId } = call.user
        if (!runners.has(userId)) {
          const { UserName } = await call.user.load()
          const runner = { userId, name: UserName, place: 0, hoppedAt: 0 }
          runners.set(userId, runner)
          await call.push(everyone, 'Moved', runner)
        }
        return { length, runners: [...runners.values()] }
      },

      async Hop(call) {
        const runner = runners.get(call.user.id)
        if (runner === undefined) throw call.fail('NotEntered')
        const now = ctx.now()
        if (now - runner.hoppedAt < breathMs) throw call.fail('Tired')
        runner.hoppedAt = now
        const hop = Math.min(1 + Math.floor(Math.random() * 3), length - runner.place)
        runner.place += hop
        const { place } = runner
        await call.push(everyone, 'Moved', runner)
        if (place >= length) {
          for (const each of runners.values()) each.place = 0
          await call.push(everyone, 'Won', { name: runner.name })
        }
        return { hop, place }
      },
    }
  },
})
