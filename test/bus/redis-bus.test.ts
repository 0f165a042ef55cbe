import { inject } from 'vitest'
import { describeBus } from '../../src/testing/contracts/bus-contract.ts'
import { redisServerLab, sharedRedisLab } from './redis-lab.ts'

describeBus('redis', { supports: { server: redisServerLab } }, async () =>
  sharedRedisLab(inject('redisUrl')),
)
