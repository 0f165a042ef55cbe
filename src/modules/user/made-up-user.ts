import { SifakaError } from '../../index.ts'
import { accounts } from './accounts.ts'
import { parseName } from './names.ts'
import { unusablePassword } from './passwords.ts'
import type { TokenPair } from './tokens.ts'
import { tokensOf, type UserContext } from './user.ts'

export interface MadeUpLogin extends TokenPair {
  readonly user: { readonly id: string; readonly name: string }
}

/**
 * Tokens for the user of that name, who is made where there is none: with a password that nobody
 * has, so that no hash is computed. For the test kit, which has the module's context in its hands;
 * no function of the module leads here.
 */
export async function logInMadeUpUser(ctx: UserContext, typed: string): Promise<MadeUpLogin> {
  const parsed = parseName(typed)
  if (parsed.type === 'problem') {
    const text = `Cannot make up the user "${typed}": a name has 3 to 32 letters, digits or signs`
    throw new SifakaError('ParamNotAllow', { text })
  }
  const { name } = parsed
  if ((await accounts.findByKey(ctx.db, name.key)) === null)
    // False where another login has just made it.
    await accounts.add(ctx.db, {
      id: ctx.id(),
      name,
      password: unusablePassword(),
      now: ctx.now(),
    })
  const account = await accounts.findByKey(ctx.db, name.key)
  if (account === null) throw new Error(`Cannot find the user "${typed}" that was just made`)
  const pair = await tokensOf(ctx).open(ctx.db, account.id)
  return { ...pair, user: { id: account.id, name: account.name } }
}
