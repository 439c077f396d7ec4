import type { LocationQuery } from 'vue-router'
import { queryText } from '../query-text.ts'

/** How many orders a page of the table may have. */
export const pageSizes = [25, 50, 100] as const
export type PageSize = (typeof pageSizes)[number]

export const usualPageSize: PageSize = 25

/** The usual size, where the query names none of these. */
export function readPageSize(query: LocationQuery): PageSize {
  const written = queryText(query, 'size')
  return pageSizes.find((size) => String(size) === written) ?? usualPageSize
}
