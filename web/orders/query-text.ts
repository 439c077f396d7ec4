import type { LocationQuery } from 'vue-router'

/** The text of a parameter of the query. Null if the parameter is absent, empty or repeated. */
export function queryText(query: LocationQuery, name: string): string | null {
  const value = query[name]
  return typeof value === 'string' && value !== '' ? value : null
}
