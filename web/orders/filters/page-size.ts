import type { LocationQuery } from 'vue-router'
import { queryText } from '../query-text.ts'

/** The page sizes that the viewer can choose. */
export const pageSizes = [25, 50, 100] as const
export type PageSize = (typeof pageSizes)[number]

export const usualPageSize: PageSize = 25

/** The page size of a query, or the usual one if it is absent or invalid. */
export function readPageSize(query: LocationQuery): PageSize {
  const written = queryText(query, 'size')
  return pageSizes.find((size) => String(size) === written) ?? usualPageSize
}
