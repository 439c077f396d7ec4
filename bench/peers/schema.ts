import { createPubSub, createSchema } from 'graphql-yoga'
import { orderStatsNow, type OrderStats } from './order-stats.ts'
import { everyTick } from './tick.ts'

/** The measured part of the product's schema, with Yoga's own publish-subscribe. */
export function createStatsSchema() {
  const ticks = createPubSub<{ tick: [OrderStats] }>()
  everyTick(() => ticks.publish('tick', orderStatsNow()))

  async function* orderStats() {
    yield orderStatsNow()
    yield* ticks.subscribe('tick')
  }

  return createSchema({
    typeDefs: /* GraphQL */ `
      scalar DateTime
      type OrderStats {
        totalOrders: Int!
        pendingCount: Int!
        shippedCount: Int!
        outForDeliveryCount: Int!
        deliveredCount: Int!
        cancelledCount: Int!
        recentUpdates: Int!
        timestamp: DateTime!
      }
      type Query {
        orderStats: OrderStats!
      }
      type Subscription {
        orderStats: OrderStats!
      }
    `,
    resolvers: {
      Query: { orderStats: orderStatsNow },
      Subscription: {
        orderStats: { subscribe: orderStats, resolve: (value: OrderStats) => value },
      },
    },
  })
}
