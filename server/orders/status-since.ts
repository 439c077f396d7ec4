import DataLoader from 'dataloader'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const Since = z.object({ id: z.string(), since: z.date() })

/**
 * Creates a loader of the times at which orders entered their status, from their history. It is for orders of an
 * earlier release, as long as the background has not filled their `status_since`.
 */
export function statusSinceLoader(sql: Sql): DataLoader<bigint, Date | null> {
  return new DataLoader(async (ids) => {
    const rows = await sql.rows(
      Since,
      `SELECT o.id::text AS id, COALESCE(o.status_since, order_status_since(o), o.updated_at) AS since FROM orders o
        WHERE o.id = ANY ($1::text[]::bigint[])`,
      [ids.map(String)],
    )
    const byId = new Map(rows.map(({ id, since }) => [id, since]))
    return ids.map((id) => byId.get(String(id)) ?? null)
  })
}
