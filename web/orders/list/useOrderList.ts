import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { ShownRow } from '../../live/live-list/live-list.ts'
import { ordersVariables } from '../filters/orders-query.ts'
import { useToday } from '../filters/useToday.ts'
import type { OrderRow } from './list-view.ts'
import { useLiveOrders, type LiveOrders } from './useLiveOrders.ts'
import type { OpenOrder } from './useOpenOrder.ts'
import type { OrdersPage } from './useOrdersPage.ts'
import { useReading } from './useReading.ts'

export type Direction = 'previous' | 'next'

export interface OrderListOptions {
  /** Which orders the list shows. */
  readonly page: OrdersPage
  /** Which order is open beside the list. */
  readonly openOrder: OpenOrder
}

/** The list of orders, shared by the table and the order that is open beside it. */
export interface OrderList extends OrderListOptions {
  /** The element that contains the rows. The component that renders them sets it. */
  readonly element: ShallowRef<HTMLElement | undefined>
  readonly orders: LiveOrders
  readonly rows: ComputedRef<readonly ShownRow<OrderRow>[]>
  /** The ids of the orders before and after the open one, undefined at the ends of the page. */
  readonly neighbors: ComputedRef<{ readonly [Side in Direction]: string | undefined }>
  /** Moves the focus one order up or down, and opens that order if one is open. */
  step: (direction: Direction) => void
  /** Closes the order beside the list and moves the focus to its row; false if none is open. */
  close: () => boolean
  focusFirst: () => void
}

/** The orders that `page` selects, kept up to date until the scope ends. */
export function useOrderList({ page, openOrder }: OrderListOptions): OrderList {
  const element = shallowRef<HTMLElement>()
  const isReading = useReading(element)
  const today = useToday()
  const orders = useLiveOrders(
    () => ordersVariables(page.query.value, today.value),
    () => openOrder.id.value !== null || isReading(),
  )
  const rows = computed(() => orders.list.value?.rows ?? [])

  function idBeside(id: string | null | undefined, direction: Direction): string | undefined {
    const at = rows.value.findIndex(({ item }) => item.id === id)
    return at === -1 ? undefined : rows.value[at + (direction === 'next' ? 1 : -1)]?.item.id
  }

  function linkOf(id: string | undefined): HTMLElement | null {
    if (id === undefined) return null
    return element.value?.querySelector<HTMLElement>(`[data-order-id="${id}"] a`) ?? null
  }

  return {
    page,
    openOrder,
    element,
    orders,
    rows,
    neighbors: computed(() => ({
      previous: idBeside(openOrder.id.value, 'previous'),
      next: idBeside(openOrder.id.value, 'next'),
    })),
    step(direction) {
      const from = openOrder.id.value ?? focusedId()
      const isListed = rows.value.some(({ item }) => item.id === from)
      const to = isListed ? idBeside(from, direction) : rows.value[0]?.item.id
      if (to === undefined) return
      if (openOrder.id.value !== null) openOrder.open(to)
      linkOf(to)?.focus({ preventScroll: true })
      linkOf(to)?.scrollIntoView({ block: 'nearest' })
    },
    close() {
      const { value: id } = openOrder.id
      if (id === null) return false
      openOrder.close()
      linkOf(id)?.focus({ preventScroll: true })
      return true
    },
    focusFirst: () => linkOf(rows.value[0]?.item.id)?.focus(),
  }
}

function focusedId(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-order-id]')?.dataset['orderId']
}
