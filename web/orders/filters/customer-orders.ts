import type { RouteLocationRaw } from 'vue-router'

/** The route of the order table with the orders of one customer only. */
export function customerOrders({ id }: { readonly id: string }): RouteLocationRaw {
  return { name: 'dashboard', query: { customer: id } }
}
