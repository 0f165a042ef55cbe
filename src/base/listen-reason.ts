/** Why an address cannot be listened on, in words, and what to try instead. */

/** Null where the system's own words say enough. */
export function listenReason({ code }: { readonly code?: string | undefined }): string | null {
  if (code === 'EADDRINUSE') return 'it is taken'
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address'
  if (code !== 'EACCES') return null
  // Hyper-V, WSL and Docker take whole ranges at each boot, and nobody listens there.
  return process.platform === 'win32'
    ? 'Windows keeps it for itself ("netsh interface ipv4 show excludedportrange protocol=tcp" lists what it keeps)'
    : 'ports below 1024 are for those who have the right to them'
}

/**
 * Another port than the one of the error and those: the next one, or one far away where the system
 * keeps a whole range. Null where the port is not what is wrong.
 */
export function otherPort(
  { code, port }: { readonly code?: string | undefined; readonly port: number },
  taken: readonly number[] = [],
): number | null {
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return null
  const step = code === 'EADDRINUSE' ? 1 : 10_000
  let other = port + step > 65_535 ? port - step : port + step
  while (taken.includes(other)) other++
  return other
}
