import type DataLoader from 'dataloader'
import type { Order as OrderRow } from '../db/generated/client.ts'
import type { Builder } from '../graphql/builder.ts'
import { DeliveryMethod, OrderEventKind, OrderStatus } from '../db/generated/enums.ts'
import type { OrderEventRecord } from '../feed/order-event.ts'
import { allowedTransitions } from './status.ts'

declare module '../graphql/context.ts' {
  interface GraphQLContext {
    /** Events of an order, oldest first. */
    history: DataLoader<bigint, readonly OrderEventRecord[]>
    /** Orders by id; null for one that does not exist. */
    orders: DataLoader<bigint, OrderRow | null>
  }
}

/** The types of an order and its parts. */
export function defineOrderTypes(builder: Builder) {
  const OrderStatusEnum = builder.enumType(OrderStatus, {
    name: 'OrderStatus',
    description:
      'PENDING → SHIPPED → OUT_FOR_DELIVERY → DELIVERED; until then it may be CANCELLED.',
  })
  const DeliveryMethodEnum = builder.enumType(DeliveryMethod, { name: 'DeliveryMethod' })
  const OrderEventKindEnum = builder.enumType(OrderEventKind, { name: 'OrderEventKind' })

  builder.prismaObject('Customer', {
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString(), select: { id: true } }),
      username: t.exposeString('username'),
      email: t.exposeString('email'),
    }),
  })

  builder.prismaObject('OrderItem', {
    description: 'What was bought, as it was named and priced then.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      name: t.exposeString('name'),
      category: t.exposeString('category'),
      creditValue: t.exposeInt('creditValue', { description: 'Credits for one.' }),
      quantity: t.exposeInt('quantity'),
    }),
  })

  const OrderEvent = builder.objectRef<OrderEventRecord>('OrderEvent')

  const Order = builder.prismaObject('Order', {
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      orderNumber: t.exposeString('orderNumber'),
      status: t.expose('status', { type: OrderStatusEnum }),
      customer: t.relation('customer'),
      items: t.relation('items', { query: { orderBy: { id: 'asc' } } }),
      deliveryMethod: t.expose('deliveryMethod', { type: DeliveryMethodEnum }),
      deliveryAddress: t.exposeString('deliveryAddress'),
      totalCredits: t.exposeInt('totalCredits'),
      dateOrdered: t.expose('dateOrdered', { type: 'DateTime' }),
      estimatedDelivery: t.expose('estimatedDelivery', { type: 'DateTime', nullable: true }),
      actualDelivery: t.expose('actualDelivery', { type: 'DateTime', nullable: true }),
      cancelled: t.boolean({ resolve: ({ status }) => status === OrderStatus.CANCELLED }),
      cancellationReason: t.exposeString('cancellationReason', { nullable: true }),
      version: t.exposeInt('version', {
        description: 'Rises by one with each change, whoever makes it.',
      }),
      allowedTransitions: t.field({
        type: [OrderStatusEnum],
        description: 'The statuses that the order may be moved to now.',
        resolve: ({ status }) => allowedTransitions(status),
      }),
      history: t.field({
        type: [OrderEvent],
        description: 'Every change, oldest first.',
        resolve: ({ id }, _args, { history }) => history.load(id),
      }),
    }),
  })

  builder.objectType(OrderEvent, {
    description: 'A change of an order, as the database recorded it.',
    fields: (t) => ({
      id: t.id({ resolve: ({ id }) => id.toString() }),
      kind: t.expose('kind', { type: OrderEventKindEnum }),
      orderId: t.id({ resolve: ({ orderId }) => orderId.toString() }),
      order: t.field({
        type: Order,
        nullable: true,
        description: 'The order as it is now; null once deleted.',
        resolve: ({ orderId }, _args, { orders }) => orders.load(orderId),
      }),
      from: t.expose('from', { type: OrderStatusEnum, nullable: true }),
      to: t.expose('to', { type: OrderStatusEnum, nullable: true }),
      actor: t.exposeString('actor', {
        description:
          'A username, "key:NAME" for a program, "system", or "database" for a foreign writer.',
      }),
      reason: t.exposeString('reason', { nullable: true }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  })

  return { Order, OrderEvent, OrderStatusEnum, DeliveryMethodEnum }
}

export type OrderTypes = ReturnType<typeof defineOrderTypes>
