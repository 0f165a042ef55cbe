/** Text files as editors and shells of all systems write them. */
import { readFileSync } from 'node:fs'

/** Throws what `readFileSync` throws, and where the file is UTF-16. */
export function readTextFile(file: string): string {
  const bytes = readFileSync(file)
  const [first, second] = bytes
  // What ">" of Windows PowerShell writes.
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new Error('it is UTF-16; save it as UTF-8')
  return bytes.toString('utf8')
}
