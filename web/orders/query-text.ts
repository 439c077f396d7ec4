import type { LocationQuery } from 'vue-router'

/** The one text that a parameter of the query holds; null where it is absent, empty or repeated. */
export function queryText(query: LocationQuery, name: string): string | null {
  const value = query[name]
  return typeof value === 'string' && value !== '' ? value : null
}
