import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { graphql } from '../graphql/generated/gql.ts'
import type { OrdersPageQuery as OrdersPageData } from '../graphql/generated/graphql.ts'
import { ordersVariables, readOrdersAddress, writeOrdersAddress } from '../orders/orders-address.ts'
import type { OrdersAddress } from '../orders/orders-address.ts'
import { useLiveQuery, type LiveQuery } from './useLiveQuery.ts'

const OrdersPageQuery = graphql(`
  query OrdersPage(
    $first: Int
    $after: String
    $last: Int
    $before: String
    $filter: OrderFilter
    $sort: OrderSort
  ) {
    orders(
      first: $first
      after: $after
      last: $last
      before: $before
      filter: $filter
      sort: $sort
    ) {
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
  /** Changes what is shown, from the first page on, as a new entry of the browser's history. */
  show: (changes: Partial<OrdersAddress>) => void
  /** The same in place of the present entry: while it is being typed, say. */
  refine: (changes: Partial<OrdersAddress>) => void
}

/** The page of orders that the address names. */
export function useOrdersPage(): OrdersPage {
  const route = useRoute()
  const router = useRouter()
  const address = computed(() => readOrdersAddress(route.query))
  // The cursor of one list is none of another.
  const changed = (changes: Partial<OrdersAddress>) => ({
    query: writeOrdersAddress(route.query, {
      ...address.value,
      after: null,
      before: null,
      ...changes,
    }),
  })

  return {
    address,
    query: useLiveQuery(OrdersPageQuery, () => ordersVariables(address.value)),
    show: (changes) => void router.push(changed(changes)),
    refine: (changes) => void router.replace(changed(changes)),
  }
}
