import type { OrderWatch } from '../feed/order-watch.ts'
import type { Builder } from '../graphql/builder.ts'
import { parseId, requireWithin } from '../graphql/argument-checks.ts'
import { streamedAs } from '../subscriptions/stream-options.ts'
import { SHOWN_OF_EVENT } from './history.ts'
import type { OrderTypes } from './order.graphql.ts'
import type { EventBatch, EventFeed } from '../feed/event-feed.ts'
import type { EventPage, EventPages } from './event-pages.ts'

declare module '../graphql/context.ts' {
  interface Services {
    events: EventFeed
    watch: OrderWatch
    eventPages: EventPages
  }
}

const MAX_LATEST_EVENTS = 100
const MAX_PULLED_EVENTS = 1_000

/**
 * Defines the fields that follow changes: `orderEvents` and `orderUpdated` as subscriptions,
 * `orderEventsAfter` and `latestOrderEvents` as queries.
 */
export function defineFeed(builder: Builder, { Order, OrderEvent }: OrderTypes) {
  const OrderEventBatch = builder.objectRef<EventBatch>('OrderEventBatch').implement({
    fields: (t) => ({
      events: t.field({
        type: [OrderEvent],
        description: 'The events of the batch, in ascending order of their ids.',
        resolve: ({ events }) => events,
      }),
      cursor: t.exposeString('cursor', {
        description: 'An opaque cursor. Pass it as `after` to resume after this batch.',
      }),
      caughtUp: t.boolean({
        description:
          'True on the batch that ends the catching up, which is empty if nothing was missed, and on each live batch.',
        resolve: ({ position }) => position !== undefined,
      }),
      reset: t.exposeBoolean('reset', {
        description:
          'True if the stream cannot resume from `after`. Reload the state, then continue from `cursor`.',
      }),
    }),
  })

  builder.subscriptionField('orderEvents', (t) =>
    t.field({
      type: OrderEventBatch,
      description:
        'Every change of every order, exactly once. Without `after`, the stream begins with an empty ' +
        'batch that has the current cursor, and new events follow. With `after`, it begins with all ' +
        'events since that cursor. The id of each event in the stream is the cursor of its batch: `Last-Event-ID` ' +
        'counts as `after`, and comes before it.',
      authScopes: { read: true },
      args: { after: t.arg.string() },
      extensions: streamedAs({ delivery: 'every', resumeArgument: 'after' }),
      subscribe: (_root, _args, { events, signal, resuming }) =>
        resuming === undefined ? events.live(signal) : events.resume(resuming.after, resuming),
      resolve: (batch) => batch,
    }),
  )

  const OrderEventPage = builder.objectRef<EventPage>('OrderEventPage').implement({
    fields: (t) => ({
      events: t.field({
        type: [OrderEvent],
        description: 'The events of the page, in ascending order of their ids.',
        resolve: ({ events }) => events,
      }),
      cursor: t.exposeString('cursor', {
        description:
          'An opaque cursor. Pass it as `after` to read on, here or with the subscription `orderEvents`.',
      }),
      reset: t.exposeBoolean('reset', {
        description:
          'True if `after` cannot be resumed. Reload the state, then continue from `cursor`.',
      }),
      hasMore: t.exposeBoolean('hasMore', {
        description: 'Whether more events are recorded after `cursor`.',
      }),
    }),
  })

  builder.queryField('orderEventsAfter', (t) =>
    t.field({
      type: OrderEventPage,
      description:
        'The events after a cursor, for programs that ask now and then instead of subscribing. Following the ' +
        'cursors gives each event exactly once. Without `after`, the page has no events and the present cursor. ' +
        `\`first\` is from 1 to ${MAX_PULLED_EVENTS}.`,
      authScopes: { read: true },
      args: {
        after: t.arg.string(),
        first: t.arg.int({ required: true, defaultValue: 200 }),
      },
      complexity: ({ after, first }) => ({
        field: 20,
        multiplier: after == null ? 1 : Math.max(1, first / 10),
      }),
      resolve: (_root, { after, first }, { eventPages }) => {
        requireWithin('first', first, { least: 1, most: MAX_PULLED_EVENTS })
        return after == null ? eventPages.present() : eventPages.after(after, first)
      },
    }),
  )

  builder.queryField('latestOrderEvents', (t) =>
    t.field({
      type: [OrderEvent],
      description: `The latest events of all orders, newest first. \`first\` is from 1 to ${MAX_LATEST_EVENTS}.`,
      authScopes: { read: true },
      args: { first: t.arg.int({ required: true, defaultValue: 20 }) },
      complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first) }),
      resolve: (_root, { first }, { database }) => {
        requireWithin('first', first, { least: 1, most: MAX_LATEST_EVENTS })
        return database.prisma.orderEvent.findMany({
          select: SHOWN_OF_EVENT,
          orderBy: { id: 'desc' },
          take: first,
        })
      },
    }),
  )

  builder.subscriptionField('orderUpdated', (t) =>
    t.field({
      type: Order,
      nullable: true,
      description:
        'The current order, then the order after each change. Null if the order does not exist or was deleted.',
      authScopes: { read: true },
      args: { id: t.arg.id({ required: true }) },
      subscribe: (_root, { id }, { watch, signal }) => watch.watch(parseId(id) ?? 0n, signal),
      resolve: ({ orderId }, _args, { orders }) => orders.load(orderId),
    }),
  )
}
