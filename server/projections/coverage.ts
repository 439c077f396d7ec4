import { z } from 'zod'
import type { Sql } from '../db/sql.ts'
import { unseen } from '../feed/read-page.ts'

/** Shows no transaction at all. */
export const NOTHING = '1:1:'

const State = z
  .object({
    known: z.boolean(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    left: z.number(),
  })
  .transform(({ known, from, ...rest }) =>
    known && from !== null ? { from, ...rest } : { from: NOTHING, to: null, left: 1 },
  )

/** The place of a projection; before all events if it must be built from the first one. */
function readState(sql: Sql, name: string) {
  return sql.one(
    State,
    `SELECT COALESCE(epoch = (SELECT feed_epoch FROM installation), false) AS known,
            from_snapshot::text AS "from", to_snapshot::text AS "to",
            COALESCE(max_id - last_id, 0)::float8 AS left
       FROM projections WHERE name = $1`,
    [name],
  )
}

/** The transactions that are visible now; see `covers`. */
export async function presentSnapshot(sql: Sql): Promise<string> {
  const { snapshot } = await sql.one(
    z.object({ snapshot: z.string() }),
    'SELECT feed_snapshot()::text AS snapshot',
  )
  return snapshot
}

/** Whether a projection contains all events that are visible in `snapshot`. */
export async function covers(sql: Sql, name: string, snapshot: string): Promise<boolean> {
  const { from } = await readState(sql, name)
  if (from === NOTHING) return false
  const { covered } = await sql.one(
    z.object({ covered: z.boolean() }),
    `SELECT NOT EXISTS (SELECT FROM (${unseen('$2::pg_snapshot', 'LIMIT 1')}) AS unseen) AS covered`,
    [from, snapshot, 0n],
  )
  return covered
}

/**
 * About how much a projection has still to read: the ids of the stretch that it is reading, and the events
 * after that, of which at most `most` are counted. 0 if it contains everything.
 */
export async function countMissing(sql: Sql, name: string, most: number): Promise<number> {
  const { from, to, left } = await readState(sql, name)
  const { count } = await sql.one(
    z.object({ count: z.number() }),
    `SELECT count(*)::float8 AS count FROM (
       SELECT FROM (${unseen('(SELECT feed_snapshot())', 'LIMIT $2')}) AS unseen LIMIT $2) AS counted`,
    [to ?? from, most, 0n],
  )
  return count + left
}
