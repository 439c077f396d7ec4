import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { openEpoch } from '../feed/epoch.ts'
import { bucketOf, histogramAsJson, HistogramColumn } from '../projections/histogram.ts'
import { orderFlow } from '../projections/order-flow.ts'
import { runBatch, type Batch } from '../projections/run-batch.ts'

const Event = z.object({
  id: z.string(),
  order: z.string(),
  at: z.date(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  since: z.date().nullable(),
  method: z.string().nullable(),
  undoes: z.string().nullable(),
})
type Event = z.infer<typeof Event>

const Row = z.object({
  quarter: z.date(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  method: z.string().nullable(),
  recorded: z.number(),
  counted: z.number(),
  stays: HistogramColumn,
})

interface Cell {
  recorded: number
  counted: number
  stays: Map<number, number>
}

/** The rows of `order_flow`, by their key. */
export type OrderFlow = Readonly<Record<string, Pick<z.infer<typeof Row>, keyof Cell>>>

const QUARTER_MS = 900_000
const OPEN = new Set<string | null>(['PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY'])

const keyOf = (quarter: Date, { from, to, method }: Pick<Event, 'from' | 'to' | 'method'>) =>
  `${quarter.toISOString()} ${from ?? 'none'} → ${to ?? 'none'} ${method ?? 'unknown'}`

/** Applies the next events to the projection, at most `size` ids. */
export async function applyToFlow(sql: Sql, size = 10_000): Promise<Batch> {
  await openEpoch(sql)
  return runBatch(sql, orderFlow, size)
}

/** What the projection has stored. */
export async function storedFlow(sql: Sql): Promise<OrderFlow> {
  const rows = await sql.rows(
    Row,
    `SELECT quarter, from_status::text AS "from", to_status::text AS "to", delivery_method::text AS method,
            recorded, counted, ${histogramAsJson('stays')} AS stays
       FROM order_flow`,
  )
  return Object.fromEntries(
    rows.map((row) => {
      const { recorded, counted, stays } = row
      return [keyOf(row.quarter, row), { recorded, counted, stays }]
    }),
  )
}

/** What it must contain, computed from all events. */
export async function recomputedFlow(sql: Sql): Promise<OrderFlow> {
  const events = await sql.rows(
    Event,
    `SELECT id::text, order_id::text AS order, at, from_status::text AS "from", to_status::text AS "to",
            from_since AS since, delivery_method::text AS method, undoes::text
       FROM order_events ORDER BY order_events.id`,
  )
  return flowOf(events)
}

/** The rules of the projection. The events are ordered by id. */
function flowOf(events: readonly Event[]): OrderFlow {
  const undone = undoneEvents(events)
  const cells: Record<string, Cell> = {}
  for (const event of events) {
    const { id, at, from, to, since, undoes } = event
    if (from === null && to === null) continue
    const quarter = new Date(Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS)
    const cell = (cells[keyOf(quarter, event)] ??= { recorded: 0, counted: 0, stays: new Map() })
    cell.recorded += 1
    if (undoes !== null || undone.has(id)) continue
    cell.counted += 1
    if (!OPEN.has(from) || to === null || since === null) continue
    const bucket = bucketOf(at.getTime() - since.getTime())
    cell.stays.set(bucket, (cell.stays.get(bucket) ?? 0) + 1)
  }
  return cells
}

/** An event is undone if an event of the same order undoes it that is not undone itself. */
function undoneEvents(events: readonly Event[]): Set<string> {
  const orderOf = new Map(events.map(({ id, order }) => [id, order]))
  const undone = new Set<string>()
  for (const { id, order, undoes } of events.toReversed()) {
    if (undoes !== null && !undone.has(id) && orderOf.get(undoes) === order) undone.add(undoes)
  }
  return undone
}
