// Starts the API explorer with example operations.
const examples = [
  `# Live statistics: run it and keep it running, then place or change an order.
subscription LiveStatistics {
  orderStats {
    type
    totalOrders
    pendingCount
    shippedCount
    outForDeliveryCount
    deliveredCount
    cancelledCount
    recentUpdates
    timestamp
  }
}
`,
  `# Recent changes: the query that the dashboard polls while it has no stream.
query RecentOrders($minutes: Int! = 60) {
  recentOrders(minutes: $minutes, first: 10) {
    stats {
      totalOrders
      pendingCount
    }
    orders {
      id
      orderNumber
      status
      customer {
        username
      }
      totalCredits
      deliveryMethod
      dateOrdered
    }
    timestamp
  }
}
`,
  `# Pages of orders, and one order with its history.
query PendingOrders($after: String) {
  orders(first: 10, after: $after, filter: { status: [PENDING] }) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        orderNumber
        customer {
          username
        }
        allowedTransitions
        version
      }
    }
  }
}

query OneOrder($id: ID! = "1") {
  order(id: $id) {
    orderNumber
    status
    customer {
      id
      username
      email
    }
    items {
      name
      category
      creditValue
      quantity
    }
    totalCredits
    deliveryAddress
    history {
      kind
      from
      to
      actor
      reason
      at
    }
  }
}
`,
  `# Places an order. A repeated request with the same key returns the same order.
mutation PlaceOrder {
  placeOrder(
    input: {
      idempotencyKey: "explorer-1"
      customer: { username: "explorer", email: "explorer@example.com" }
      items: [{ name: "Espresso cups", category: "Kitchen", creditValue: 24, quantity: 2 }]
      deliveryMethod: HOME_DELIVERY
      deliveryAddress: "1 Harbour Street"
    }
  ) {
    order {
      id
      orderNumber
      version
    }
    errors {
      code
      message
      field
    }
  }
}

mutation ShipOrder($id: ID! = "1", $version: Int) {
  updateOrderStatus(input: { id: $id, status: SHIPPED, expectedVersion: $version }) {
    order {
      status
      version
    }
    errors {
      code
      message
    }
  }
}
`,
]

// The explorer reads the query of a shared link by itself, and keeps it in the URL. The variables follow here.
const shared = new URLSearchParams(location.search)
let variables = shared.get('variables') ?? ''

function keepVariables() {
  const url = new URL(location.href)
  if (variables.trim() === '') url.searchParams.delete('variables')
  else url.searchParams.set('variables', variables)
  history.replaceState({}, '', url)
}

YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'API explorer',
  endpoint: '/graphql',
  subscriptionsProtocol: 'GRAPHQL_SSE',
  defaultTabs: examples.map((query) => ({ query })),
  credentials: 'same-origin',
  // Without a query, the variables of the last visit stay.
  ...(shared.has('query') && { variables }),
  onEditQuery: keepVariables,
  onEditVariables(text) {
    variables = text
    keepVariables()
  },
})
