/**
 * Commands for people to type, as the shell of this system takes them: a remedy must work as it
 * stands. For Windows that is PowerShell, which its terminals open.
 */

/**
 * Ends a process: in good order, or at once where it `isHung`. Windows has no signals, so there it
 * is at once in any case.
 */
export function endCommand(pid: number, { isHung = false } = {}): string {
  if (process.platform === 'win32') return `taskkill /F /PID ${pid}`
  return `kill ${isHung ? '-KILL' : '-TERM'} ${pid}`
}

/** Runs `command` with one more variable; `value` needs no quotes in any shell. */
export function withVariable(
  { name, value }: { readonly name: string; readonly value: string | number },
  command: string,
): string {
  if (process.platform === 'win32') return `$env:${name}='${value}'; ${command}`
  return `${name}=${value} ${command}`
}

/** A path as an argument. Folders of people have spaces in their names. */
export function argumentOf(file: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(file) ? file : `"${file}"`
}
