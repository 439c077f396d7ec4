import { parseQuery, stringifyQuery } from 'vue-router'
import {
  newestOrders,
  readOrdersQuery,
  writeOrdersQuery,
  type OrdersQuery,
} from '../filters/orders-query.ts'

/** The order table as somebody named it: filters, search, sort and page size. */
export interface OrdersView {
  readonly name: string
  /** As in the page's query: `status=PENDING&sort=DATE_ORDERED.ASC`. */
  readonly query: string
}

export const longestViewName = 40
export const mostViews = 30

/** What a view keeps of a query, as text: neither the place in the list nor the view that it was. */
export function viewQueryText(query: OrdersQuery): string {
  return stringifyQuery(writeOrdersQuery({}, { ...query, view: null, after: null, before: null }))
}

/** The query of the page that shows a view. */
export function viewQuery({ name, query: text }: OrdersView): OrdersQuery {
  const query = readOrdersQuery(parseQuery(text))
  // What shows all orders needs no name in the query.
  const view = viewQueryText(query) === viewQueryText(newestOrders) ? null : name
  return { ...query, view, after: null, before: null }
}

export interface CurrentView {
  readonly view: OrdersView
  /** The table shows something else by now. */
  readonly modified: boolean
}

/** The view that a query shows, or that it showed before it was changed; null for neither. */
export function currentView(views: readonly OrdersView[], query: OrdersQuery): CurrentView | null {
  const text = viewQueryText(query)
  const named = views.find(({ name }) => name === query.view)
  const equal = named?.query === text ? named : views.find((view) => view.query === text)
  if (equal) return { view: equal, modified: false }
  return named ? { view: named, modified: true } : null
}

export type ViewNameProblem = 'missing' | 'long' | 'taken'

/** Why a view cannot be called so, beside those with the `taken` names; null where it can. */
export function viewNameProblem(name: string, taken: readonly string[]): ViewNameProblem | null {
  const wanted = name.trim()
  if (wanted === '') return 'missing'
  if (wanted.length > longestViewName) return 'long'
  return taken.some((other) => sameName(other, wanted)) ? 'taken' : null
}

/** What is a view in what a browser kept; the rest is left out. */
export function parseViews(stored: unknown): readonly OrdersView[] {
  if (!Array.isArray(stored)) return []
  const views: OrdersView[] = []
  for (const candidate of stored as readonly unknown[]) {
    if (!isView(candidate)) continue
    const taken = views.map(({ name }) => name)
    if (viewNameProblem(candidate.name, taken) !== null) continue
    // Written again, so that what an older version wrote still equals the text of a query.
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
