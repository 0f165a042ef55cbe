/** Why an address cannot be listened on, in words; null where the system's own say enough. */
export function listenReason({ code }: { readonly code?: string | undefined }): string | null {
  if (code === 'EADDRINUSE') return 'it is taken'
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address'
  if (code !== 'EACCES') return null
  // Hyper-V, WSL and Docker take whole ranges at each boot, and nobody listens there.
  return process.platform === 'win32'
    ? 'Windows keeps it for itself ("netsh interface ipv4 show excludedportrange protocol=tcp" lists what it keeps)'
    : 'ports below 1024 are for those who have the right to them'
}
