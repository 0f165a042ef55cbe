/** The game's day: it begins at an hour of a time zone, not at midnight in London. */

export interface DayOptions {
  /** An IANA name, such as "Europe/Berlin"; an unknown one throws. */
  readonly timeZone: string
  /** 0 to 23, by the clocks there. */
  readonly resetHour: number
}

/**
 * Makes the function that tells which day a moment belongs to, as "2026-11-22". It asks the wall
 * clock of the zone, so a day of 23 or 25 hours is one day, and an hour that does not exist or
 * comes twice begins none.
 */
export function dayTeller({ timeZone, resetHour }: DayOptions): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  })
  return ms => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 0, day = 0, hour = 0 } = parts
    // Calendar arithmetic alone: UTC has no hours that are missing.
    return new Date(Date.UTC(year, month - 1, day, hour - resetHour)).toISOString().slice(0, 10)
  }
}
