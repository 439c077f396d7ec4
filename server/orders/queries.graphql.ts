import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Builder } from '../graphql/builder.ts'
import type { Order as OrderRow } from '../db/generated/client.ts'
import { parseId, requireWithin } from '../graphql/argument-checks.ts'
import type { GraphQLContext } from '../graphql/context.ts'
import { connectionOf, type Connection } from '../graphql/connection.ts'
import type { defineStats } from '../stats/stats.graphql.ts'
import { searchTerm, type OrderFilter } from './filter.ts'
import type { OrderTypes } from './order.graphql.ts'
import {
  DEFAULT_PAGE_SIZE,
  MatchingOrders,
  type PageRequest,
  type TotalCount,
} from './matching-orders.ts'
import { NEWEST_FIRST, type OrderSort, type OrderSortField } from './sort.ts'
import { isStorable } from './storable-text.ts'

const MAX_RECENT_MINUTES = 24 * 60
const MAX_RECENT_ORDERS = 100

interface OrderConnection extends Connection<OrderRow> {
  /** Counts the matches. The count runs once, when a field first needs it. */
  total: () => Promise<TotalCount>
}

/** Defines the queries `customer`, `order`, `orderByNumber`, `orderByExternalId`, `orders` and `recentOrders`. */
export function defineOrderQueries(
  builder: Builder,
  { Order, OrderStatusEnum, DeliveryMethodEnum }: OrderTypes,
  { OrderStats }: ReturnType<typeof defineStats>,
) {
  builder.queryField('order', (t) =>
    t.prismaField({
      type: 'Order',
      nullable: true,
      description: 'The order with this id; null if it does not exist.',
      authScopes: { read: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: (query, _root, { id }, { database }) => {
        const orderId = parseId(id)
        if (orderId === undefined) return null
        return database.prisma.order.findUnique({ ...query, where: { id: orderId } })
      },
    }),
  )

  builder.queryField('orderByNumber', (t) =>
    t.prismaField({
      type: 'Order',
      nullable: true,
      description:
        'The order with exactly this order number, apart from spaces around it; null if it does not exist.',
      authScopes: { read: true },
      args: { number: t.arg.string({ required: true }) },
      resolve: (query, _root, { number }, { database }) =>
        findAsStored(number, (orderNumber) =>
          database.prisma.order.findUnique({ ...query, where: { orderNumber } }),
        ),
    }),
  )

  builder.queryField('orderByExternalId', (t) =>
    t.prismaField({
      type: 'Order',
      nullable: true,
      description:
        'The order with exactly this external id, apart from spaces around it; null if it does not exist.',
      authScopes: { read: true },
      args: { externalId: t.arg.string({ required: true }) },
      resolve: (query, _root, { externalId }, { database }) =>
        findAsStored(externalId, (stored) =>
          database.prisma.order.findFirst({ ...query, where: { externalId: stored } }),
        ),
    }),
  )

  const RecentOrders = builder
    .objectRef<{ since: Date; first: number; timestamp: Date }>('RecentOrders')
    .implement({
      description: 'The data for one poll: the statistics and the recently changed orders.',
      fields: (t) => ({
        stats: t.field({
          type: OrderStats,
          resolve: async (_root, _args, { stats }) => ({
            type: 'INITIAL' as const,
            ...(await stats.current()),
          }),
        }),
        orders: t.prismaField({
          type: ['Order'],
          description:
            'Orders placed or changed in the last `minutes`, most recent change first, at most `first`.',
          complexity: MAX_RECENT_ORDERS / 4,
          resolve: (query, { since, first }, _args, { database }) =>
            database.prisma.order.findMany({
              ...query,
              where: { updatedAt: { gte: since } },
              orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
              take: first,
            }),
        }),
        timestamp: t.expose('timestamp', { type: 'DateTime' }),
      }),
    })

  builder.queryField('recentOrders', (t) =>
    t.field({
      type: RecentOrders,
      description: `Recently placed or changed orders. \`minutes\` is from 1 to ${MAX_RECENT_MINUTES}, \`first\` from 1 to ${MAX_RECENT_ORDERS}.`,
      authScopes: { read: true },
      args: {
        minutes: t.arg.int({ required: true, defaultValue: 5 }),
        first: t.arg.int({ required: true, defaultValue: 50 }),
      },
      complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first / 10) }),
      resolve: (_root, { minutes, first }) => {
        requireWithin('minutes', minutes, { least: 1, most: MAX_RECENT_MINUTES })
        requireWithin('first', first, { least: 1, most: MAX_RECENT_ORDERS })
        const timestamp = new Date()
        return { since: new Date(timestamp.getTime() - minutes * 60_000), first, timestamp }
      },
    }),
  )

  const Filter = builder.inputType('OrderFilter', {
    fields: (t) => ({
      status: t.field({ type: [OrderStatusEnum] }),
      deliveryMethod: t.field({ type: DeliveryMethodEnum }),
      search: t.string({
        description: 'Part of an order number, an external id, a username or an e-mail address.',
      }),
      placedAfter: t.field({ type: 'DateTime' }),
      placedBefore: t.field({ type: 'DateTime' }),
      updatedAfter: t.field({
        type: 'DateTime',
        description: 'Only orders that were placed or last changed at this moment or later.',
      }),
      updatedBefore: t.field({
        type: 'DateTime',
        description: 'Only orders that were placed or last changed before this moment.',
      }),
      estimatedAfter: t.field({
        type: 'DateTime',
        description:
          'Only orders whose estimated delivery is at this moment or later, finished orders among them.',
      }),
      estimatedBefore: t.field({
        type: 'DateTime',
        description:
          'Only orders whose estimated delivery is before this moment, finished orders among them.',
      }),
      inStatusForSeconds: t.int({
        description:
          'Only open orders that have been in their present status for at least this many seconds.',
      }),
      minCredits: t.int(),
      maxCredits: t.int(),
      customerId: t.id({ description: 'Only orders of this customer.' }),
      overdue: t.boolean({
        description:
          'true: only late orders, which are neither delivered nor cancelled and whose estimated delivery ' +
          'has passed. false: all other orders, including those without an estimate.',
      }),
    }),
  })
  const SortField = builder.enumType('OrderSortField', {
    values: {
      DATE_ORDERED: {},
      TOTAL_CREDITS: {},
      ORDER_NUMBER: { description: 'By day, then by the number within the day.' },
      STATUS: {},
      UPDATED_AT: {},
      ESTIMATED_DELIVERY: {
        description:
          'Lists open orders only. Those without an estimated delivery come last in both directions.',
      },
      STATUS_SINCE: {
        description:
          'By the time at which the order entered its present status. Lists open orders only.',
      },
    } satisfies Record<OrderSortField, object>,
  })
  const Direction = builder.enumType('SortDirection', { values: ['ASC', 'DESC'] as const })
  const Sort = builder.inputType('OrderSort', {
    fields: (t) => ({
      field: t.field({ type: SortField, required: true, defaultValue: 'DATE_ORDERED' }),
      direction: t.field({ type: Direction, required: true, defaultValue: 'DESC' }),
    }),
  })

  const OrderConnection = builder.connectionObject<typeof Order, OrderConnection>({
    type: Order,
    name: 'OrderConnection',
    fields: (t) => ({
      totalCount: t.int({
        description:
          'The number of matching orders. Exact without a filter or with only a status filter; otherwise counted up to 10,000.',
        resolve: async ({ total }) => (await total()).count,
      }),
      totalCountIsExact: t.boolean({
        description: 'False if there may be more matching orders than `totalCount`.',
        resolve: async ({ total }) => (await total()).exact,
      }),
    }),
  })

  builder.queryField('orders', (t) =>
    t.field({
      type: OrderConnection,
      description:
        'Orders in pages, in either direction. A page has 25 orders by default and at most 100.',
      authScopes: { read: true },
      args: {
        first: t.arg.int(),
        after: t.arg.string(),
        last: t.arg.int(),
        before: t.arg.string(),
        filter: t.arg({ type: Filter }),
        sort: t.arg({ type: Sort }),
      },
      complexity: ({ first, last, filter }) => ({
        field: findingCost(filter),
        multiplier: Math.max(1, first ?? last ?? DEFAULT_PAGE_SIZE),
      }),
      resolve: (_root, { filter, sort, ...request }, context, info) =>
        readConnection(
          { filter: filter ?? {}, sort: sort ?? NEWEST_FIRST },
          request,
          context,
          info,
        ),
    }),
  )

  builder.queryField('customer', (t) =>
    t.prismaField({
      type: 'Customer',
      nullable: true,
      description: 'The customer with this id; null if it does not exist.',
      authScopes: { read: true },
      args: { id: t.arg.id({ required: true }) },
      resolve: (query, _root, { id }, { database }) => {
        const customerId = parseId(id)
        if (customerId === undefined) return null
        return database.prisma.customer.findUnique({ ...query, where: { id: customerId } })
      },
    }),
  )

  builder.prismaObjectField('Customer', 'orders', (t) =>
    t.field({
      type: OrderConnection,
      description:
        'The orders of the customer, newest first. A page has 25 orders by default and at most 100.',
      args: { first: t.arg.int(), after: t.arg.string() },
      complexity: ({ first }) => ({
        field: findingCost({ customerId: '' }),
        multiplier: Math.max(1, first ?? DEFAULT_PAGE_SIZE),
      }),
      resolve: ({ id }, request, context, info) =>
        readConnection(
          { filter: { customerId: id.toString() }, sort: NEWEST_FIRST },
          request,
          context,
          info,
        ),
    }),
  )
}

