/**
 * Stores as modules of a cluster get them: a process that stood still waits, before it reads or
 * writes, until it knows that it is not dead to the others.
 */
import type { Lease } from '../cluster/cluster.ts'
import type { Kv } from '../store/kv/kv.ts'
import type { Permission } from '../store/sql/guarded-driver.ts'

export function permissionOf(lease: Lease): Permission {
  return () => (lease.mayAct ? undefined : lease.settled())
}

export function leasedKv(kv: Kv, permission: Permission): Kv {
  const held = async <T>(act: () => Promise<T>): Promise<T> => {
    await permission()
    return act()
  }
  return {
    get: key => held(() => kv.get(key)),
    set: (key, value, options) => held(() => kv.set(key, value, options)),
    delete: key => held(() => kv.delete(key)),
    compareAndSwap: (key, expected, value, options) =>
      held(() => kv.compareAndSwap(key, expected, value, options)),
    increment: (key, options) => held(() => kv.increment(key, options)),
  }
}
