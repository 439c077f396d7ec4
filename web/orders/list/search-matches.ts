import type { OrderRowFragment } from '../../graphql/generated/graphql.ts'
import { searchText } from './search-text.ts'

/** Shorter search terms match at the beginning of a text only, as in the API. */
const anywhereLength = 3

/** What a search looks into. */
type Searched = Pick<OrderRowFragment, 'orderNumber' | 'externalId' | 'contactEmail' | 'customer'>

/** Whether the API finds an order by a search term. */
export function isFound(order: Searched, search: string): boolean {
  const { orderNumber, customer } = order
  return matchesAny([orderNumber, customer.username, ...unseenTexts(order)], search)
}

/**
 * The text that a search has found although a row does not show it: an e-mail address or the external ID.
 * Null if the row shows what was found.
 */
export function unseenMatch(order: Searched, search: string | null): string | null {
  if (!search || matchesAny([order.orderNumber, order.customer.username], search)) return null
  return unseenTexts(order).find((text) => matchesAny([text], search)) ?? null
}

function unseenTexts({ externalId, contactEmail, customer }: Searched): readonly string[] {
  return [contactEmail, customer.email, externalId ?? '']
}

function matchesAny(texts: readonly string[], search: string): boolean {
  const term = searchable(search).trim()
  return texts.map(searchable).some((text) => {
    return term.length < anywhereLength ? text.startsWith(term) : text.includes(term)
  })
}

function searchable(text: string): string {
  return searchText(text).toLowerCase()
}
