import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

const State = z.object({
  epoch: z.string().nullable(),
  knownSystem: z.string().nullable(),
  system: z.string().nullable(),
  rewound: z.boolean(),
})
type State = z.infer<typeof State>

/*
 * The role may lack the right to call `pg_control_system()`. `system` is null then, and only the
 * comparison of transaction ids (`rewound`) detects a database that was restored.
 */
const READ_STATE = `
  SELECT feed_epoch AS epoch,
         system_identifier AS "knownSystem",
         CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
              THEN (SELECT system_identifier::text FROM pg_control_system()) END AS system,
         COALESCE((SELECT max(xid) FROM order_events) >= pg_snapshot_xmax(feed_snapshot()), false)
           AS rewound
    FROM installation`

/**
 * Returns the epoch: the name of the sequence of transaction ids that the cursors of this database refer
 * to. It is created when the database is first opened, and stored there.
 *
 * A dump that was restored into another cluster contains events whose transaction ids belong to the old
 * cluster, and the new cluster would assign the same ids to other transactions. In that case all later
 * transactions get an offset, so that their ids in the feed are greater, and the epoch gets a new name, so
 * that older cursors are refused. This takes the same time for any number of events.
 *
 * Safe to call from several servers at once. Errors of the database pass through.
 */
export async function openEpoch(sql: Sql): Promise<string> {
  return knownEpoch(await sql.one(State, READ_STATE)) ?? (await beginEpoch(sql))
}

/** The stored epoch, if it still holds. */
function knownEpoch({ epoch, rewound, ...state }: State): string | undefined {
  return epoch === null || rewound || isMoved(state) ? undefined : epoch
}

function isMoved({ knownSystem, system }: Pick<State, 'knownSystem' | 'system'>): boolean {
  return knownSystem !== null && system !== null && knownSystem !== system
}

function beginEpoch(sql: Sql): Promise<string> {
  return sql.transaction(async (tx) => {
    // Writers of a large transaction, or another server that does the same, may take long.
    await tx.run('SET LOCAL statement_timeout = 0')
    await tx.run('SELECT 1 FROM installation FOR UPDATE')
    const state = await tx.one(State, READ_STATE)
    const known = knownEpoch(state)
    if (known !== undefined) return known

    if (state.rewound || isMoved(state)) await moveTransactionIds(tx)
    const fresh = randomUUID()
    await tx.run('UPDATE installation SET feed_epoch = $1, system_identifier = $2', [
      fresh,
      state.system,
    ])
    return fresh
  })
}

const Offset = z.object({ offset: z.string().regex(/^\d+$/) })

/**
 * Sets the offset at which every later transaction has a greater id in the feed than all events so far.
 * Every later snapshot of the feed then shows these events.
 */
async function moveTransactionIds(tx: Sql): Promise<void> {
  // Waits for the transactions that have written events, so that none of them commits later.
  await tx.run('LOCK TABLE order_events IN ACCESS EXCLUSIVE MODE')
  const { offset } = await tx.one(
    Offset,
    `UPDATE installation SET xid_offset = GREATEST(0,
        (SELECT max(xid)::text::bigint FROM order_events) + 1
          - pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
     RETURNING xid_offset::text AS offset`,
  )
  await tx.run(
    `ALTER TABLE order_events ALTER COLUMN xid SET DEFAULT
       (pg_current_xact_id()::text::bigint + ${offset})::text::xid8`,
  )
}
