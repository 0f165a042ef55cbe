/**
 * The `sifaka` command: hands the process to the command line and sets the exit code. Nothing else
 * in Sifaka calls `process.exit`.
 */
import { runCli } from './cli/cli.ts'

let outlivesReaders = false
// The reader of a pipe went away (`sifaka listen | head`), or the terminal: nobody is left to tell.
process.stdout.on('error', error => {
  if (!outlivesReaders) process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1)
})
process.stderr.on('error', () => {})

process.exitCode = await runCli({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  exit: code => process.exit(code),
  onInterrupt(listener) {
    // SIGBREAK is Ctrl-Break of Windows, and what its service managers send; it comes nowhere else.
    const signals = ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const
    for (const signal of signals) process.on(signal, listener)
    return () => signals.forEach(signal => process.off(signal, listener))
  },
  onHangup(listener) {
    process.on('SIGHUP', listener)
    return () => process.off('SIGHUP', listener)
  },
  outliveReaders() {
    outlivesReaders = true
  },
  onUncaught(listener) {
    process.on('uncaughtException', listener)
    return () => process.off('uncaughtException', listener)
  },
})

// Everything is closed now. What keeps the process alive for longer than this is somebody's
// mistake.
setTimeout(() => process.exit(), 2000).unref()