/** Reads a page of the sorted orders that match a filter, with what the request selects of them. */
async function readConnection(
  { filter, sort }: { filter: OrderFilter; sort: OrderSort },
  request: PageRequest,
  context: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<OrderConnection> {
  const matching = new MatchingOrders(context.database.sql, filter, sort)
  const page = await matching.page(request)
  const query = queryFromInfo({ context, info, typeName: 'Order', path: ['edges', 'node'] })
  const orders = await context.database.prisma.order.findMany({
    ...query,
    where: { id: { in: page.rows.map(({ id }) => id) } },
  })
  const byId = new Map(orders.map((order) => [order.id, order]))
  // An order that was deleted between the two queries has no edge.
  const edges = page.rows.flatMap(({ id, cursor }) => {
    const node = byId.get(id)
    return node === undefined ? [] : [{ node, cursor }]
  })
  let counted: Promise<TotalCount> | undefined
  const total = () => (counted ??= matching.count(() => context.stats.current()))
  return { ...connectionOf(edges, page), total }
}

/**
 * The cost of finding a page and counting the matches, on top of the cost of its fields. A search reads
 * up to 10,000 orders per kind of match; other filters may have to count up to 10,000.
 */
function findingCost(filter: OrderFilter | null | undefined): number {
  if (filter == null) return 20
  return searchTerm(filter) === undefined ? 100 : 1_000
}

/**
 * Finds an order by a text exactly as it is given, and otherwise without the spaces around it: the API stores texts
 * without these, and another program may have stored them with these.
 */
async function findAsStored<Found>(
  text: string,
  find: (stored: string) => PromiseLike<Found | null>,
): Promise<Found | null> {
  if (!isStorable(text)) return null
  const found = await find(text)
  const trimmed = text.trim()
  return found ?? (trimmed === text ? null : find(trimmed))
}
