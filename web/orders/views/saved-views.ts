import { parseQuery, stringifyQuery } from 'vue-router'
import {
  newestOrders,
  readOrdersAddress,
  writeOrdersAddress,
  type OrdersAddress,
} from '../filters/orders-address.ts'

/** The order table as somebody named it: filters, search, sort and page size. */
export interface OrdersView {
  readonly name: string
  /** As in the page's address: `status=PENDING&sort=DATE_ORDERED.ASC`. */
  readonly query: string
}

export const longestViewName = 40
export const mostViews = 30

/** What of an address a view keeps: neither the place in the list nor the view that it was. */
export function viewQuery(address: OrdersAddress): string {
  return stringifyQuery(
    writeOrdersAddress({}, { ...address, view: null, after: null, before: null }),
  )
}

export function viewAddress({ name, query }: OrdersView): OrdersAddress {
  const address = readOrdersAddress(parseQuery(query))
  // What shows all orders needs no name in the address.
  const view = viewQuery(address) === viewQuery(newestOrders) ? null : name
  return { ...address, view, after: null, before: null }
}

export interface CurrentView {
  readonly view: OrdersView
  /** The table shows something else by now. */
  readonly modified: boolean
}

/** The view that the address is, or that it was before it was changed; null for neither. */
export function currentView(
  views: readonly OrdersView[],
  address: OrdersAddress,
): CurrentView | null {
  const query = viewQuery(address)
  const named = views.find(({ name }) => name === address.view)
  const equal = named?.query === query ? named : views.find((view) => view.query === query)
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
    // Written anew, so that what an older version wrote still equals an address.
    const query = viewQuery(readOrdersAddress(parseQuery(candidate.query)))
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
