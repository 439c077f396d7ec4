import type { RouteLocationRaw } from 'vue-router'

/** The order table with one customer's orders alone. */
export function customerOrders({ id }: { readonly id: string }): RouteLocationRaw {
  return { name: 'dashboard', query: { customer: id } }
}
