/**
 * A module for the end-to-end tests: functions whose running the test itself holds in its hands.
 */
import { defineContract, defineModule, type AnyModule, type Target } from '../../../src/index.ts'
import { User_OnLoginSuccessNotify_Response as Words } from '../../../src/protocol/generated/messages.js'

const words = { request: Words, response: Words } as const

export const Lab = defineContract({
  name: 'Lab',
  id: 200,
  functions: {
    Echo: { id: 1, access: 'anyone', ...words },
    /** Answers when the test opens the word. */
    Wait: { id: 2, access: 'anyone', ...words },
    Never: { id: 3, access: 'anyone', timeoutMs: 300 },
    /** Fails in the way that `msg` names. */
    Fail: {
      id: 4,
      access: 'anyone',
      request: Words,
      errors: { Broken: { code: 7, text: 'The lab is broken' } },
    },
    Secret: { id: 5, access: 'internal' },
  },
  pushes: { Told: { type: 1, content: Words }, Hint: { type: 2 } },
})

export interface LabHandle {
  readonly module: AnyModule
  /** The words of `Wait` and `Echo` in the order in which they began to run. */
  readonly begun: readonly string[]
  /** Resolves when `Wait` runs with this word. */
  running(word: string): Promise<void>
  /** Lets `Wait` answer. */
  open(word: string): void
  push(target: Target, name: 'Told' | 'Hint', content: { msg: string }): Promise<number>
  kick(target: Target): Promise<number>
}

interface Door {
  readonly begun: PromiseWithResolvers<void>
  readonly opened: PromiseWithResolvers<void>
}

export function createLab(): LabHandle {
  const begun: string[] = []
  const doors = new Map<string, Door>()
  const doorOf = (word: string): Door => {
    const door = doors.get(word) ?? {
      begun: Promise.withResolvers<void>(),
      opened: Promise.withResolvers<void>(),
    }
    doors.set(word, door)
    return door
  }
  let lab: Pick<LabHandle, 'push' | 'kick'> | undefined
  const module = defineModule(Lab, {
    setup(ctx) {
      lab = { push: ctx.push, kick: target => ctx.disconnect(target) }
      return {
        Echo(_call, { msg }) {
          begun.push(msg)
          return { msg }
        },
        async Wait(_call, { msg }) {
          begun.push(msg)
          const door = doorOf(msg)
          door.begun.resolve()
          await door.opened.promise
          return { msg }
        },
        Never: () => new Promise<never>(() => {}),
        Fail(call, { msg }) {
          if (msg === 'own') throw call.fail('Broken')
          if (msg === 'general') throw call.fail('Frozen', 'The lab is frozen')
          throw new Error(`a secret: ${msg}`)
        },
        Secret() {},
      }
    },
  })
  return {
    module,
    begun,
    running: word => doorOf(word).begun.promise,
    open: word => doorOf(word).opened.resolve(),
    push: (target, name, content) => lab!.push(target, name, content),
    kick: target => lab!.kick(target),
  }
}
