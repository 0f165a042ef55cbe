/**
 * The guard against DNS rebinding: a page of a stranger whose name was made to resolve to this
 * machine still sends that name as Host.
 */
import { isIP } from 'node:net'

/**
 * True where a Host header names this listener: by an address, by `localhost`, or by the host that
 * it was told to listen on. An address cannot be rebound, and no stranger owns `localhost`.
 */
export function isOwnName(header: string | undefined, host: string): boolean {
  const name = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(header?.toLowerCase() ?? '')
  const asked = (name?.[1] ?? name?.[2] ?? '').replace(/\.$/, '')
  if (name?.[1] !== undefined) return isIP(asked) === 6
  return (
    asked !== '' && (asked === 'localhost' || asked === host.toLowerCase() || isIP(asked) !== 0)
  )
}
