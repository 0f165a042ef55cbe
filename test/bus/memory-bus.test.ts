import { createMemoryHub } from '../../src/bus/carriers/memory-carrier.ts'
import { describeBus } from '../../src/testing/contracts/bus-contract.ts'

describeBus('memory', { supports: {} }, async () => {
  const hub = createMemoryHub()
  return {
    cluster: 'lab',
    createCarrier: () => hub.createCarrier(),
    [Symbol.asyncDispose]: async () => {},
  }
})
