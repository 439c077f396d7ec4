import { z } from 'zod'
import type { Sql } from './sql.ts'

const Batch = z.object({ upTo: z.string().nullable() })

/** Where a walk through a table begins: another program can have written negative ids. */
export const BELOW_ALL_IDS = (-(2n ** 63n)).toString()

/**
 * Runs the statement of a `fill.sql` for one batch of rows after the other, in ascending order of their ids.
 * Each batch is a transaction of its own, so that writers wait only for the rows of one batch. `$1` is the id
 * after which a batch begins. The statement returns as `upTo` the last id of its batch, or null if there are
 * no more rows. It may be interrupted and run again.
 */
export async function fillInBatches(sql: Sql, statement: string): Promise<void> {
  let after: string | null = BELOW_ALL_IDS
  while (after !== null) {
    const begin: string = after
    after = await sql.transaction(async (tx) => (await tx.one(Batch, statement, [begin])).upTo)
  }
}
