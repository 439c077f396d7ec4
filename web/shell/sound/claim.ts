/** A tab's word that it plays the sound of this moment. */
export interface Claim {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The tab that made it. */
  readonly by: string
}

/** The shortest time from one sound to the next, in all tabs together, in milliseconds. */
export const SHORTEST_MS = 3_000

/** What is a claim in what a browser kept; null for the rest. */
export function parseClaim(stored: unknown): Claim | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { at, by } = stored as Partial<Record<keyof Claim, unknown>>
  return typeof at === 'number' && typeof by === 'string' ? { at, by } : null
}

/**
 * Whether a tab may claim a sound now. A claim of the future was made before the clock was set back:
 * it holds nobody up.
 */
export function mayClaim(last: Claim | null, now: number): boolean {
  return last === null || last.at > now || now - last.at >= SHORTEST_MS
}

/** Whether a claim still stands: two tabs may have made one at once, and the later one counts. */
export function stillHolds(stored: Claim | null, claim: Claim): boolean {
  return stored?.at === claim.at && stored.by === claim.by
}
