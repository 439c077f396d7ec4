import { z } from 'zod'
import { OrderEventKind, OrderStatus } from '../db/generated/enums.ts'

/** A committed change of an order, as the database recorded it: one row of `order_events`. */
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

/** An event of the feed, with the id of the transaction that wrote it. */
export interface FeedEvent extends OrderEventRecord {
  xid: string
}

/** Parses what `EVENT_AS_JSON` produces. */
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

/**
 * SQL: a row `e` of `order_events` as a JSON object. Ids are text, because numbers in JSON lose precision
 * above 2^53.
 */
export const EVENT_AS_JSON = `json_build_object(
  'id', e.id::text, 'xid', e.xid::text, 'orderId', e.order_id::text, 'kind', e.kind, 'from', e.from_status,
  'to', e.to_status, 'actor', e.actor, 'reason', e.reason, 'at', e.at)`
