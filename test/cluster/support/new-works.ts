/** `Works` in its next version, which has one function more. */
import { defineModule } from '../../../src/index.ts'
import { NewWorks } from './works.contract.ts'
import { config, handlers, migrations } from './works.ts'

export const newWorks = defineModule(NewWorks, {
  config,
  migrations,
  setup: ctx => ({ ...handlers(ctx as never), Fresh: () => ({ msg: ctx.node.name }) }),
})
