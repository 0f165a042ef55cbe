/** The wallet: the only one who writes coins. Others ask it to, and it does so once an entry. */
import { defineModule } from 'sifaka-server'
import { audit, limitCalls } from '../middleware.ts'
import { Circuit } from './circuit.ts'
import { Shop } from './shop.ts'
import { addCoins, book, coinsOf, migrations, openPurse, takeCoins } from './tables.ts'
import { Wallet } from './wallet.contract.ts'

export const wallet = defineModule(Wallet, {
  config: {
    packs: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          coins: { type: 'integer', required: true, minimum: 1 },
          bonus: { type: 'integer', default: 0, minimum: 0 },
        },
      },
      default: {},
      description: 'What can be bought: { "small": { "coins": 100 } }.',
    },
    shop: {
      type: 'object',
      properties: {
        url: { type: 'string', required: true, pattern: '^https?://', wanted: 'an http(s) URL' },
        apiKey: { type: 'string', secret: true, minLength: 16, default: 'only-on-a-laptop' },
        timeoutMs: { type: 'integer', default: 2000, minimum: 10, maximum: 3000, unit: 'ms' },
        attempts: { type: 'integer', default: 2, minimum: 1, maximum: 5 },
      },
      default: {},
    },
    callsPerMinute: { type: 'integer', default: 60, minimum: 1 },
  },
  migrations,

  setup(ctx) {
    const { config, db } = ctx
    audit(ctx)
    limitCalls(ctx, config.callsPerMinute)
    const shop = new Shop({
      ...config.shop,
      circuit: new Circuit({ maxFailures: 5, pauseMs: 5_000 }),
      fetch: ctx.fetch,
    })

    return {
      async Look(call) {
        return { coins: await coinsOf(db, call.user.id) }
      },

      async Buy(call, { receipt }) {
        if (receipt === '' || receipt.length > 100) throw call.fail('ParamNotAllow')
        // First the other side, outside of any transaction; then the database, once. A player who
        // taps twice costs the shop one question at a time.
        const bought = await ctx.serial(receipt, () => shop.redeem(call, receipt))
        if (bought === null) throw call.fail('NotPaid')
        const pack = Object.hasOwn(config.packs, bought) ? config.packs[bought] : undefined
        if (pack === undefined) throw new Error(`Configure the pack "${bought}" of the shop`)
        const userId = call.user.id
        const coins = pack.coins + pack.bonus
        await openPurse(db, userId)
        return call.transaction(async tables => {
          const isNew = await book(tables, { id: `receipt:${receipt}`, userId, coins })
          if (isNew) await addCoins(tables, userId, coins)
          return { coins: await coinsOf(tables, userId) }
        })
      },

      async Take(call, { entryId, userId, coins }) {
        if (coins < 1) throw call.fail('ParamNotAllow')
        await call.transaction(async tables => {
          if (!(await book(tables, { id: entryId, userId, coins: -coins }))) return
          if (!(await takeCoins(tables, userId, coins))) throw call.fail('TooPoor')
        })
      },
    }
  },
})
