/**
 * How much of an order one answer contains. The API accepts much less, and the database not much more. Longer values
 * are of an earlier release, or of a writer that bypassed the constraints: they must not make the answer for a page
 * of orders too large.
 */
export const MAX_SHOWN_ITEMS = 1_000
const MAX_SHOWN_LENGTH = 20_000

/** A text as answers contain it: a very long one is cut, and ends with "…". */
export function shownText(text: string): string {
  if (text.length <= MAX_SHOWN_LENGTH) return text
  return `${text.slice(0, MAX_SHOWN_LENGTH).replace(/\p{Surrogate}$/u, '')}…`
}
