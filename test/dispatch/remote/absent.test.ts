/** What a caller is told of a function that no node runs. */
import { expect, test } from 'vitest'
import { type Contract, defineContract, defineModule, SifakaError } from '../../../src/index.ts'
import { Lab, type LabNode } from './lab.ts'

const anyone = { access: 'anyone' } as const
const Works = defineContract({ name: 'Works', id: 21, functions: { Old: { id: 1, ...anyone } } })
/** The next version of it. */
const NewWorks = defineContract({
  name: 'Works',
  id: 21,
  functions: { Old: { id: 1, ...anyone }, New: { id: 2, ...anyone } },
})
const Caller = defineContract({ name: 'Caller', id: 22, functions: { Ask: { id: 1, ...anyone } } })

const works = { definition: defineModule(Works, { setup: () => ({ Old: () => {} }) }) }

/** Calls for the server itself, or for a client. */
type Ask = (contract: Contract, func: string) => Promise<string>

async function caller(lab: Lab): Promise<{ node: LabNode; asServer: Ask; forClient: Ask }> {
  let invoke: (contract: Contract, func: string) => Promise<unknown> = () => Promise.reject()
  let wanted: { contract: Contract; func: string } | null = null
  const definition = defineModule(Caller, {
    setup(ctx) {
      invoke = (contract, func) => ctx.invoke(contract, func, {})
      return {
        async Ask(call) {
          await call.invoke(wanted!.contract, wanted!.func, {})
        },
      }
    },
  })
  const node = await lab.start('caller', [{ definition }])
  const asServer: Ask = (contract, func) =>
    invoke(contract, func).then(
      () => 'done',
      (error: unknown) => SifakaError.from(error).code,
    )
  const forClient: Ask = async (contract, func) => {
    wanted = { contract, func }
    const { state } = await node.server.request('Caller', 'Ask', {}, { session: null })
    return `0x${state.toString(16)}`
  }
  return { node, asServer, forClient }
}

test('is not found where the module is there and no node of it has the function', async () => {
  const lab = new Lab()
  const { node, asServer, forClient } = await caller(lab)
  await lab.start('works', [works])
  expect(await asServer(Works, 'Old')).toBe('done')
  expect(await asServer(NewWorks, 'New')).toBe('NotFound')
  expect(await forClient(NewWorks, 'New')).toBe('0xfc')
  // By which a gate answers 0xfc.
  expect(node.server.dispatcher.find('Works', 'New')).toBeUndefined()
})

test('is down where no node of its module lives, known before or not', async () => {
  const lab = new Lab()
  const { asServer, forClient } = await caller(lab)
  expect(await asServer(Works, 'Old')).toBe('ServerIsDown')
  const node = await lab.start('works', [works])
  expect(await forClient(Works, 'Old')).toBe('0x0')
  await lab.bury(node)
  expect(await asServer(Works, 'Old')).toBe('ServerIsDown')
  expect(await forClient(Works, 'Old')).toBe('0xf1')
  expect(await asServer(NewWorks, 'New')).toBe('ServerIsDown')
})
