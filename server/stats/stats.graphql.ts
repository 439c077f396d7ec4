import type { Builder } from '../graphql/builder.ts'
import type { OrderStatsValue } from './ticker.ts'

/** Live statistics: the `OrderStats` type, its query and its subscription. */
export function defineStats(builder: Builder) {
  const OrderStatsType = builder.enumType('OrderStatsType', {
    description: 'Of a subscription: the first value is INITIAL, each further one an UPDATE.',
    values: ['INITIAL', 'UPDATE'] as const,
  })

  const OrderStats = builder.objectRef<OrderStatsValue>('OrderStats').implement({
    description: 'How many orders there are, in all and by status, at one moment.',
    fields: (t) => ({
      type: t.expose('type', { type: OrderStatsType }),
      totalOrders: t.exposeInt('totalOrders'),
      pendingCount: t.exposeInt('pendingCount'),
      shippedCount: t.exposeInt('shippedCount'),
      outForDeliveryCount: t.exposeInt('outForDeliveryCount'),
      deliveredCount: t.exposeInt('deliveredCount'),
      cancelledCount: t.exposeInt('cancelledCount'),
      recentUpdates: t.exposeInt('recentUpdates', {
        description: 'Distinct orders placed or changed in the last 30 seconds.',
      }),
      timestamp: t.expose('timestamp', { type: 'DateTime' }),
    }),
  })

  builder.queryField('orderStats', (t) =>
    t.field({
      type: OrderStats,
      description: 'The statistics now.',
      authScopes: { read: true },
      resolve: async (_root, _args, { stats }) => ({
        type: 'INITIAL' as const,
        ...(await stats.current()),
      }),
    }),
  )

  builder.subscriptionField('orderStats', (t) =>
    t.field({
      type: OrderStats,
      description:
        'The statistics at once, then every few seconds, and early when an order was placed or changed.',
      authScopes: { read: true },
      subscribe: (_root, _args, { stats, signal }) => stats.subscribe(signal),
      resolve: (value) => value,
    }),
  )

  return { OrderStats }
}
