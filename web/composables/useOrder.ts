import { graphql } from '../graphql/generated/gql.ts'
import type { OrderDetailQuery as OrderDetailData } from '../graphql/generated/graphql.ts'
import { useLiveQuery, type LiveQuery } from './useLiveQuery.ts'

const OrderDetailQuery = graphql(`
  query OrderDetail($id: ID!) {
    order(id: $id) {
      id
      orderNumber
      status
      version
      allowedTransitions
      totalCredits
      deliveryMethod
      deliveryAddress
      dateOrdered
      estimatedDelivery
      actualDelivery
      cancelled
      cancellationReason
      customer {
        id
        username
        email
      }
      items {
        id
        name
        category
        creditValue
        quantity
      }
      history {
        id
        kind
        from
        to
        actor
        reason
        at
      }
    }
  }
`)

export type OrderDetail = NonNullable<OrderDetailData['order']>

/** One order with all its details, fetched again whenever orders changed; null when unknown. */
export function useOrder(id: () => string): LiveQuery<OrderDetailData> {
  return useLiveQuery(OrderDetailQuery, () => ({ id: id() }))
}
