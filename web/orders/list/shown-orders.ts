import type { ShownRow } from '../../live/live-list/live-list.ts'
import type { Pulse } from '../../ui/usePulse.ts'
import type { OrdersSort } from '../filters/orders-sort.ts'
import type { OrderRow } from './list-view.ts'

/** What the list of orders shows, as a table or as cards. */
export interface ShownOrders {
  rows: readonly ShownRow<OrderRow>[]
  pulses: ReadonlyMap<string, Pulse>
  caption: string
  now: number
  /** The search term, marked in the texts. */
  term: string | null
  sort: OrdersSort
}
