import { parseQuery, stringifyQuery, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import {
  newestOrders,
  readOrdersQuery,
  writeOrdersQuery,
  type OrdersQuery,
} from '../filters/orders-query.ts'

/** A state of the order table with a name: filters, search, sort and page size. */
export interface OrdersView {
  readonly name: string
  /** The page's query as text: `status=PENDING&sort=DATE_ORDERED.ASC`. */
  readonly query: string
}

export const longestViewName = 40
export const mostViews = 30

/** The part of a query that a view keeps, as text: all but the cursor and the name of the view. */
export function viewQueryText(query: OrdersQuery): string {
  return stringifyQuery(writeOrdersQuery({}, { ...query, view: null, after: null, before: null }))
}

/** The query of the page that shows a view. */
export function viewQuery({ name, query: text }: OrdersView): OrdersQuery {
  const query = readOrdersQuery(parseQuery(text))
  // A view that shows all orders needs no name in the query.
  const view = viewQueryText(query) === viewQueryText(newestOrders) ? null : name
  return { ...query, view, after: null, before: null }
}

/** The route of the list that shows a view. `current` is the present query, of which other parameters stay. */
export function viewRoute(view: OrdersView, current: LocationQuery = {}): RouteLocationRaw {
  return { name: 'dashboard', query: writeOrdersQuery(current, viewQuery(view)) }
}

export interface CurrentView {
  readonly view: OrdersView
  /** The table no longer shows the view as it was saved. */
  readonly modified: boolean
}

/** The view that a query shows, or else the view that it names, as modified. Null if there is neither. */
export function currentView(views: readonly OrdersView[], query: OrdersQuery): CurrentView | null {
  const text = viewQueryText(query)
  const named = views.find(({ name }) => name === query.view)
  const equal = named?.query === text ? named : views.find((view) => view.query === text)
  if (equal) return { view: equal, modified: false }
  return named ? { view: named, modified: true } : null
}

export type ViewNameProblem = 'missing' | 'long' | 'taken'

/** Why a view cannot have this name if others have the `taken` ones. Null if it can. */
export function viewNameProblem(name: string, taken: readonly string[]): ViewNameProblem | null {
  const wanted = name.trim()
  if (wanted === '') return 'missing'
  if (wanted.length > longestViewName) return 'long'
  return taken.some((other) => sameName(other, wanted)) ? 'taken' : null
}

/** The valid views in a stored value. The rest is ignored. */
export function parseViews(stored: unknown): readonly OrdersView[] {
  if (!Array.isArray(stored)) return []
  const views: OrdersView[] = []
  for (const candidate of stored as readonly unknown[]) {
    if (!isView(candidate)) continue
    const taken = views.map(({ name }) => name)
    if (viewNameProblem(candidate.name, taken) !== null) continue
    // Normalized, because an older version of the page may have written the query differently.
    const query = viewQueryText(readOrdersQuery(parseQuery(candidate.query)))
    views.push({ name: candidate.name.trim(), query })
  }
  return views.slice(0, mostViews)
}

function isView(value: unknown): value is OrdersView {
  if (typeof value !== 'object' || value === null) return false
  const { name, query } = value as Partial<Record<keyof OrdersView, unknown>>
  return typeof name === 'string' && typeof query === 'string'
}

function sameName(one: string, other: string): boolean {
  return one.toLocaleLowerCase() === other.toLocaleLowerCase()
}
