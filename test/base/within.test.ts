import { expect, test } from 'vitest'
import { within, withinBound } from '../../src/base/within.ts'

const never = new Promise<never>(() => {})

test('work ends the wait as it ends itself', async () => {
  await expect(within(Promise.resolve(7), 60_000)).resolves.toBeUndefined()
  await expect(within(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no')
  await expect(withinBound(Promise.resolve(7), 60_000, () => 'late')).resolves.toBe(7)
  await expect(withinBound(Promise.reject(new Error('no')), 60_000, String)).rejects.toThrow('no')
})

test('the bound ends it where work does not, at once where it is over', async () => {
  await expect(within(never, 10)).resolves.toBeUndefined()
  await expect(within(never, -5)).resolves.toBeUndefined()
  await expect(withinBound(never, 10, () => 'it is late')).rejects.toThrow('it is late')
})
