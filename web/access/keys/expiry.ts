/** How long a new key may last, in days; null: until it is revoked. */
export const lifetimes = [30, 90, 365, null] as const
export type Lifetime = (typeof lifetimes)[number]

/** How long, in hours, an old key may go on beside its successor. */
export const overlaps = [0, 1, 24, 168, 720] as const
export type Overlap = (typeof overlaps)[number]

const DAY_MS = 24 * 3_600_000

/** When a key that is made now expires, as ISO 8601. */
export function expiryOf(lifetime: Lifetime, nowMs: number): string | null {
  return lifetime === null ? null : new Date(nowMs + lifetime * DAY_MS).toISOString()
}
