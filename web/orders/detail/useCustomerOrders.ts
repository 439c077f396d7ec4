import { graphql } from '../../graphql/generated/gql.ts'
import type { CustomerOrdersQuery as CustomerOrdersData } from '../../graphql/generated/graphql.ts'
import { liveSettings } from '../../live/settings.ts'
import { useLiveQuery, type LiveQuery } from '../../live/useLiveQuery.ts'

const CustomerOrdersQuery = graphql(`
  query CustomerOrders($customerId: ID!, $first: Int!) {
    orders(first: $first, filter: { customerId: $customerId }) {
      totalCount
      totalCountIsExact
      edges {
        node {
          id
          orderNumber
          status
          totalCredits
          dateOrdered
        }
      }
    }
  }
`)

export type CustomerOrders = CustomerOrdersData['orders']

/** The newest `first` orders of a customer, and how many orders the customer has. */
export function useCustomerOrders(
  customerId: () => string,
  first: number,
): LiveQuery<CustomerOrdersData> {
  return useLiveQuery(
    CustomerOrdersQuery,
    () => ({ customerId: customerId(), first }),
    // Most changes concern orders of other customers.
    { refetchMs: liveSettings.secondaryRefetchMs },
  )
}
