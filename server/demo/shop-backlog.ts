import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { sumOpen } from './open-orders.ts'
import type { Backlog, Choice, Move } from './shop-rules.ts'

/*
 * Every query reads the open orders, or a part of them. It names the three open statuses, because PostgreSQL
 * uses the partial indexes on open orders only for a condition with exactly this list.
 */
const IS_OPEN = `status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY')`

const Counts = z.object({
  PENDING: z.number(),
  SHIPPED: z.number(),
  OUT_FOR_DELIVERY: z.number(),
})
const Id = z.object({ id: z.string() })

/** Of a large backlog, the counts are read again after this share of it has changed. */
const CHANGED_SHARE = 0.01

/** Counts the open orders. `now` is epoch ms. */
export type ReadBacklog = (tx: Sql, now: number) => Promise<Backlog>

export async function readBacklog(tx: Sql, now: number): Promise<Backlog> {
  return {
    open: await count(tx, 'true'),
    late: await count(tx, 'estimated_delivery < to_timestamp($1::float8 / 1000)', [now]),
  }
}

function count(tx: Sql, condition: string, params: number[] = []) {
  return tx.one(
    Counts,
    `SELECT count(*) FILTER (WHERE status = 'PENDING')::float8 AS "PENDING",
            count(*) FILTER (WHERE status = 'SHIPPED')::float8 AS "SHIPPED",
            count(*) FILTER (WHERE status = 'OUT_FOR_DELIVERY')::float8 AS "OUT_FOR_DELIVERY"
       FROM orders WHERE ${IS_OPEN} AND ${condition}`,
    params,
  )
}

/**
 * Reads the backlog for one step after another. The cost of a count grows with the backlog, so a large one
 * is counted again only after as many steps as change a hundredth of it.
 */
export function rememberBacklog(): ReadBacklog {
  let remembered: Backlog | undefined
  let stepsLeft = 0
  return async (tx, now) => {
    if (remembered === undefined || stepsLeft <= 0) {
      remembered = await readBacklog(tx, now)
      stepsLeft = Math.floor(sumOpen(remembered.open) * CHANGED_SHARE)
    } else {
      stepsLeft -= 1
    }
    return remembered
  }
}

/**
 * Finds and locks the chosen order in the status that the move leaves. Returns `undefined` if there is none,
 * if it has changed meanwhile, or if another writer holds it; the shop never waits for other writers.
 */
export async function findOneToMove(
  tx: Sql,
  { from }: Move,
  choice: Choice,
  now: number,
): Promise<string | undefined> {
  const [chosen, params] =
    choice.by === 'urgency'
      ? [`true ORDER BY estimated_delivery, id LIMIT 1`, []]
      : [
          `(estimated_delivery >= to_timestamp($2::float8 / 1000) OR estimated_delivery IS NULL)
           ORDER BY id OFFSET $3 LIMIT 1`,
          [now, choice.position],
        ]
  const [found] = await tx.rows(
    Id,
    `SELECT id::text FROM orders
      WHERE id = (SELECT id FROM orders
                   WHERE status = $1::order_status AND ${IS_OPEN} AND ${chosen})
        AND status = $1::order_status
        FOR UPDATE SKIP LOCKED`,
    [from, ...params],
  )
  return found?.id
}
