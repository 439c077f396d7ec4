import type { EventIdentity } from './event-identity.ts'

/**
 * SQL: whether a cursor between the snapshots `from` and `end` belongs to the history of this database, if
 * its reader saw the events in the arrays `ids`, `xids` and `times`. All parameters are SQL expressions.
 *
 * The database may have lost what it once showed: a standby was promoted that lacked the last commits, or
 * an older copy was put back. The cursor belongs to its history if all of this holds:
 *
 * 1. The cursor's snapshots are not in the future.
 * 2. The database still has the events. A standby replays transactions in the order of their commits, so
 *    it has all earlier ones too.
 * 3. Its snapshot `from` shows no event with a greater id than the greatest of these. Otherwise
 *    transaction ids were assigned again, and the cursor would take new transactions for ones that it has
 *    seen. The first 1,000 events after the greatest suffice to find out: the ids that are assigned again
 *    go to the first transactions after the loss, and these wrote those events.
 */
export const inHistorySql = ({ from, end, ids, xids, times }: Record<HistoryPart, string>) => `
  pg_snapshot_xmax(${end}::pg_snapshot) <= pg_snapshot_xmax(feed_snapshot())
  AND NOT EXISTS (
        SELECT FROM unnest(${ids}::text[], ${xids}::text[], ${times}::float8[]) AS seen (id, xid, at)
         WHERE NOT EXISTS (
               SELECT FROM order_events AS e
                WHERE e.id = seen.id::bigint AND e.xid = seen.xid::xid8
                  AND round(extract(epoch FROM e.at) * 1000) = seen.at))
  AND NOT EXISTS (
        SELECT FROM (SELECT xid FROM order_events
                      WHERE id > COALESCE((SELECT max(id::bigint) FROM unnest(${ids}::text[]) AS id), 0)
                      ORDER BY id LIMIT 1000) AS later
         WHERE pg_visible_in_snapshot(xid, ${from}::pg_snapshot))`

type HistoryPart = 'from' | 'end' | 'ids' | 'xids' | 'times'

/** The values for `ids`, `xids` and `times` of `inHistorySql`. */
export function historyParams(seen: readonly EventIdentity[]): unknown[] {
  return [seen.map(({ id }) => String(id)), seen.map(({ xid }) => xid), seen.map(({ at }) => at)]
}
