/** Milliseconds of a day. */
export const dayMs = 24 * 60 * 60 * 1000

/** The clock of each time zone that was asked for. To create one takes long compared with its use. */
const clocks = new Map<string, Intl.DateTimeFormat>()

// A day is given as the moment of its midnight in UTC, in milliseconds since the epoch: 24 hours of it are one day.

/** The day in a time zone at a moment (milliseconds since the epoch). */
export function dayAt(ms: number, timeZone: string): number {
  return Math.floor(wallTime(ms, timeZone) / dayMs) * dayMs
}

/**
 * The first moment of a day in a time zone, in milliseconds since the epoch: midnight, the first of two
 * midnights, or the moment at which the clock jumps past it.
 */
export function startOfDayAt(dayUtcMs: number, timeZone: string): number {
  // The clock changes at most once in these two days, so that one of the two offsets is right.
  const candidates = [dayUtcMs - dayMs, dayUtcMs + dayMs].map(
    (near) => dayUtcMs - (wallTime(near, timeZone) - near),
  )
  const within = candidates.filter((moment) => wallTime(moment, timeZone) >= dayUtcMs)
  return Math.min(...(within.length > 0 ? within : candidates))
}

/** What the clocks of a time zone show at a moment, as the moment at which clocks in UTC show the same. */
function wallTime(ms: number, timeZone: string): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of clockOf(timeZone).formatToParts(ms)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour, minute, second } = shown
  const wall = new Date(0)
  // Unlike Date.UTC, this takes the years before 100 as they are.
  wall.setUTCFullYear(year, month - 1, day)
  return wall.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0, ms - Math.floor(ms / 1000) * 1000)
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(timeZone, clock)
  return clock
}
