import { z } from 'zod'
import { OrderStatus } from '../db/generated/enums.ts'

/** The number of orders in each status. A status without orders may be absent. */
export type StatusCounts = ReadonlyMap<OrderStatus, number>

/** Parses a JSON array of `{ status, n }`. */
export const CountsColumn: z.ZodType<StatusCounts> = z
  .array(z.object({ status: z.enum(OrderStatus), n: z.number() }))
  .transform((rows) => new Map(rows.map(({ status, n }) => [status, n])))

/** How many orders left one status for another. A new order has no `from`, a deleted one no `to`. */
export interface Moves {
  readonly from: OrderStatus | null
  readonly to: OrderStatus | null
  readonly n: number
}

/** The counts after some moves. */
export function afterMoves(counts: StatusCounts, moves: Iterable<Moves>): StatusCounts {
  const after = new Map(counts)
  const add = (status: OrderStatus | null, n: number) => {
    if (status !== null) after.set(status, (after.get(status) ?? 0) + n)
  }
  for (const { from, to, n } of moves) {
    add(from, -n)
    add(to, n)
  }
  return after
}

/** Whether two counts agree in every status. */
export function areEqual(a: StatusCounts, b: StatusCounts): boolean {
  return Object.values(OrderStatus).every((status) => (a.get(status) ?? 0) === (b.get(status) ?? 0))
}

/** The counts as an object, for logs and messages. */
export function asRecord(counts: StatusCounts): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.values(OrderStatus).map((each) => [each, counts.get(each) ?? 0]))
}
