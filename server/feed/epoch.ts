import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** The database is a standby. It accepts no writes, and it does not know the transactions in progress. */
export class StandbyError extends Error {
  constructor() {
    super('The database is a read-only standby. Set DATABASE_URL to the primary server.')
    this.name = 'StandbyError'
  }
}

const State = z.object({
  standby: z.boolean(),
  epoch: z.string().nullable(),
  knownSystem: z.string().nullable(),
  system: z.string().nullable(),
  rewound: z.boolean(),
})

/*
 * The role may lack the right to call `pg_control_system()`. `system` is null then, and only the
 * comparison of transaction ids (`rewound`) detects a database that was restored.
 */
const READ_STATE = `
  SELECT pg_is_in_recovery() AS standby,
         feed_epoch AS epoch,
         system_identifier AS "knownSystem",
         CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
              THEN (SELECT system_identifier::text FROM pg_control_system()) END AS system,
         COALESCE((SELECT max(xid) FROM order_events) >= pg_snapshot_xmax(pg_current_snapshot()), false)
           AS rewound
    FROM installation`

/**
 * Returns the epoch: the name of the sequence of transaction ids that the cursors of this database refer
 * to. It is created when the database is first opened, and stored there.
 *
 * A dump that was restored into another cluster contains events whose transaction ids belong to the old
 * cluster. The new cluster will assign the same ids to other transactions. In that case all events get
 * the lowest possible transaction id, and the epoch gets a new name, so that older cursors are refused.
 *
 * Safe to call from several servers at once: the row of `installation` is locked meanwhile.
 *
 * @throws StandbyError if the database is a standby. Errors of the database pass through.
 */
export function openEpoch(sql: Sql): Promise<string> {
  return sql.transaction(async (tx) => {
    await tx.run('SELECT 1 FROM installation FOR UPDATE')
    const { standby, epoch, knownSystem, system, rewound } = await tx.one(State, READ_STATE)
    if (standby) throw new StandbyError()
    const moved = knownSystem !== null && system !== null && knownSystem !== system
    if (epoch !== null && !moved && !rewound) return epoch

    if (moved || rewound) await forgetTransactions(tx)
    const fresh = randomUUID()
    await tx.run('UPDATE installation SET feed_epoch = $1, system_identifier = $2', [fresh, system])
    return fresh
  })
}

/** Gives all events the oldest transaction id there is. Every snapshot shows it as committed. */
async function forgetTransactions(tx: Sql): Promise<void> {
  await tx.run('ALTER TABLE order_events DISABLE TRIGGER order_events_append_only')
  await tx.run(`UPDATE order_events SET xid = '3' WHERE xid <> '3'`)
  await tx.run('ALTER TABLE order_events ENABLE TRIGGER order_events_append_only')
}
