/**
 * ModuleName: players roll dice. The highest sum of a round wins, but a sum above the limit counts
 * nothing. Everybody sees every roll.
 */
import { defineModule, everyone } from 'sifaka-server'
import { bestRolls, endRound, keepBest } from './rolls.ts'
import { ModuleName } from './module-name.contract.ts'
import { migrations } from './tables.ts'

export const moduleNameModule = defineModule(ModuleName, {
  // Set in conf/server.json below modules.ModuleName.config.
  config: {
    limit: { type: 'integer', default: 21, minimum: 1, description: 'Sums above it count 0.' },
    maxDice: { type: 'integer', default: 5, minimum: 1, maximum: 100, description: 'In one roll.' },
    pauseMs: { type: 'integer', default: 1000, minimum: 1, description: 'Between two rolls.' },
    roundMs: { type: 'integer', default: 60_000, minimum: 1000, description: 'Of one round.' },
  },
  migrations,

  setup(ctx) {
    const { config } = ctx

    // Where several servers host this module, one of them ends the rounds.
    ctx.every('round', config.roundMs, () => closeRound(), { scope: 'one' })

    async function closeRound(): Promise<void> {
      const winner = await endRound(ctx.db)
      if (winner !== undefined) await ctx.push(everyone, 'RoundOver', { winner })
    }

    return {
      async Roll(call, { dice }) {
        if (dice < 1 || dice > config.maxDice)
          throw call.fail('ParamNotAllow', `Dice are 1 to ${config.maxDice}`)
        const rolls = await ctx.kv.increment(`rolls:${call.user.id}`, { ttlMs: config.pauseMs })
        if (rolls > 1) throw call.fail('TooSoon')

        const { UserName: name } = await call.user.load()
        const sum = rollDice(dice)
        const value = sum > config.limit ? 0 : sum
        // One at a time for each player: the best roll is read, compared and written.
        return ctx.serial(call.user.id, () =>
          call.transaction(async db => {
            const best = await keepBest(db, { user_id: call.user.id, name, value })
            // Held until the commit: nobody hears of a roll that was not written.
            await call.push(everyone, 'Rolled', { name, value })
            return { value, best }
          }),
        )
      },

      async Top() {
        return { scores: await bestRolls(ctx.db) }
      },
    }
  },
})

function rollDice(dice: number): number {
  let sum = 0
  for (let die = 0; die < dice; die++) sum += 1 + Math.floor(Math.random() * 6)
  return sum
}
