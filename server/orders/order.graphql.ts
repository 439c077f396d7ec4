import type DataLoader from 'dataloader'
import type { Order as OrderRow } from '../db/generated/client.ts'
import type { Builder } from '../graphql/builder.ts'
import { DeliveryMethod, OrderEventKind, OrderStatus } from '../db/generated/enums.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'
import { MAX_SHOWN_ITEMS, shownText } from './shown-text.ts'
import { allowedTransitions, isOpen } from './status.ts'

declare module '../graphql/context.ts' {
  interface GraphQLContext {
    /** Events of an order, oldest first. */
    history: DataLoader<bigint, readonly OrderEventRecord[]>
    /** Orders by id; null for an order that does not exist. */
    orders: DataLoader<bigint, OrderRow | null>
    /** When orders entered their status; null for an order that does not exist. */
    statusSince: DataLoader<bigint, Date | null>
  }
}

/** Defines `Order` and the types of its parts: customer, items, events, statuses. */
export function defineOrderTypes(builder: Builder) {
  const OrderStatusEnum = builder.enumType(OrderStatus, {
    name: 'OrderStatus',
    description:
      'PENDING → SHIPPED → OUT_FOR_DELIVERY → DELIVERED. An order can become CANCELLED until it is DELIVERED.',
  })
  const DeliveryMethodEnum = builder.enumType(DeliveryMethod, { name: 'DeliveryMethod' })
  const OrderEventKindEnum = builder.enumType(OrderEventKind, { name: 'OrderEventKind' })

  builder.prismaObject('Customer', {
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString(), select: { id: true } }),
      username: t.exposeString('username'),
      email: t.exposeString('email', {
        description:
          'The address by which the customer was first known. An order has a contact of its own: `contactEmail`.',
      }),
    }),
  })

  builder.prismaObject('OrderItem', {
    description: 'An item of an order, with its name and price at the time of purchase.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      name: t.string({ resolve: ({ name }) => shownText(name) }),
      category: t.string({ resolve: ({ category }) => shownText(category) }),
      creditValue: t.exposeInt('creditValue', {
        description: 'Price of one unit, in credits.',
      }),
      quantity: t.exposeInt('quantity'),
    }),
  })

  const OrderEvent = builder.objectRef<OrderEventRecord>('OrderEvent')

  const Order = builder.prismaObject('Order', {
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      orderNumber: t.exposeString('orderNumber'),
      externalId: t.exposeString('externalId', {
        nullable: true,
        description: 'The number by which another program knows the order.',
      }),
      status: t.expose('status', { type: OrderStatusEnum }),
      customer: t.relation('customer'),
      contactEmail: t.exposeString('contactEmail', {
        description: 'The e-mail address of this order, as it was placed or corrected.',
      }),
      items: t.relation('items', {
        description: `The items in the order in which they were given, the first ${MAX_SHOWN_ITEMS.toLocaleString('en-US')} of them.`,
        query: { orderBy: { id: 'asc' }, take: MAX_SHOWN_ITEMS },
      }),
      deliveryMethod: t.expose('deliveryMethod', { type: DeliveryMethodEnum }),
      deliveryAddress: t.string({ resolve: ({ deliveryAddress }) => shownText(deliveryAddress) }),
      totalCredits: t.exposeInt('totalCredits'),
      dateOrdered: t.expose('dateOrdered', { type: 'DateTime' }),
      estimatedDelivery: t.expose('estimatedDelivery', { type: 'DateTime', nullable: true }),
      actualDelivery: t.expose('actualDelivery', { type: 'DateTime', nullable: true }),
      cancelled: t.boolean({ resolve: ({ status }) => status === OrderStatus.CANCELLED }),
      cancellationReason: t.string({
        nullable: true,
        resolve: ({ cancellationReason: reason }) => reason && shownText(reason),
      }),
      version: t.exposeInt('version', {
        description: 'Increases by one with every change of the order, by any writer.',
      }),
      updatedAt: t.expose('updatedAt', {
        type: 'DateTime',
        description: 'When the order was last changed, or placed.',
      }),
      statusSince: t.field({
        type: 'DateTime',
        description: 'When the order entered its present status.',
        resolve: async ({ id, statusSince, updatedAt }, _args, context) =>
          // An order that was deleted in the meantime has no history to read it from.
          statusSince ?? (await context.statusSince.load(id)) ?? updatedAt,
      }),
      late: t.boolean({
        description:
          'Whether the order is open and its estimated delivery has passed. No event tells that an order became late.',
        resolve: ({ status, estimatedDelivery }) =>
          isOpen(status) && estimatedDelivery !== null && estimatedDelivery.getTime() < Date.now(),
      }),
      allowedTransitions: t.field({
        type: [OrderStatusEnum],
        description: 'The statuses to which the order can move now.',
        resolve: ({ status }) => allowedTransitions(status),
      }),
      history: t.field({
        type: [OrderEvent],
        description: 'All events of the order, oldest first.',
        resolve: ({ id }, _args, { history }) => history.load(id),
      }),
    }),
  })

  builder.objectType(OrderEvent, {
    description: 'One change of an order, as the database recorded it.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      kind: t.expose('kind', { type: OrderEventKindEnum }),
      orderId: t.id({ resolve: ({ orderId }) => orderId.toString() }),
      order: t.field({
        type: Order,
        nullable: true,
        description: 'The current order; null if it was deleted.',
        resolve: ({ orderId }, _args, { orders }) => orders.load(orderId),
      }),
      from: t.expose('from', { type: OrderStatusEnum, nullable: true }),
      to: t.expose('to', { type: OrderStatusEnum, nullable: true }),
      actor: t.exposeString('actor', {
        description:
          'A username, "key:NAME" for a program, "system", or "database" for a writer that does not name itself.',
      }),
      reason: t.string({
        nullable: true,
        resolve: ({ reason }) => reason && shownText(reason),
      }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  })

  return { Order, OrderEvent, OrderStatusEnum, DeliveryMethodEnum }
}

export type OrderTypes = ReturnType<typeof defineOrderTypes>
