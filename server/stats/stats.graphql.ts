import type { OrderTrends } from './trends.ts'
import type { Builder } from '../graphql/builder.ts'
import { requireWithin } from '../graphql/argument-checks.ts'
import type { OrderTrendPoint } from './read-trend.ts'
import type { OrderStatsValue, StatsTicker } from './ticker.ts'

declare module '../graphql/context.ts' {
  interface Services {
    stats: StatsTicker
    trends: OrderTrends
  }
}

const TREND_MINUTES = { least: 5, most: 24 * 60 }
const TREND_POINTS = { least: 2, most: 60 }

/** Live statistics: the `OrderStats` type, its query and its subscription; and their trend. */
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

  const TrendPoint = builder.objectRef<OrderTrendPoint>('OrderTrendPoint').implement({
    fields: (t) => ({
      at: t.expose('at', { type: 'DateTime' }),
      totalOrders: t.exposeInt('totalOrders'),
      pendingCount: t.exposeInt('pendingCount'),
      shippedCount: t.exposeInt('shippedCount'),
      outForDeliveryCount: t.exposeInt('outForDeliveryCount'),
      deliveredCount: t.exposeInt('deliveredCount'),
      cancelledCount: t.exposeInt('cancelledCount'),
    }),
  })
  const Trend = builder.objectRef<{ points: readonly OrderTrendPoint[] }>('OrderTrend').implement({
    description: 'The counts as they stood at evenly spaced moments.',
    fields: (t) => ({
      points: t.field({
        type: [TrendPoint],
        description: 'Oldest first; the last is of the time when the trend was read.',
        complexity: { multiplier: 1 },
        resolve: ({ points }) => points,
      }),
    }),
  })

  builder.queryField('orderTrend', (t) =>
    t.field({
      type: Trend,
      description:
        `The counts over the last \`minutes\` (${TREND_MINUTES.least} to ${TREND_MINUTES.most}) at ` +
        `\`points\` moments (${TREND_POINTS.least} to ${TREND_POINTS.most}), by the times in the record ` +
        'of changes. May be ten seconds old.',
      authScopes: { read: true },
      args: {
        minutes: t.arg.int({ required: true, defaultValue: 60 }),
        points: t.arg.int({ required: true, defaultValue: 12 }),
      },
      // Reads each event of the time that it looks back.
      complexity: ({ points }) => ({ field: 300, multiplier: Math.max(1, points) }),
      resolve: async (_root, { minutes, points }, { trends }) => {
        requireWithin('minutes', minutes, TREND_MINUTES)
        requireWithin('points', points, TREND_POINTS)
        return { points: await trends.of({ minutes, points }) }
      },
    }),
  )

  return { OrderStats }
}
