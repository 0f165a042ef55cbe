/**
 * Guilds: players join one, give coins to its treasury, and every day costs it some. What a guild
 * is stands in SQL alone, so that any number of nodes host this module.
 */
import { defineModule, everyone, toUsers } from 'sifaka-server'
import { audit, limitCalls } from '../middleware.ts'
import { dayTeller } from './day.ts'
import { beginDonation, dropDonation, endDonation, leftDonations } from './donations.ts'
import { takeDonation } from './donations.ts'
import { Guild } from './guild.contract.ts'
import { addGuild, addMember, guildOf, hasGuild, memberIds } from './members.ts'
import { membersPage, takePlace } from './members.ts'
import { maxNameLength, migrations } from './tables.ts'
import { beginDay } from './upkeep.ts'

/** Above the deadline of every call: whatever is older has nobody who still works on it. */
const leftAfterMs = 60_000

export const guild = defineModule(Guild, {
  config: {
    places: { type: 'integer', default: 50, minimum: 1, maximum: 200 },
    upkeep: { type: 'integer', default: 10, minimum: 0, description: 'Coins a day of a guild.' },
    day: {
      type: 'object',
      properties: {
        timeZone: { type: 'string', default: 'UTC', description: 'Such as "Europe/Berlin".' },
        resetHour: { type: 'integer', default: 4, minimum: 0, maximum: 23, unit: 'hour' },
      },
      default: {},
      description: 'When a day begins.',
    },
    callsPerMinute: { type: 'integer', default: 60, minimum: 1 },
  },
  migrations,

  setup(ctx) {
    const { config, db } = ctx
    const dayOf = dayTeller(config.day) // throws for a zone that is none, which ends the start
    audit(ctx)
    limitCalls(ctx, config.callsPerMinute)

    let lastDay = ''
    ctx.every(
      'begin day',
      60_000,
      async () => {
        const day = dayOf(ctx.now())
        if (day === lastDay) return
        // The row decides, not the timer: after a day off, and if two nodes should ever try.
        await ctx.transaction(async tables => {
          if (!(await beginDay(tables, { day, upkeep: config.upkeep }))) return
          await ctx.push(everyone, 'DayBegan', { day }) // held until the commit
        })
        lastDay = day
      },
      { scope: 'one' },
    )

    ctx.every(
      'end left donations',
      60_000,
      async () => {
        for (const donation of await leftDonations(db, ctx.now() - leftAfterMs)) {
          try {
            const isTaken = await takeDonation(ctx, donation)
            if (isTaken) await ctx.transaction(tables => endDonation(tables, donation))
            else await dropDonation(db, donation)
            ctx.log.warn('Ended a donation that was left', { donation: donation.id, isTaken })
          } catch (error) {
            // The next run tries again; the others do not wait for this one.
            ctx.log.warn('Cannot end a donation yet', { donation: donation.id, error })
          }
        }
      },
      { scope: 'one' },
    )

    return {
      async Create(call, { name }) {
        if (name === '' || name.length > maxNameLength) throw call.fail('ParamNotAllow')
        const founder = await call.user.load()
        const guildId = ctx.id()
        await call.transaction(async tables => {
          if (!(await addGuild(tables, { id: guildId, name }))) throw call.fail('NameTaken')
          const member = { userId: founder.UserID, guildId, name: founder.UserName }
          if (!(await addMember(tables, member))) throw call.fail('InAGuild')
        })
        return { guildId }
      },

      async Join(call, { guildId }) {
        const { UserID: userId, UserName: name } = await call.user.load()
        await call.transaction(async tables => {
          if (!(await addMember(tables, { userId, guildId, name }))) throw call.fail('InAGuild')
          if (await takePlace(tables, guildId, config.places)) return
          throw call.fail((await hasGuild(tables, guildId)) ? 'Full' : 'NoSuchGuild')
        })
      },

      Members: (_call, { guildId, cursor }) => membersPage(db, guildId, cursor),

      async Donate(call, { coins }) {
        if (coins < 1 || coins > 1_000_000) throw call.fail('ParamNotAllow')
        const userId = call.user.id
        const guildId = await guildOf(db, userId)
        if (guildId === undefined) throw call.fail('NoGuild')
        const donation = { id: ctx.id(), userId, guildId, coins }
        await beginDonation(db, donation, ctx.now())
        // From here on it ends, now or later. So no error passes that might say "not done".
        const leave = (error: unknown): never => {
          call.log.warn('A donation is left for later', { donation: donation.id, error })
          throw call.fail('RequestTimeout', 'Your donation is under way')
        }
        if (!(await takeDonation(call, donation).catch(leave))) {
          await dropDonation(db, donation)
          throw call.fail('TooPoor')
        }
        const ended = call.transaction(async tables => {
          const treasury = await endDonation(tables, donation)
          const members = toUsers(await memberIds(tables, guildId))
          await call.push(members, 'Donated', { userId, coins, treasury })
          return { treasury }
        })
        return ended.catch(leave)
      },
    }
  },
})
