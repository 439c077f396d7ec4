-- Transaction ids of the event record stay in ascending order when the database moves to another cluster.
-- There, PostgreSQL counts transactions from another number. What a program reads and writes as a
-- transaction id of the feed is PostgreSQL's id plus this offset. It is 0 until the database has moved; the
-- server sets it, together with the default of order_events.xid (server/feed/epoch.ts).

ALTER TABLE installation ADD COLUMN xid_offset bigint NOT NULL DEFAULT 0;

-- The transactions that are visible now, by their ids in the feed.
CREATE FUNCTION feed_snapshot() RETURNS pg_snapshot
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN xid_offset = 0 THEN pg_current_snapshot() ELSE (
    pg_snapshot_xmin(now)::text::bigint + xid_offset || ':' ||
    pg_snapshot_xmax(now)::text::bigint + xid_offset || ':' ||
    COALESCE((SELECT string_agg((opened::text::bigint + xid_offset)::text, ',' ORDER BY opened)
                FROM pg_snapshot_xip(now) AS opened), ''))::pg_snapshot END
    FROM public.installation, pg_current_snapshot() AS now
$$;
