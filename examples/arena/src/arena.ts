/**
 * The arena: a table with a few seats. It shows what a module has: configuration, tables, a
 * transaction that holds its pushes, calls to another module, hooks, timers, a cache in the KV.
 * Seats are in SQL and outlive the server; a player who is away for `graceMs` loses the seat.
 */
import { defineModule, everyone, User, type Timer } from 'sifaka-server'
import { Arena } from './arena.contract.ts'
import { allSeats, freeSeat, pay, seatOf, takeSeat } from './seats.ts'
import { migrations } from './tables.ts'

export const arena = defineModule(Arena, {
  config: {
    seats: { type: 'integer', default: 4, minimum: 1, maximum: 100, description: 'Seats in all.' },
    fee: { type: 'integer', default: 10, minimum: 0, description: 'Coins that a seat costs.' },
    purse: { type: 'integer', default: 25, minimum: 0, description: 'Coins of a new player.' },
    graceMs: {
      type: 'integer',
      default: 30_000,
      minimum: 0,
      description: 'Until a seat is freed.',
    },
    hintMs: { type: 'integer', default: 1000, minimum: 10, description: 'Between two hints.' },
    shoutsPerMinute: { type: 'integer', default: 20, minimum: 1, description: 'Of one player.' },
  },
  migrations,

  setup(ctx) {
    const { config, db } = ctx
    /** Players who are away and will lose their seats. */
    const leaving = new Map<string, Timer>()
    let lastFree = config.seats

    const stay = (userId: string): void => {
      leaving.get(userId)?.stop()
      leaving.delete(userId)
    }
    const standUp = async (userId: string): Promise<boolean> => {
      stay(userId)
      const seat = await freeSeat(db, userId)
      if (seat !== undefined) await ctx.push(everyone, 'Left', { seat: seat.seat, userId })
      return seat !== undefined
    }

    const standUpSoon = (userId: string): void => {
      stay(userId)
      const timer = ctx.after('free seat', config.graceMs, () => standUp(userId))
      leaving.set(userId, timer)
    }

    // Whoever was seated when the server stopped has the grace time to come back.
    ctx.on('start', async () => {
      for (const { userId } of await allSeats(db)) standUpSoon(userId)
    })
    // A login that replaces an older session comes after the logout of that one.
    ctx.on('login', session => {
      if (session.user) stay(session.user.id)
    })
    ctx.on('logout', session => {
      if (session.user) standUpSoon(session.user.id)
    })
    ctx.on('disconnect', session => {
      if (session.user) standUpSoon(session.user.id)
    })
    ctx.every('hint', config.hintMs, async () => {
      const free = config.seats - (await allSeats(db)).length
      if (free === lastFree) return
      lastFree = free
      await ctx.push(everyone, 'Hint', { free, seats: config.seats })
    })

    return {
      async Look() {
        const seats = await allSeats(db)
        return { seats, free: config.seats - seats.length }
      },

      async Join(call, { seat }) {
        if (seat < 1 || seat > config.seats)
          throw call.fail('ParamNotAllow', `Seats are 1 to ${config.seats}`)
        const userId = call.user.id
        const { userData } = await call.invoke(User, 'GetSelfInfo', {})
        const mine = { seat, userId, name: userData?.UserName ?? '', since: `${ctx.now()}` }
        // One Join of a player at a time: tagged requests run at once, and all would pass the
        // check.
        return ctx.serial(userId, () =>
          call.transaction(async tables => {
            if (await seatOf(tables, userId)) throw call.fail('AlreadySeated')
            if (!(await takeSeat(tables, mine))) throw call.fail('SeatTaken')
            // Held until the commit: where the purse is too light nobody ever hears of it.
            await call.push(everyone, 'Seated', { seat: mine })
            const coins = await pay(tables, userId, { fee: config.fee, start: config.purse })
            if (coins < 0) throw call.fail('TooPoor')
            return { seat: mine, coins }
          }),
        )
      },

      async Leave(call) {
        if (!(await standUp(call.user.id))) throw call.fail('NotSeated')
      },

      async Shout(call, { text }) {
        if (text === '' || text.length > 200)
          throw call.fail('ParamNotAllow', '1 to 200 characters')
        const seat = await seatOf(db, call.user.id)
        if (seat === undefined) throw call.fail('NotSeated')
        const shouts = await ctx.kv.increment(`shouts:${call.user.id}`, { ttlMs: 60_000 })
        if (shouts > config.shoutsPerMinute) throw call.fail('TooBusy', 'Shout less')
        return { heard: await call.push(everyone, 'Shouted', { name: seat.name, text }) }
      },

      async Clear() {
        for (const { userId } of await allSeats(db)) await standUp(userId)
      },
    }
  },
})
