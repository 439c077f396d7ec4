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

/** Live statistics and their trend: `orderStats` as query and subscription, and `orderTrend`. */
export function defineStats(builder: Builder) {
  const OrderStatsType = builder.enumType('OrderStatsType', {
    description:
      'INITIAL: the first value of a subscription, and the value of a query. UPDATE: each later value ' +
      'of a subscription.',
    values: ['INITIAL', 'UPDATE'] as const,
  })

  const OrderStats = builder.objectRef<OrderStatsValue>('OrderStats').implement({
    description: 'The number of orders at one moment, in total and by status.',
    fields: (t) => ({
      type: t.expose('type', { type: OrderStatsType }),
      totalOrders: t.exposeInt('totalOrders'),
      pendingCount: t.exposeInt('pendingCount'),
      shippedCount: t.exposeInt('shippedCount'),
      outForDeliveryCount: t.exposeInt('outForDeliveryCount'),
      deliveredCount: t.exposeInt('deliveredCount'),
      cancelledCount: t.exposeInt('cancelledCount'),
      recentUpdates: t.exposeInt('recentUpdates', {
        description: 'The number of distinct orders placed or changed in the last 30 seconds.',
      }),
      timestamp: t.expose('timestamp', { type: 'DateTime' }),
    }),
  })

  builder.queryField('orderStats', (t) =>
    t.field({
      type: OrderStats,
      description: 'The current statistics.',
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
        'The current statistics at once, then every few seconds, and early after an order was placed or ' +
        'changed.',
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
    description: 'The numbers of orders at evenly spaced moments.',
    fields: (t) => ({
      points: t.field({
        type: [TrendPoint],
        description: 'Oldest first. The last point is from the time when the trend was read.',
        complexity: { multiplier: 1 },
        resolve: ({ points }) => points,
      }),
    }),
  })

  builder.queryField('orderTrend', (t) =>
    t.field({
      type: Trend,
      description:
        `The numbers of orders over the last \`minutes\` (${TREND_MINUTES.least} to ${TREND_MINUTES.most}) at ` +
        `\`points\` moments (${TREND_POINTS.least} to ${TREND_POINTS.most}), by the times of the events. ` +
        'The result may be up to ten seconds old.',
      authScopes: { read: true },
      args: {
        minutes: t.arg.int({ required: true, defaultValue: 60 }),
        points: t.arg.int({ required: true, defaultValue: 12 }),
      },
      // The query reads every event of the period.
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
