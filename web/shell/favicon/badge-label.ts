/** The text of the icon's badge; null for no badge. `pending` is null while the number is unknown. */
export function badgeLabel(pending: number | null): string | null {
  if (pending === null || pending <= 0) return null
  return pending > 99 ? '99+' : String(pending)
}
