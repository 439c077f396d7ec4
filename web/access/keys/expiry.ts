/** The lifetimes to choose from for a new key, in days; null for no expiry. */
export const lifetimes = [30, 90, 365, null] as const
export type Lifetime = (typeof lifetimes)[number]

/** The overlaps to choose from for a rotation, in hours: how long the old key stays valid. */
export const overlaps = [0, 1, 24, 168, 720] as const
export type Overlap = (typeof overlaps)[number]

const DAY_MS = 24 * 3_600_000

/** The expiry of a key that is created at `nowMs`, as ISO 8601; null if it never expires. */
export function expiryOf(lifetime: Lifetime, nowMs: number): string | null {
  return lifetime === null ? null : new Date(nowMs + lifetime * DAY_MS).toISOString()
}
