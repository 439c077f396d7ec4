import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { graphql } from '../graphql/generated/gql.ts'
import type { OrdersPageQuery as OrdersPageData } from '../graphql/generated/graphql.ts'
import { ordersVariables, readOrdersAddress, writeOrdersAddress } from '../orders/orders-address.ts'
import type { OrdersAddress } from '../orders/orders-address.ts'
import { useLiveQuery, type LiveQuery } from './useLiveQuery.ts'

const OrdersPageQuery = graphql(`
  query OrdersPage($first: Int, $after: String, $last: Int, $before: String, $filter: OrderFilter) {
    orders(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
      totalCount
      totalCountIsExact
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      edges {
        node {
          id
          orderNumber
          status
          version
          totalCredits
          deliveryMethod
          dateOrdered
          customer {
            id
            username
          }
        }
      }
    }
  }
`)

export type OrdersConnection = OrdersPageData['orders']
export type OrderRow = OrdersConnection['edges'][number]['node']

export interface OrdersPage {
  readonly address: ComputedRef<OrdersAddress>
  readonly query: LiveQuery<OrdersPageData>
  /** Shows another part of the table, as a new entry of the browser's history; by default the newest of all. */
  show: (address: Partial<OrdersAddress>) => void
}

const newest: OrdersAddress = { status: null, after: null, before: null }

/** The page of orders that the address names. */
export function useOrdersPage(): OrdersPage {
  const route = useRoute()
  const router = useRouter()
  const address = computed(() => readOrdersAddress(route.query))

  return {
    address,
    query: useLiveQuery(OrdersPageQuery, () => ordersVariables(address.value)),
    show(next) {
      void router.push({ query: writeOrdersAddress(route.query, { ...newest, ...next }) })
    },
  }
}
