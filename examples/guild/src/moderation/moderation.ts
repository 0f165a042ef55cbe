/** Bans, as the players named in the configuration give them. It never logs anybody in. */
import { defineModule, exactText, toUser } from 'sifaka-server'
import { audit } from '../middleware.ts'
import { Moderation } from './moderation.contract.ts'

type Tables = {
  /** Milliseconds since 1970; `bigint` columns are read as decimal strings. */
  moderation_ban: { user_id: string; until: string | number; reason: string }
}

const maxReasonLength = 200

export const moderation = defineModule(Moderation, {
  config: {
    moderators: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'User ids of those who may ban.',
    },
  },
  migrations: {
    '001_ban': {
      up: db =>
        db.schema
          .createTable('moderation_ban')
          .addColumn('user_id', exactText(db, 20), column => column.primaryKey())
          .addColumn('until', 'bigint', column => column.notNull())
          .addColumn('reason', exactText(db, maxReasonLength), column => column.notNull())
          .execute(),
    },
  },

  setup(ctx) {
    const bans = ctx.db.withTables<Tables>()
    audit(ctx)

    return {
      async Ban(call, { userId, seconds, reason }) {
        if (!ctx.config.moderators.includes(call.user.id)) throw call.fail('Unauthorized')
        if (reason.length > maxReasonLength || seconds < 0) throw call.fail('ParamNotAllow')
        const until = ctx.now() + seconds * 1000
        await call.transaction(async db => {
          const tables = db.withTables<Tables>()
          await tables.deleteFrom('moderation_ban').where('user_id', '=', userId).execute()
          if (seconds === 0) return
          const row = { user_id: userId, until, reason }
          await tables.insertInto('moderation_ban').values(row).execute()
        })
        // After the commit, on whatever gate: a login that has missed the ban is found here.
        if (seconds > 0) await call.disconnect(toUser(userId))
      },

      async BanOf(_call, { userId }) {
        const ban = await bans
          .selectFrom('moderation_ban')
          .select(['until', 'reason'])
          .where('user_id', '=', userId)
          .where('until', '>', ctx.now())
          .executeTakeFirst()
        return { until: String(ban?.until ?? 0), reason: ban?.reason ?? '' }
      },
    }
  },
})
