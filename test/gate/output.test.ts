import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Slab, type SlabUser } from '../../src/gate/output.ts'

class User implements SlabUser {
  runStart = -1
  readonly runs: Buffer[] = []

  takeRun(run: Buffer): void {
    this.runs.push(run)
  }

  get text(): string {
    return Buffer.concat(this.runs).toString('latin1')
  }
}

describe('the slab', () => {
  it('gives each user its own bytes in order, and never touches what it has handed over', () => {
    const step = fc.record({
      user: fc.nat(3),
      size: fc.oneof(fc.nat(300), fc.integer({ min: 60_000, max: 140_000 })),
      /** How much of what was reserved is used. */
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      finish: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const slab = new Slab()
        const users = Array.from({ length: 4 }, () => new User())
        const wanted = users.map(() => '')
        for (const [index, { user, size, share, finish }] of steps.entries()) {
          const used = Math.floor(size * share)
          const at = slab.reserve(users[user]!, size)
          expect(at + size).toBeLessThanOrEqual(slab.buffer.length)
          const letter = 97 + (index % 26)
          slab.buffer.fill(letter, at, at + used)
          slab.commit(at + used)
          wanted[user] += String.fromCharCode(letter).repeat(used)
          if (finish) slab.finish(users[user]!)
        }
        for (const one of users) slab.finish(one)
        expect(users.map(({ text }) => text)).toEqual(wanted)
        expect(users.every(({ runStart }) => runStart === -1)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('joins the packets of one user in a row, and keeps nothing that was not committed', () => {
    const slab = new Slab()
    const user = new User()
    for (const text of ['one ', 'two ', 'three']) {
      const at = slab.reserve(user, 100)
      slab.commit(at + slab.buffer.write(text, at))
    }
    slab.reserve(user, 100)
    slab.finish(user)
    slab.finish(user)
    expect(user.runs.map(run => run.toString())).toEqual(['one two three'])
  })
})
