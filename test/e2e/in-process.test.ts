import { describeEndToEnd } from './support/suite.ts'
import { localStores } from './support/world.ts'

describeEndToEnd('in this process', { wire: 'duplex' }, localStores)
