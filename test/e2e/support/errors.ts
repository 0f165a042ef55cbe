import { SifakaError } from '../../../src/errors.ts'

/** Name and state of the error that a call rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; state: number }> {
  try {
    await call
  } catch (error) {
    if (error instanceof SifakaError) return { name: error.errorName, state: error.state }
    throw error
  }
  throw new Error('The call should have failed')
}
