import { actorOf } from '../viewer/viewer.ts'
import { Scope } from '../db/generated/enums.ts'
import { parseId } from '../graphql/argument-checks.ts'
import type { Builder } from '../graphql/builder.ts'
import type { GraphQLContext } from '../graphql/context.ts'
import type { OrderTypes } from './order.graphql.ts'
import { placeOrder } from './place.ts'
import { updateStatus } from './update-status.ts'
import type { OrderOutcome } from './write.ts'

/** Defines the mutations `placeOrder` and `updateOrderStatus`. */
export function defineOrderMutations(
  builder: Builder,
  { OrderStatusEnum, DeliveryMethodEnum }: OrderTypes,
) {
  const payload = (name: string) =>
    builder.objectRef<OrderOutcome>(name).implement({
      fields: (t) => ({
        order: t.prismaField({
          type: 'Order',
          nullable: true,
          description:
            'The order; null if there is none. A viewer without READ gets it only if the mutation succeeded.',
          resolve: (query, { orderId, errors }, _args, { database, scopes }) => {
            // Otherwise a viewer without READ could read an order by a change that is always refused.
            const mayBeSeen = errors.length === 0 || scopes.has(Scope.READ)
            return orderId === undefined || !mayBeSeen
              ? null
              : database.prisma.order.findUnique({ ...query, where: { id: orderId } })
          },
        }),
        errors: t.field({ type: ['UserError'], resolve: ({ errors }) => errors }),
      }),
    })

  const CustomerInput = builder.inputType('CustomerInput', {
    fields: (t) => ({
      username: t.string({
        required: true,
        description:
          'Identifies the customer. A new name creates a customer; an existing one is not changed.',
      }),
      email: t.string({ required: true, description: 'The contact of this order.' }),
    }),
  })
  const OrderItemInput = builder.inputType('OrderItemInput', {
    fields: (t) => ({
      name: t.string({ required: true }),
      category: t.string({ required: true }),
      creditValue: t.int({ required: true, description: 'Price of one unit, in credits.' }),
      quantity: t.int({ required: true, defaultValue: 1 }),
    }),
  })
  const PlaceOrderInput = builder.inputType('PlaceOrderInput', {
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          'Any text that is unique for each order. A repeated request with the same key places no second order.',
      }),
      customer: t.field({ type: CustomerInput, required: true }),
      items: t.field({ type: [OrderItemInput], required: true }),
      deliveryMethod: t.field({ type: DeliveryMethodEnum, required: true }),
      deliveryAddress: t.string({ required: true }),
      estimatedDelivery: t.field({ type: 'DateTime' }),
      externalId: t.string({
        description:
          'The number by which another program knows the order, at most 200 characters. No two orders have the same.',
      }),
    }),
  })

  builder.mutationField('placeOrder', (t) =>
    t.field({
      type: payload('PlaceOrderPayload'),
      description: 'Places an order, at most once for each idempotency key.',
      authScopes: { write: true },
      args: { input: t.arg({ type: PlaceOrderInput, required: true }) },
      resolve: async (_root, { input }, context) => {
        const { viewer } = context
        const outcome = await placeOrder(
          context.database.writes,
          {
            ...input,
            estimatedDelivery: input.estimatedDelivery ?? undefined,
            externalId: input.externalId ?? undefined,
          },
          { viewerId: viewer.id, actor: actorOf(viewer) },
        )
        logOutcome(context, 'placeOrder', outcome)
        return outcome
      },
    }),
  )

  const UpdateOrderStatusInput = builder.inputType('UpdateOrderStatusInput', {
    fields: (t) => ({
      id: t.id({ required: true }),
      status: t.field({ type: OrderStatusEnum, required: true }),
      expectedVersion: t.int({
        description:
          'The version that the viewer last saw. If the order has changed since, the mutation is refused with VERSION_CONFLICT.',
      }),
      reason: t.string({ description: 'Required to cancel an order.' }),
    }),
  })

  builder.mutationField('updateOrderStatus', (t) =>
    t.field({
      type: payload('UpdateOrderStatusPayload'),
      description:
        'Moves an order to another status. If the change is refused, for example with VERSION_CONFLICT, the payload has the current order.',
      authScopes: { write: true },
      args: { input: t.arg({ type: UpdateOrderStatusInput, required: true }) },
      resolve: async (_root, { input }, context) => {
        const id = parseId(input.id)
        if (id === undefined) return noSuchOrder(input.id)
        const outcome = await updateStatus(
          context.database.writes,
          {
            id,
            status: input.status,
            expectedVersion: input.expectedVersion ?? undefined,
            reason: input.reason ?? undefined,
          },
          actorOf(context.viewer),
        )
        logOutcome(context, 'updateOrderStatus', outcome)
        return outcome
      },
    }),
  )
}

function noSuchOrder(id: string): OrderOutcome {
  const message = `There is no order with the id ${JSON.stringify(id.slice(0, 40))}.`
  return { errors: [{ code: 'NOT_FOUND', message, field: 'id' }] }
}

function logOutcome(
  { log, viewer }: GraphQLContext,
  action: string,
  { orderId, errors }: OrderOutcome,
): void {
  const [error] = errors
  log.info(
    { action, viewer: viewer.id, order: orderId?.toString(), refused: error?.code },
    error === undefined ? 'order mutation applied' : 'order mutation refused',
  )
}
