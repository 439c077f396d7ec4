/** What the badge says of so many pending orders; null for no badge: there are none, or nobody knows. */
export function badgeLabel(pending: number | null): string | null {
  if (pending === null || pending <= 0) return null
  return pending > 99 ? '99+' : String(pending)
}
