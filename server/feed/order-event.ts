import { z } from 'zod'
import { OrderEventKind, OrderStatus } from '../db/generated/enums.ts'

/** A committed change of an order, as the database recorded it. */
export interface OrderEventRecord {
  id: bigint
  orderId: bigint
  kind: OrderEventKind
  from: OrderStatus | null
  to: OrderStatus | null
  actor: string
  reason: string | null
  at: Date
}

/** An event of the feed: it also names the transaction that wrote it. */
export interface FeedEvent extends OrderEventRecord {
  xid: string
}

/** An event as `json_build_object` of `EVENT_AS_JSON` gives it. */
export const OrderEventJson: z.ZodType<FeedEvent> = z.object({
  id: z.string().transform(BigInt),
  xid: z.string(),
  orderId: z.string().transform(BigInt),
  kind: z.enum(OrderEventKind),
  from: z.enum(OrderStatus).nullable(),
  to: z.enum(OrderStatus).nullable(),
  actor: z.string(),
  reason: z.string().nullable(),
  at: z.string().transform((text) => new Date(text)),
})

/** SQL: one row of `order_events`, named `e`, as JSON. Numbers as text, since JSON's are not exact. */
export const EVENT_AS_JSON = `json_build_object(
  'id', e.id::text, 'xid', e.xid::text, 'orderId', e.order_id::text, 'kind', e.kind, 'from', e.from_status,
  'to', e.to_status, 'actor', e.actor, 'reason', e.reason, 'at', e.at)`
