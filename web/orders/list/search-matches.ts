import type { OrderRowFragment } from '../../graphql/generated/graphql.ts'
import { numberText, searchText } from './search-text.ts'

/** What a search looks into. */
type Searched = Pick<OrderRowFragment, 'orderNumber' | 'externalId' | 'contactEmail' | 'customer'>

/** Shorter search terms match at the beginning of a text only, as in the API. */
const anywhereLength = 3

/** Whether the API finds an order by a search term. */
export function isFound(order: Searched, search: string): boolean {
  const term = termOf(search)
  return isSeen(order, term) || unseenTexts(order).some((text) => matches(text, term))
}

/**
 * The text that a search has found although a row does not show it: an e-mail address or the external ID.
 * Null if the row shows what was found.
 */
export function unseenMatch(order: Searched, search: string | null): string | null {
  if (!search) return null
  const term = termOf(search)
  if (isSeen(order, term)) return null
  return unseenTexts(order).find((text) => matches(text, term)) ?? null
}

function isSeen({ orderNumber, customer }: Searched, term: string): boolean {
  return matches(orderNumber, numberText(term)) || matches(customer.username, term)
}

function unseenTexts({ externalId, contactEmail, customer }: Searched): readonly string[] {
  return [contactEmail, customer.email, externalId ?? '']
}

function termOf(search: string): string {
  return searchable(search).trim()
}

function matches(text: string, term: string): boolean {
  const searched = searchable(text)
  return term.length < anywhereLength ? searched.startsWith(term) : searched.includes(term)
}

function searchable(text: string): string {
  return searchText(text).toLowerCase()
}
