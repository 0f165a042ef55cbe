/** A master in a process of its own, so that it can be killed. */
import type { MasterSetup } from './master-setup.ts'
import { masterOf } from './master-setup.ts'

const master = masterOf(JSON.parse(process.argv[2] ?? '') as MasterSetup)
await master.start()
process.stdout.write('started\n')
process.once('SIGTERM', () => void master.close())
process.once('SIGHUP', () => void master.leave())
void master.handOverRequested.then(() => master.leave())
