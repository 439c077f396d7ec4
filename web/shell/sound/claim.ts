/** A tab's announcement that it plays the sound, so that other tabs stay silent. */
export interface Claim {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The id of the tab that wrote it. */
  readonly by: string
}

/** The shortest time between two sounds in all tabs together, in ms. */
export const SHORTEST_MS = 3_000

/** Parses a stored claim; null if it is none. */
export function parseClaim(stored: unknown): Claim | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { at, by } = stored as Partial<Record<keyof Claim, unknown>>
  return typeof at === 'number' && typeof by === 'string' ? { at, by } : null
}

/**
 * Whether a tab may claim a sound at `now`, in ms since the epoch. Ignores a claim from the future, which
 * was written before the clock was set back.
 */
export function mayClaim(last: Claim | null, now: number): boolean {
  return last === null || last.at > now || now - last.at >= SHORTEST_MS
}

/** Whether `stored` is still this claim. If two tabs write at once, the later one wins. */
export function stillHolds(stored: Claim | null, claim: Claim): boolean {
  return stored?.at === claim.at && stored.by === claim.by
}
