import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Sql } from '../db/sql.ts'

/** The database is a standby: it cannot say which transactions run, and nothing can be written. */
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
 * A server may withhold the function that tells its identifier; the comparison of transaction ids
 * must then do alone.
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
 * The name of this database's run of transaction ids, made when it is first opened.
 *
 * A dump that was restored elsewhere brings events of another cluster's transactions along: their
 * ids mean nothing here, and later ones would be given out again. Their ids are then moved below all
 * that are in use, and the run gets a new name, so that cursors from before are refused.
 *
 * @throws StandbyError on a standby.
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

/** Gives all events the oldest transaction id there is: committed before anything else. */
async function forgetTransactions(tx: Sql): Promise<void> {
  await tx.run('ALTER TABLE order_events DISABLE TRIGGER order_events_append_only')
  await tx.run(`UPDATE order_events SET xid = '3' WHERE xid <> '3'`)
  await tx.run('ALTER TABLE order_events ENABLE TRIGGER order_events_append_only')
}
