/** SQL: the number of the last moment that is not later than `at`; 0 if all are. See `READ_TREND`. */
const since = (at: string) =>
  `LEAST($2::int - 1, width_bucket(${at}, (SELECT array_agg(at ORDER BY n) FROM moments)))`

/** SQL: the beginning of the quarter of an hour that contains `at`, as in `order_flow`. */
const quarter = (at: string) => `date_bin('15 minutes', ${at}, '0001-01-01 00:00:00+00')`

/** SQL: whether `order_flow` contains the event `e`; `place` is how far the projection is. */
const IN_FLOW = `(pg_visible_in_snapshot(e.xid, place.from_snapshot) OR (place.to_snapshot IS NOT NULL
  AND pg_visible_in_snapshot(e.xid, place.to_snapshot) AND e.id <= place.last_id))`

/*
 * Whole quarters of an hour come from the projection `order_flow`, so that a long period costs about as much
 * as a short one. Each row counts as if all its events were at the beginning of the quarter. If a moment
 * divides the quarter, the events after that moment are read one by one, and moved to where they belong.
 * Events that the projection does not yet contain are found by their transactions.
 *
 * The projection and its place come from the same snapshot as everything else, so each event is in exactly
 * one of these parts. While it is being built for the first time, all events of the period are read.
 */
export const RECORDED_MOVES = `
  place AS MATERIALIZED (
    SELECT from_snapshot, to_snapshot, last_id FROM projections
     WHERE name = 'order_flow' AND epoch = (SELECT feed_epoch FROM installation)
       AND from_snapshot::text <> '1:1:'
  ), divided AS (
    SELECT ${quarter('at')} AS quarter, min(at) AS at FROM moments WHERE at > ${quarter('at')} GROUP BY 1
  ), moves AS (
    SELECT ${since('quarter')} AS since, from_status, to_status, recorded AS orders
      FROM order_flow, place WHERE quarter >= (SELECT min(at) FROM moments)
    UNION ALL
    SELECT CASE move WHEN 1 THEN ${since('e.at')} ELSE ${since('divided.quarter')} END,
           e.from_status, e.to_status, move
      FROM place, divided, LATERAL (
             SELECT id, xid, at, from_status, to_status FROM order_events
              WHERE at >= divided.at AND at < divided.quarter + interval '15 minutes' ORDER BY at OFFSET 0
           ) AS e, (VALUES (1), (-1)) AS moved (move)
     WHERE ${IN_FLOW}
    UNION ALL
    SELECT ${since('e.at')}, e.from_status, e.to_status, 1
      FROM place, LATERAL (
             SELECT id, xid, at, from_status, to_status FROM order_events
              WHERE xid >= pg_snapshot_xmax(place.from_snapshot) ORDER BY xid, id OFFSET 0
           ) AS e
     WHERE NOT ${IN_FLOW} AND e.at >= (SELECT min(at) FROM moments)
    UNION ALL
    SELECT ${since('e.at')}, e.from_status, e.to_status, 1
      FROM place, pg_snapshot_xip(place.from_snapshot) AS opened, LATERAL (
             SELECT id, xid, at, from_status, to_status FROM order_events
              WHERE xid >= opened AND xid <= opened ORDER BY xid, id OFFSET 0
           ) AS e
     WHERE NOT ${IN_FLOW} AND e.at >= (SELECT min(at) FROM moments)
    UNION ALL
    SELECT ${since('at')}, from_status, to_status, 1
      FROM order_events
     WHERE at >= (statement_timestamp() - make_interval(mins => $1::int))::timestamptz(3)
       AND NOT EXISTS (SELECT FROM place)
  ), recorded AS (
    SELECT since, from_status, to_status, sum(orders) AS orders FROM moves GROUP BY 1, 2, 3
  )`
