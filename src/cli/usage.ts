import { CommanderError, InvalidArgumentError } from 'commander'
import { ExitCode } from './host.ts'

/**
 * The code by which `runCli` knows an error of ours from one that commander has printed already.
 */
export const usageCode = 'sifaka.usage'

/** The error for what the user wrote wrong: exit code 2. */
export function usageError(text: string): CommanderError {
  return new CommanderError(ExitCode.Usage, usageCode, text)
}

/** An option's parser for integers in a range. */
export function integerOption(minimum: number, maximum: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be an integer from ${minimum} to ${maximum}.`)
  }
}
